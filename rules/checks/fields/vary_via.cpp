// Vary and Via: RFC 9110, 12.5.5 and 7.6.3.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/cache_control.h"
#include "rules/syntax/uri.h"
#include "rules/syntax/vary.h"
#include "rules/syntax/via.h"

namespace statute {
namespace {

// Calls `f` with each member of Vary, and "*" is one, in lines that are well-formed.
template <class F>
void each_varied(const Exchange& x, F&& f) {
  for (const FieldLine& line : x.response.lines(Field::vary)) {
    if (!checks::is_readable(line)) continue;
    const auto vary = syntax::vary(line.value);
    if (!vary) continue;
    for (std::string_view name : vary->members) f(name);
  }
}

// A set of names, of which the first 64 are remembered.
class Names {
 public:
  // Whether the name is new.
  bool add(std::string_view name) {
    for (std::size_t i = 0; i < size_; ++i) {
      if (syntax::same(names_[i], name)) return false;
    }
    if (size_ < names_.size()) names_[size_++] = name;
    return true;
  }

 private:
  std::array<std::string_view, 64> names_;
  std::size_t size_ = 0;
};

// Fields that browsers send of their own accord, or none of them.
bool is_of_browsers(std::string_view name) {
  syntax::Cursor c(name);
  return c.eat_same("Sec-") || c.eat_same("Access-Control-Request-") ||
         syntax::same(name, "Origin");
}

void find_many(const Exchange& x, Reporter& out) {
  Names names;
  std::size_t count = 0;
  std::string_view fourth;
  bool browsers = false;
  each_varied(x, [&](std::string_view name) {
    if (name == "*" || !names.add(name)) return;
    if (is_of_browsers(name) && browsers) return;
    browsers |= is_of_browsers(name);
    if (++count == 4) fourth = name;
  });
  if (count > 3) out.at(fourth, "one of ", count, " fields");
}

// Why a response cannot depend on a field of that name; nothing if it can.
std::string_view uselessness(std::string_view name) {
  const Field f = intern(name);
  if (f == Field::host) return "part of the target URI";
  if (info(f).has(Trait::hop) || f == Field::te || f == Field::trailer) return "hop-by-hop";
  syntax::Cursor c(name);
  if (c.eat_same("Content-")) return "it speaks of content";
  if (f != Field::unknown && info(f).flow == Flow::response) return "a response field";
  return {};
}

// Whether Cache-Control says that shared caches may store the response.
bool is_marked_shared(const Response& r) {
  using enum syntax::CacheDirective;
  syntax::CacheControl control;
  for (const FieldLine& line : r.lines(Field::cache_control)) control.add(line.value);
  if (control.has(no_store) || control.unqualified(private_)) return false;
  return control.has(public_) || control.lifetime(true).value_or(0) > 0;
}

void find_high_cardinality(const Exchange& x, Reporter& out) {
  std::optional<bool> shared;  // is asked only when there is such a name
  each_varied(x, [&](std::string_view name) {
    for (std::string_view many : {"User-Agent", "Cookie", "Referer", "X-Forwarded-For"}) {
      if (!syntax::same(name, many)) continue;
      if (!shared) shared = is_marked_shared(x.response);
      if (*shared) out.at(name);
    }
  });
}

// Calls `f` with each member of Via, in lines that are well-formed.
template <class F>
void each_recipient(const Exchange& x, F&& f) {
  for (const FieldLine& line : x.response.lines(Field::via)) {
    if (!checks::is_readable(line)) continue;
    const auto via = syntax::via(line.value);
    if (!via) continue;
    for (const syntax::ViaMember& member : *via) f(member);
  }
}

bool is_private(const syntax::Ipv4& a) {
  return a[0] == 10 || a[0] == 127 || (a[0] == 172 && a[1] >= 16 && a[1] < 32) ||
         (a[0] == 192 && a[1] == 168) || (a[0] == 169 && a[1] == 254) ||
         (a[0] == 100 && a[1] >= 64 && a[1] < 128);
}

// Unique local, link-local and loopback addresses.
bool is_private(const syntax::Ipv6& a) {
  if ((a[0] & 0xFE) == 0xFC || (a[0] == 0xFE && (a[1] & 0xC0) == 0x80)) return true;
  return a.back() == 1 &&
         std::all_of(a.begin(), a.end() - 1, [](auto octet) { return octet == 0; });
}

bool ends_with(std::string_view name, std::string_view suffix) {
  return name.size() > suffix.size() &&
         syntax::same(name.substr(name.size() - suffix.size()), suffix);
}

// Names that are of use within one network only.
bool is_internal(std::string_view host) {
  if (host.starts_with('[')) {
    const auto address = syntax::ipv6(host.substr(1, host.size() - 2));
    return address && is_private(*address);
  }
  if (const auto address = syntax::ipv4(host)) return is_private(*address);
  if (syntax::same(host, "localhost")) return true;
  for (std::string_view suffix : {".local", ".internal", ".intranet", ".lan", ".corp", ".home",
                                  ".private", ".localdomain", ".home.arpa", ".localhost"}) {
    if (ends_with(host, suffix)) return true;
  }
  return false;
}

void find_loop(const Exchange& x, Reporter& out) {
  Names names;
  each_recipient(x, [&](const syntax::ViaMember& member) {
    // Generic names, `varnish` or `google`, are those of many.
    const bool own = !member.port.empty() || member.host.find('.') != std::string_view::npos ||
                     member.host.starts_with('[');
    if (own && !names.add(member.received_by)) out.at(member.received_by);
  });
}

constexpr Rule kRules[] = {
    {
        .id = "vary-syntax",
        .level = Level::must,
        .spec = rfc9110("12.5.5"),
        .summary = "Vary is not a list of field names.",
        .why = "Caches give one user what was made for another, or store nothing at all.",
        .fix = "List the request fields that the response depends on, with commas between.",
        .conforms = R"(
HTTP/1.1 204 No Content
Vary: Accept-Encoding, Origin

)",
        .violates = R"(
HTTP/1.1 204 No Content
Vary: Accept-Encoding [[Origin]]

)",
        .when = {.has = {Field::vary}, .by_value = true},
        .check = checks::matches<Field::vary, syntax::vary>,
    },
    {
        .id = "vary-star",
        .level = Level::info,
        .spec = rfc9110("12.5.5"),
        .summary = "Vary lists \"*\".",
        .why = "No stored response can be reused without asking the server.",
        .fix = "List the request fields that matter, or say no-store.",
        .conforms = R"(
HTTP/1.1 204 No Content
Vary: Accept-Encoding

)",
        .violates = R"(
HTTP/1.1 204 No Content
Vary: [[*]]

)",
        .when = {.has = {Field::vary}, .by_value = true},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_varied(x, [&](std::string_view name) {
                if (name == "*") out.at(name);
              });
            },
    },
    {
        .id = "vary-star-with-names",
        .level = Level::info,
        .spec = rfc9110("12.5.5"),
        .summary = "Vary lists \"*\" and field names.",
        .why = "The names add nothing: the response varies with everything.",
        .fix = "Send \"*\" alone, or the names alone.",
        .conforms = R"(
HTTP/1.1 204 No Content
Vary: Accept-Encoding

)",
        .violates = R"(
