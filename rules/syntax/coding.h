// Content codings: RFC 9110, 8.4.1; transfer codings and TE: RFC 9112, 7 and
// RFC 9110, 10.1.4. Names as IANA's registry of HTTP content codings has them.
#ifndef RULES_SYNTAX_CODING_H_
#define RULES_SYNTAX_CODING_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/syntax/list.h"
#include "rules/syntax/parameter.h"
#include "rules/syntax/parse.h"
#include "rules/syntax/weight.h"

namespace statute::syntax {

enum class ContentCoding : std::uint8_t {
  unknown,
  aes128gcm,
  br,
  compress,
  dcb,
  dcz,
  deflate,
  exi,
  gzip,
  identity,
  pack200_gzip,
  zstd,
};

// The coding of this name, whatever the case; x-gzip is gzip, x-compress compress.
[[nodiscard]] constexpr ContentCoding content_coding(std::string_view name) noexcept {
  struct Named {
    std::string_view name;
    ContentCoding coding;
  };
  constexpr std::array<Named, 13> kNames{{
      {"gzip", ContentCoding::gzip},
      {"br", ContentCoding::br},
      {"zstd", ContentCoding::zstd},
      {"deflate", ContentCoding::deflate},
      {"identity", ContentCoding::identity},
      {"compress", ContentCoding::compress},
      {"dcb", ContentCoding::dcb},
      {"dcz", ContentCoding::dcz},
      {"aes128gcm", ContentCoding::aes128gcm},
      {"exi", ContentCoding::exi},
      {"pack200-gzip", ContentCoding::pack200_gzip},
      {"x-gzip", ContentCoding::gzip},
      {"x-compress", ContentCoding::compress},
  }};
  for (const Named& n : kNames) {
    if (same(n.name, name)) return n.coding;
  }
  return ContentCoding::unknown;
}

// Whether the name is an old one for a coding, equivalent to it.
[[nodiscard]] constexpr bool is_coding_alias(std::string_view name) noexcept {
  return same(name, "x-gzip") || same(name, "x-compress");
}

// Whether two names mean the same coding.
[[nodiscard]] constexpr bool same_coding(std::string_view a, std::string_view b) noexcept {
  if (same(a, b)) return true;
  const ContentCoding coding = content_coding(a);
  return coding != ContentCoding::unknown && coding == content_coding(b);
}

// Content-Encoding = #content-coding; content-coding = token    RFC 9110, 8.4
// In the order in which they were applied.
constexpr Parsed<TokenList> content_encoding(std::string_view value) { return token_list(value); }

enum class TransferCodingName : std::uint8_t {
  unknown,
  chunked,
  compress,
  deflate,
  gzip,
  identity
};

// The transfer coding of this name; identity is none since RFC 7230, yet known.
[[nodiscard]] constexpr TransferCodingName transfer_coding_name(std::string_view name) noexcept {
  if (same(name, "chunked")) return TransferCodingName::chunked;
  if (same(name, "gzip") || same(name, "x-gzip")) return TransferCodingName::gzip;
  if (same(name, "deflate")) return TransferCodingName::deflate;
  if (same(name, "compress") || same(name, "x-compress")) return TransferCodingName::compress;
  if (same(name, "identity")) return TransferCodingName::identity;
  return TransferCodingName::unknown;
}

struct TransferCoding {
  std::string_view name;
  Parameters parameters;
  Weight weight;  // in TE; its parameter is among the others

  [[nodiscard]] constexpr TransferCodingName known() const noexcept {
    return transfer_coding_name(name);
  }
};

// transfer-coding = token *( OWS ";" OWS transfer-parameter )   RFC 9110, 10.1.4
// transfer-parameter = token BWS "=" BWS ( token / quoted-string )
constexpr std::optional<TransferCoding> eat_transfer_coding(Cursor& c, std::string_view& expected) {
  TransferCoding t;
  t.name = c.eat_token();
  if (t.name.empty()) {
    expected = "a transfer coding";
    return std::nullopt;
  }
  const std::size_t from = c.at();
  for (;;) {
    const std::size_t end = c.at();
    c.eat_ows();
    if (!c.eat(';')) {
      c.back_to(end);
      break;
    }
    c.eat_ows();
    if (!eat_parameter(c, Bws::allowed, expected)) return std::nullopt;
  }
  t.parameters = Parameters(c.since(from));
  if (const auto q = t.parameters.find("q")) t.weight = weight_of(q->value.raw);
  return t;
}

using TransferCodings = List<TransferCoding, eat_transfer_coding>;

// Transfer-Encoding = #transfer-coding                          RFC 9112, 6.1
constexpr Parsed<TransferCodings> transfer_encoding(std::string_view value) {
  return list<TransferCoding, eat_transfer_coding>(value);
}

struct Te {
  TransferCodings codings;
  bool trailers = false;

  // What it says of a transfer coding; nothing if it does not list it.
  [[nodiscard]] constexpr std::optional<std::uint16_t> quality(
      std::string_view coding) const noexcept {
    const TransferCodingName known = transfer_coding_name(coding);
    for (const TransferCoding& t : codings) {
      if (same(t.name, coding) || (known != TransferCodingName::unknown && t.known() == known)) {
        return t.weight.quality;
      }
    }
    return std::nullopt;
  }
};

// TE = #t-codings                                               RFC 9110, 10.1.4
// t-codings = "trailers" / ( transfer-coding [ weight ] )
constexpr Parsed<Te> te(std::string_view value) {
  const auto codings = list<TransferCoding, eat_transfer_coding>(value);
  if (!codings) return codings.misfit();
  Te t{.codings = *codings};
  for (const TransferCoding& coding : t.codings) t.trailers |= same(coding.name, "trailers");
  return t;
}

static_assert(content_coding("X-GZip") == ContentCoding::gzip && same_coding("gzip", "x-gzip"));
static_assert(transfer_encoding("gzip, chunked")->size() == 2);
static_assert(te("trailers, deflate;q=0.5")->trailers &&
              *te("gzip;q=0.5")->quality("x-gzip") == 500);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_CODING_H_
