#include "checker/fetch/link.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "checker/support/text.h"

namespace checker::fetch {
namespace {

int link_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

template <class T>
T info(CURL* easy, CURLINFO what) {
  T value{};
  curl_easy_getinfo(easy, what, &value);
  return value;
}

// What OpenSSL calls its errors says little; the common ones in plain words.
std::string tls_cause(std::string_view error) {
  const auto has = [error](std::string_view part) { return error.find(part) != error.npos; };
  if (has("wrong version number") || has("packet length too long") || has("http request")) {
    return "it does not speak TLS on this port";
  }
  if (has("SSL_ERROR_SYSCALL") || has("unexpected eof") || has("SSL_ERROR_ZERO_RETURN")) {
    return "it closed the connection within the handshake";
  }
  if (error.empty()) return "the handshake failed";
  // "OpenSSL/3.0.2: error:0A000410:SSL routines::reason"
  if (const std::size_t at = error.rfind("::"); at != error.npos)
    return std::string(error.substr(at + 2));
  return std::string(error);
}

void add_name(std::string_view name, std::string& names) {
  // What is no name to compare with would split the list.
  if (name.empty() || name.find_first_of(std::string_view(" \0", 2)) != name.npos) return;
  if (!names.empty()) names += ' ';
  names += name;
}

std::string_view octets_of(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::string address_text(std::string_view octets) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = octets.size() == 4 ? AF_INET : octets.size() == 16 ? AF_INET6 : AF_UNSPEC;
  if (family == AF_UNSPEC) return {};
  return inet_ntop(family, octets.data(), text.data(), text.size()) == nullptr ? "" : text.data();
}

// The subject's own name counts only where there is no alternative: some clients still take it.
void add_common_name(const X509* certificate, std::string& names) {
  const X509_NAME* const subject = X509_get_subject_name(certificate);
  const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (at < 0) return;
  add_name(octets_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at))), names);
}

// The names and addresses that the certificate is for: RFC 5280, 4.2.1.6.
std::string names_of(const X509* certificate) {
  std::string names;
  auto* const all = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(all); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(all, i);
    if (name->type == GEN_DNS) add_name(octets_of(name->d.dNSName), names);
    if (name->type == GEN_IPADD) add_name(address_text(octets_of(name->d.iPAddress)), names);
  }
  GENERAL_NAMES_free(all);
  if (names.empty()) add_common_name(certificate, names);
  return names;
}

void note_handshake(const SSL* ssl, bool http2, TlsFacts& facts) {
  const char* const name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  facts.server_name = name == nullptr ? "" : name;
  X509* const certificate = SSL_get_peer_certificate(ssl);
  facts.names = certificate == nullptr ? "" : names_of(certificate);
  X509_free(certificate);
  const unsigned char* selected = nullptr;
  unsigned length = 0;
  SSL_get0_alpn_selected(ssl, &selected, &length);
  facts.selected.assign(reinterpret_cast<const char*>(selected), length);
  facts.offered = http2 ? "h2 http/1.1" : "http/1.1";  // the latter is libcurl's
}

}  // namespace

std::string duration_text(std::chrono::milliseconds time) {
  const auto ms = time.count();
  if (ms % 1000 == 0) return std::to_string(ms / 1000) + " s";
  return std::to_string(ms) + " ms";
}

Link::Link(const Options& options, const curl_slist* resolve, const Url& url, std::uint64_t number,
           bool http2)
    : options_(options), url_(url), easy_(curl_easy_init()), number_(number), http2_(http2) {
  const auto set = [this](CURLoption option, auto value) {
    curl_easy_setopt(easy_, option, value);
  };
  std::string host = url_.host;
  if (!url_.zone.empty()) host.insert(host.size() - 1, "%25" + url_.zone);
  const std::string base = url_.scheme + "://" + host + ":" + std::to_string(url_.port) + "/";
  set(CURLOPT_URL, base.c_str());
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_ERRORBUFFER, error_.data());
  set(CURLOPT_CONNECT_ONLY, 1L);
  set(CURLOPT_FRESH_CONNECT, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  // Otherwise ALPN offers h2, and receiving on such a connection crashes 7.88.
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  // It is we who offer it then, and libcurl knows nothing of it.
  if (http2_) set(CURLOPT_SSL_ENABLE_ALPN, 0L);
  const auto time = std::min(options_.connect_timeout, options_.total_timeout);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(time.count(), 1)));