HTTP/1.1 204 No Content
Vary: Accept-Encoding, [[*]]

)",
        .when = {.has = {Field::vary}, .by_value = true},
        .check =
            [](const Exchange& x, Reporter& out) {
              std::string_view star;
              bool names = false;
              each_varied(x, [&](std::string_view name) {
                name == "*" ? static_cast<void>(star = name) : static_cast<void>(names = true);
              });
              if (!star.empty() && names) out.at(star);
            },
    },
    {
        .id = "vary-duplicate",
        .level = Level::info,
        .spec = rfc9110("12.5.5"),
        .summary = "Vary lists a name twice.",
        .why = "It costs octets, and shows that two layers add the field.",
        .fix = "List each name once.",
        .conforms = R"(
HTTP/1.1 204 No Content
Vary: Accept-Encoding, Origin

)",
        .violates = R"(
HTTP/1.1 204 No Content
Vary: Accept-Encoding, Origin
Vary: [[accept-encoding]]

)",
        .when = {.has = {Field::vary}, .by_value = true},
        .check =
            [](const Exchange& x, Reporter& out) {
              Names names;
              each_varied(x, [&](std::string_view name) {
                if (!names.add(name)) out.at(name);
              });
            },
    },
    {
        .id = "vary-many",
        .level = Level::advice,
        .spec = rfc9110("12.5.5"),
        .summary = "Vary lists more than three fields.",
        .why = "Caches keep a response for each combination, and hardly find one that fits.",
        .fix = "Let the response depend on fewer fields.",
        .conforms = R"(
HTTP/1.1 204 No Content
Vary: Accept-Encoding, Origin, Sec-Fetch-Mode, Access-Control-Request-Method, Accept

)",
        .violates = R"(
HTTP/1.1 204 No Content
Vary: Accept-Encoding, Accept-Language, Accept, [[Origin]]

)",
        .when = {.has = {Field::vary}, .by_value = true},
        .check = find_many,
    },
    {
        .id = "vary-high-cardinality",
        .level = Level::advice,
        .spec = rfc9110("12.5.5"),
        .summary = "A response for shared caches varies with a field that has countless values.",
        .why = "Almost every request is a miss, and the variants drive out what could be reused.",
        .fix = "Vary on what is derived from the field, or mark the response private.",
        .conforms = R"(
HTTP/1.1 204 No Content
Cache-Control: private, max-age=60
Vary: Cookie

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: public, max-age=60
Vary: [[Cookie]]

)",
        .when = {.has = {Field::vary, Field::cache_control}, .by_values = true},
        .check = find_high_cardinality,
    },
    {
        .id = "vary-useless",
        .level = Level::advice,
        .spec = rfc9110("12.5.5"),
        .summary = "Vary lists a field that selects no representation.",
        .why = "Requests never have it, or always the same: the name is noise, or meant another.",
        .fix = "List the request fields that the response depends on.",
        .conforms = R"(
HTTP/1.1 204 No Content
Vary: Accept-Encoding

)",
        .violates = R"(
