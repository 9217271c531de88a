// Certificates by OpenSSL: P-256, the profile of RFC 5280.

#include "checker/demo/certificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace checker::demo {
namespace {

template <auto release>
struct Releases {
  template <class T>
  void operator()(T* pointer) const {
    release(pointer);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Releases<EVP_PKEY_free>>;
using X509Pointer = std::unique_ptr<X509, Releases<X509_free>>;
using Memory = std::unique_ptr<BIO, Releases<BIO_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Releases<X509_EXTENSION_free>>;

void check(bool good) {
  if (good) return;
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  throw std::runtime_error(std::string("no certificate could be made: ") + text.data());
}

void add_name(X509_NAME* name, const char* key, const char* value) {
  check(X509_NAME_add_entry_by_txt(name, key, MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>(value), -1, -1, 0) == 1);
}

void add_extension(X509* certificate, int id, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, id, value));
  check(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

template <class Write>
std::string pem(Write write) {
  const Memory memory(BIO_new(BIO_s_mem()));
  check(memory != nullptr && write(memory.get()) == 1);
  char* data = nullptr;
  const auto length = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(length)};
}

}  // namespace

Certificate make_certificate(Validity validity) {
  constexpr long kDay = 24L * 60 * 60;
  const bool expired = validity == Validity::expired;
  const Key key(EVP_EC_gen("P-256"));
  check(key != nullptr);
  const X509Pointer certificate(X509_new());
  check(certificate != nullptr);
  X509* const x = certificate.get();

  // Two certificates of one name must not share a serial number; it is positive and not zero.
  std::int64_t serial = 0;
  check(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
  serial = (serial & 0x7fffffffffffffff) | 1;
  check(ASN1_INTEGER_set_int64(X509_get_serialNumber(x), serial) == 1);
  check(X509_set_version(x, X509_VERSION_3) == 1);
  check(X509_gmtime_adj(X509_getm_notBefore(x), (expired ? -30 : -1) * kDay) != nullptr);
  check(X509_gmtime_adj(X509_getm_notAfter(x), (expired ? -1 : 30) * kDay) != nullptr);
  X509_NAME* const name = X509_get_subject_name(x);
  add_name(name, "O", expired ? "statute demo, expired" : "statute demo");
  add_name(name, "CN", "localhost");
  check(X509_set_issuer_name(x, name) == 1);
  check(X509_set_pubkey(x, key.get()) == 1);
  add_extension(x, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(x, NID_key_usage, "critical,digitalSignature,keyCertSign");
  add_extension(x, NID_ext_key_usage, "serverAuth");
  add_extension(x, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  add_extension(x, NID_subject_key_identifier, "hash");
  check(X509_sign(x, key.get(), EVP_sha256()) != 0);

  return {pem([&](BIO* out) { return PEM_write_bio_X509(out, x); }), pem([&](BIO* out) {
            return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

}  // namespace checker::demo