#if LIBCURL_VERSION_NUM >= 0x075700
  set(CURLOPT_QUICK_EXIT, 1L);  // does not wait for a resolver that takes too long
#endif
  if (options_.proxy) set(CURLOPT_PROXY, options_.proxy->c_str());
  set(CURLOPT_HTTPPROXYTUNNEL, 1L);
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (resolve != nullptr) set(CURLOPT_RESOLVE, resolve);
  if (!options_.cacert.empty()) {
    set(CURLOPT_CAINFO, options_.cacert.c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  if (options_.insecure) {
    set(CURLOPT_SSL_VERIFYPEER, 0L);
    set(CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (!options_.certificate.empty()) set(CURLOPT_SSLCERT, options_.certificate.c_str());
  if (!options_.key.empty()) set(CURLOPT_SSLKEY, options_.key.c_str());
  set(CURLOPT_SSL_CTX_FUNCTION, &Link::prepare_tls);
  set(CURLOPT_SSL_CTX_DATA, this);
}

Link::~Link() {
  forget_tls();
  curl_easy_cleanup(easy_);
}

std::uint64_t Link::number_of(CURL* easy) noexcept {
  return info<Link*>(easy, CURLINFO_PRIVATE)->number_;
}

// Called once for an https proxy, and once for the origin, which comes last.
CURLcode Link::prepare_tls(CURL*, void* context, void* self) {
  Link* const link = static_cast<Link*>(self);
  link->forget_tls();
  link->context_ = static_cast<SSL_CTX*>(context);
  SSL_CTX_up_ref(link->context_);
  SSL_CTX_set_ex_data(link->context_, link_index(), link);
  SSL_CTX_set_info_callback(link->context_, &Link::observe_tls);
#ifdef SSL_OP_IGNORE_UNEXPECTED_EOF
  SSL_CTX_clear_options(link->context_, SSL_OP_IGNORE_UNEXPECTED_EOF);
#endif
  const bool of_proxy =
      link->options_.proxy && link->options_.proxy->starts_with("https:") && link->contexts_++ == 0;
  if (link->http2_ && !of_proxy) {
    constexpr std::array<unsigned char, 12> kOffer{2,   'h', '2', 8,   'h', 't',
                                                   't', 'p', '/', '1', '.', '1'};
    SSL_CTX_set_alpn_protos(link->context_, kOffer.data(), kOffer.size());
  }
  return CURLE_OK;
}

// The context may outlive the link, in the hands of the multi handle.
void Link::forget_tls() noexcept {
  if (context_ == nullptr) return;
  SSL_CTX_set_ex_data(context_, link_index(), nullptr);
  SSL_CTX_free(context_);
  context_ = nullptr;
}

void Link::observe_tls(const SSL* ssl, int where, int value) {
  Link* const link = static_cast<Link*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), link_index()));
  if (link == nullptr) return;
  if ((where & SSL_CB_HANDSHAKE_DONE) != 0) {
    link->tls_.used = true;
    link->tls_.version = SSL_get_version(ssl);
    note_handshake(ssl, link->http2_, link->tls_);
  } else if (where == SSL_CB_READ_ALERT && (value & 0xFF) == SSL_AD_CLOSE_NOTIFY) {
    link->tls_.close_notify = true;
  }
}

bool Link::begin() {
  socket_ = info<curl_socket_t>(easy_, CURLINFO_ACTIVESOCKET);
  if (url_.scheme != "https") {
    forget_tls();  // it was the proxy's
    tls_ = {};
  } else if (options_.insecure) {
    tls_.certificate = certificate_fault();
  }
  return socket_ >= 0;
}

// What OpenSSL found; the name is libcurl's affair, which says so in words.
std::string Link::certificate_fault() const {
  const long code = info<long>(easy_, CURLINFO_SSL_VERIFYRESULT);
  const std::string_view said = error_.data();
  if (said.find("subject name") != said.npos || said.find("common name") != said.npos) {
    return "the certificate is not for " + url_.host;
  }
  switch (code) {
    case X509_V_OK:
      return "";
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "the certificate has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "the certificate is not valid yet";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return "the certificate is self-signed";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "the certificate is of an issuer that is not trusted, or an intermediate one is "
             "missing";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "the certificate is not for " + url_.host;
    default:
      return std::string("the certificate cannot be trusted: ") +
             X509_verify_cert_error_string(code);
  }
}