HTTP/1.1 204 No Content
Vary: [[Content-Encoding]]

)",
        .when = {.has = {Field::vary}, .by_values = true},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_varied(x, [&](std::string_view name) {
                const std::string_view why = uselessness(name);
                if (!why.empty()) out.at(name, why);
              });
            },
    },
    {
        .id = "vary-negotiate",
        .level = Level::info,
        .spec = {"RFC 2295", "10"},
        .summary = "Vary lists negotiate, of transparent content negotiation.",
        .why = "No client negotiates so; caches keep variants for a field that nobody sends.",
        .fix = "Drop the name.",
        .conforms = R"(
HTTP/1.1 204 No Content
Vary: Accept-Language

)",
        .violates = R"(
HTTP/1.1 204 No Content
Vary: [[negotiate]], Accept-Language

)",
        .when = {.has = {Field::vary},
                 .lacks = {Field::tcn, Field::alternates, Field::variant_vary},
                 .by_values = true},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_varied(x, [&](std::string_view name) {
                if (syntax::same(name, "negotiate")) out.at(name);
              });
            },
    },
    {
        .id = "via-syntax",
        .level = Level::must,
        .spec = rfc9110("7.6.3"),
        .summary = "Via is not a list of protocols and recipients.",
        .why = "Loops and the protocols on the way cannot be told from it.",
        .fix = "Send the form of: Via: 1.1 edge1.",
        .conforms = R"(
HTTP/1.1 204 No Content
Via: 1.1 varnish, HTTP/2 edge1:8080 (a, b)

)",
        .violates = R"(
HTTP/1.1 204 No Content
Via: varnish[[]]

)",
        .when = {.has = {Field::via}, .by_value = true},
        .check = checks::matches<Field::via, syntax::via>,
    },
    {
        .id = "via-internal-hosts",
        .level = Level::advice,
        .spec = rfc9110("7.6.3"),
        .summary = "Via names a host of an internal network.",
        .why = "Outsiders learn how the network is made, and nobody else can use the name.",
        .fix = "Name the intermediary by a pseudonym.",
        .conforms = R"(
HTTP/1.1 204 No Content
Via: 1.1 edge1

)",
        .violates = R"(
HTTP/1.1 204 No Content
Via: 1.1 [[10.0.3.7:8080]], 1.1 [[cache7.corp]]

)",
        .when = {.has = {Field::via}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_recipient(x, [&](const syntax::ViaMember& member) {
                if (is_internal(member.host)) out.at(member.received_by);
              });
            },
    },
    {
        .id = "via-loop",
        .level = Level::advice,
        .spec = rfc9110("7.6.3"),
        .summary = "Via names a recipient twice.",
        .why = "The message went through one host twice, as it does in a loop.",
        .fix = "Look for the loop in the forwarding path.",
        .conforms = R"(
HTTP/1.1 204 No Content
Via: 1.1 varnish, 1.1 a.example, 1.1 a.example:81, 1.1 varnish

)",
        .violates = R"(
HTTP/1.1 204 No Content
Via: 1.1 a.example, 1.1 b.example, 1.1 [[A.example]]

)",
        .when = {.has = {Field::via}},
        .check = find_loop,
    },
    {
        .id = "via-missing-from-proxy",
        .level = Level::must,
        .spec = rfc9110("7.6.3"),
        .summary = "A proxy forwards a response without Via.",
        .why = "Loops go unnoticed, and senders do not know what the way supports.",
        .fix = "Add the protocol received and a name: Via: 1.1 proxy1.",
        .conforms = R"(
# vantage: proxy
GET http://a.example/ HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Via: 1.1 proxy1

)",
        .violates = R"(
# vantage: proxy
GET http://a.example/ HTTP/1.1
Host: a.example

[[HTTP/1.1 204 No Content]]
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        // Of these, a proxy makes none itself, but to Max-Forwards: 0.
        .when = {.status = k2xx | k3xx | Statuses{401, 404, 405, 406, 409, 410, 412, 415, 416, 422},
                 .lacks = {Field::via, Field::proxy_status},
                 .unasked = {Field::max_forwards}},
        .binds = Binds::proxy,
        .check =
            [](const Exchange& x, Reporter& out) {
              // A client that is told of its proxy sends the whole URI.
              syntax::Cursor c(x.request->target);
              if (c.eat_same("http://") || c.eat_same("https://")) out.at(x.response.start_line);
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::vary_via{"field", kRules};

}  // namespace statute