Error Link::failure(CURLcode code) {
  const bool proxied = options_.proxy && !options_.proxy->empty();
  const std::string proxy = "the proxy" + (proxied ? " " + *options_.proxy : std::string());
  const std::string here = url_.where() + ": ";
  const std::string detail = escape_controls(error_.data());
  const auto fault = [&here](std::string_view cause, Fault kind = Fault::unreachable) {
    return Error{kind, here + std::string(cause)};
  };
  const long connect_status = info<long>(easy_, CURLINFO_HTTP_CONNECTCODE);
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return fault("the name " + url_.host + " does not resolve");
    case CURLE_COULDNT_RESOLVE_PROXY:
      return fault("the name of " + proxy + " does not resolve");
    case CURLE_COULDNT_CONNECT: {
      const long number = info<long>(easy_, CURLINFO_OS_ERRNO);
      const std::string via = proxied ? proxy + ": " : "";
      if (number == ECONNREFUSED) return fault(via + "connection refused");
      return fault(
          via + "no connection: " +
          (number != 0 ? std::generic_category().message(static_cast<int>(number)) : detail));
    }
    case CURLE_OPERATION_TIMEDOUT: {
      const auto limit = std::min(options_.connect_timeout, options_.total_timeout);
      const bool resolved = info<curl_off_t>(easy_, CURLINFO_NAMELOOKUP_TIME_T) > 0;
      const std::string_view doing = !resolved             ? " while resolving the name"
                                     : context_ != nullptr ? " in the TLS handshake"
                                     : proxied             ? " while connecting through the proxy"
                                                           : " while connecting";
      return fault("timed out after " + duration_text(limit) + std::string(doing), Fault::timeout);
    }
    case CURLE_PEER_FAILED_VERIFICATION:
      tls_.certificate = certificate_fault();
      return fault(tls_.certificate.empty() ? "the certificate cannot be trusted: " + detail
                                            : tls_.certificate);
    case CURLE_SSL_CONNECT_ERROR:
      return fault("TLS failed: " + tls_cause(detail));
    case CURLE_SSL_CACERT_BADFILE:
      return {Fault::unreadable,
              options_.cacert + ": no certificates to trust can be read from it"};
    case CURLE_SSL_CERTPROBLEM:
      return {
          Fault::unreadable,
          options_.certificate + ": the client certificate or its key cannot be used: " + detail};
    case CURLE_SETOPT_OPTION_SYNTAX:
      return {Fault::usage, "an address to resolve to is not host:port:address: " + detail};
    default:
      break;
  }
  if (connect_status >= 300) {
    return fault(proxy + " answered CONNECT with " + std::to_string(connect_status));
  }
  return fault(detail.empty() ? curl_easy_strerror(code) : detail);
}

Link::Transfer Link::send(std::string_view octets) {
  std::size_t n = 0;
  const CURLcode code = curl_easy_send(easy_, octets.data(), octets.size(), &n);
  if (code == CURLE_OK) return {Flow::moved, n};
  return {code == CURLE_AGAIN ? Flow::blocked : Flow::reset, 0};
}

Link::Transfer Link::receive(std::span<char> into) {
  std::size_t n = 0;
  const CURLcode code = curl_easy_recv(easy_, into.data(), into.size(), &n);
  if (code == CURLE_AGAIN) return {Flow::blocked, 0};
  if (code == CURLE_OK && n > 0) return {Flow::moved, n};
  // TLS without close_notify ends in an error; whether the peer closed or reset
  // the connection, the kernel knows.
  if (!tls_.used) return {code == CURLE_OK ? Flow::closed : Flow::reset, 0};
  if (tls_.close_notify) return {Flow::closed, 0};
  tcp_info state{};
  socklen_t size = sizeof state;
  const bool known = getsockopt(socket_, IPPROTO_TCP, TCP_INFO, &state, &size) == 0;
  const bool ended =
      known && (state.tcpi_state == TCP_CLOSE_WAIT || state.tcpi_state == TCP_LAST_ACK);
  return {ended ? Flow::unclosed : Flow::reset, 0};
}

}  // namespace checker::fetch
