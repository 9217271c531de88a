// Who may read a response across origins: WHATWG Fetch, 3.3.
#include <cstddef>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/list.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

constexpr Field kOrigin = Field::access_control_allow_origin;
constexpr Field kCredentials = Field::access_control_allow_credentials;
constexpr Field kHeaders = Field::access_control_allow_headers;
constexpr Field kMethods = Field::access_control_allow_methods;
constexpr Field kExpose = Field::access_control_expose_headers;
constexpr Field kMaxAge = Field::access_control_max_age;

constexpr FieldSet kPreflight{Field::origin, Field::access_control_request_method};

constexpr std::uint64_t kDay = 86400;

consteval Spec fetch(std::string_view section) { return {"WHATWG Fetch", section}; }

// Whether the field can matter: not where the request is known to have no Origin.
bool may_be_cors(const Exchange& x) {
  return x.request == nullptr || x.request->has(Field::origin) ||
         !x.seen.contains(Need::request_fields);
}

bool allows_credentials(const Response& r) { return r.value(kCredentials) == "true"; }

// An origin may be what no grammar has, if the browser sent it like that.
bool is_echoed(const Exchange& x, std::string_view value) {
  return x.request != nullptr && !value.empty() && x.request->value(Field::origin) == value;
}

bool has_comma(std::string_view value) { return value.find(',') != std::string_view::npos; }

void find_several(const Exchange& x, Reporter& out) {
  if (x.seen.contains(Need::lines) && x.response.lines(kOrigin).count() > 1) {
    checks::twice<kOrigin>(x, out);
    return;
  }
  for (const FieldLine& line : x.response.lines(kOrigin)) {
    if (has_comma(line.value)) out.at(line.value);
  }
}

void find_origin_syntax(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(kOrigin)) {
    const std::string_view value = line.value;
    if (!checks::is_readable(line) || value == "*" || value == "null") continue;
    const auto origin = syntax::serialized_origin(value);
    if (is_echoed(x, value)) continue;
    if (!origin) {
      out.at(value.substr(origin.misfit().at), "expected ", origin.misfit().expected);
    } else if (const std::size_t star = origin->host.find('*'); star != std::string_view::npos) {
      out.at(origin->host.substr(star, 1), "an origin has no wildcard");
    }
  }
}

void find_mismatch(const Exchange& x, Reporter& out) {
  const std::string_view value = x.response.value(kOrigin);
  if (x.response.lines(kOrigin).count() != 1 || !syntax::serialized_origin(value)) return;
  if (x.request->lines(Field::origin).count() != 1) return;
  if (value != x.request->value(Field::origin)) out.at(value);
}

void find_credentials(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(kCredentials)) {
    if (!checks::is_readable(line) || line.value == "true") continue;
    // Two lines that the source joined are another fault.
    if (line.value == "true, true" && !x.seen.contains(Need::lines)) continue;
    out.at(line.value);
  }
}

template <Field... Fs>
void are_tokens(const Exchange& x, Reporter& out) {
  constexpr FieldSet kSet{Fs...};
  for (const FieldLine& line : x.response.fields) {
    if (!kSet.contains(line.id) || !checks::is_readable(line)) continue;
    const auto list = syntax::token_list(line.value);
    if (list) continue;
    out.at(line.value.substr(list.misfit().at), "expected ", list.misfit().expected);
  }
}

void find_wildcard_names(const Exchange& x, Reporter& out) {
  if (!may_be_cors(x) || !allows_credentials(x.response)) return;
  for (Field f : {kHeaders, kMethods, kExpose}) {
    if (const auto star = checks::listed(x.response, f, "*")) out.at(*star, name(f));
  }
}

// A method that only differs in case from one that is registered.
bool is_lower_case(std::string_view method) {
  for (std::string_view known :
       {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "QUERY", "PROPFIND",
        "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "REPORT", "SEARCH"}) {
    if (syntax::same(method, known)) return method != known;
  }
  return false;
}

void find_case(const Exchange& x, Reporter& out) {
  const std::string_view asked = x.request == nullptr
                                     ? std::string_view{}
                                     : x.request->value(Field::access_control_request_method);
  for (const FieldLine& line : x.response.lines(kMethods)) {
    for (std::string_view method : syntax::Elements(line.value)) {
      // A script may ask for a method in lower case.
      if (is_lower_case(method) && method != asked) out.at(method);
    }
  }
}

// Whether the response lets the origin that asks go on.
bool admits(const Exchange& x) {
  const std::string_view value = x.response.value(kOrigin);
  return value == "*" || value == x.request->value(Field::origin);
}

// Points at what the response lists in a field, or at the status line.
template <class... Parts>
void at_list(const Exchange& x, Field f, Reporter& out, const Parts&... parts) {
  const FieldLine* const line = x.response.first(f);
  out.at(line == nullptr ? x.response.start_line : line->value, parts...);
}

bool is_safelisted(std::string_view header) {
  return syntax::same(header, "Accept") || syntax::same(header, "Accept-Language") ||
         syntax::same(header, "Content-Language");
}

void find_header_missing(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (!admits(x) || checks::lists(r, kHeaders, "*")) return;
  for (const FieldLine& line : x.request->lines(Field::access_control_request_headers)) {
    for (std::string_view header : syntax::Elements(line.value)) {
      if (header.empty() || is_safelisted(header) || checks::lists(r, kHeaders, header)) continue;
      at_list(x, kHeaders, out, "without ", header);
      return;
    }
  }
}

bool lists_exactly(const Response& r, Field f, std::string_view method) {
  for (const FieldLine& line : r.lines(f)) {
    for (std::string_view m : syntax::Elements(line.value)) {
      if (m == method) return true;
    }
  }
  return false;
}

void find_method_missing(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  const std::string_view method = x.request->value(Field::access_control_request_method);
  if (!admits(x) || method == "GET" || method == "HEAD" || method == "POST") return;
  if (!lists_exactly(r, Field::allow, method) || lists_exactly(r, kMethods, "*")) return;
  if (!lists_exactly(r, kMethods, method)) at_list(x, kMethods, out, "without ", method);
}

void find_authorization(const Exchange& x, Reporter& out) {
  const Field asked = Field::access_control_request_headers;
  if (!checks::lists(*x.request, asked, "Authorization")) return;
  if (checks::lists(x.response, kHeaders, "Authorization")) return;
  if (const auto star = checks::listed(x.response, kHeaders, "*")) out.at(*star);
}

constexpr Rule kRules[] = {
    {
        .id = "acao-multiple",
        .level = Level::must,
        .spec = fetch("3.3.4"),
        .summary = "Access-Control-Allow-Origin has more than one value.",
        .why = "Browsers compare the whole of it with the origin, so nobody may read the response.",
        .fix = "Send one value; let either the application or the proxy add it.",
        .conforms = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: https://b.example
Vary: Origin

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Access-Control-Allow-Origin: *]]
[[Access-Control-Allow-Origin: *]]

)",
        .when = {.has = {kOrigin}},
        .beats = {"acao-syntax", "field-duplicate-singleton"},
        .check = find_several,
    },
    {
        .id = "acao-syntax",
        .level = Level::must,
        .spec = fetch("3.3.4"),
        .summary = "Access-Control-Allow-Origin is neither an origin nor *.",
        .why = "Browsers compare it with the origin octet by octet, so nobody may read the "
               "response.",
        .fix = "Send the one origin that is allowed, without a path, or *.",
        .conforms = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: https://b.example:8443
Vary: Origin

)",
        .violates = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: https://b.example[[/]]
Vary: Origin

)",
        .when = {.has = {kOrigin}},
        .check = find_origin_syntax,
    },
    {
        .id = "acac-value",
        .level = Level::must,
        .spec = fetch("3.3.4"),
        .summary = "Access-Control-Allow-Credentials is not true.",
        .why = "Any other value, False and TRUE among them, means that there is none.",
        .fix = "Send true in lower case, or drop the field.",
        .conforms = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: https://b.example
Access-Control-Allow-Credentials: true
Vary: Origin

)",
        .violates = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: https://b.example
Access-Control-Allow-Credentials: [[false]]
Vary: Origin

)",
        .when = {.has = {kCredentials}},
        .check = find_credentials,
    },
    {
        .id = "ac-headers-syntax",
        .level = Level::must,
        .spec = fetch("3.3.4"),
        .summary = "Access-Control-Allow-Headers or -Expose-Headers is no list of names.",
        .why = "Browsers then allow or expose nothing at all.",
        .fix = "Part names by commas.",
        .conforms = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: *
Access-Control-Expose-Headers: ETag, X-Count

)",
        .violates = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: *
Access-Control-Expose-Headers: ETag[[; X-Count]]

)",
        .when = {.any = {kHeaders, kExpose}},
        .check = are_tokens<kHeaders, kExpose>,
    },
    {
        .id = "ac-methods-syntax",
        .level = Level::must,
        .spec = fetch("3.3.4"),
        .summary = "Access-Control-Allow-Methods is no list of methods.",
        .why = "Browsers then fail every preflight.",
        .fix = "Part methods by commas.",
        .conforms = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: *
Access-Control-Allow-Methods: GET, PUT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: *
Access-Control-Allow-Methods: GET [[PUT]]

)",
        .when = {.has = {kMethods}},
        .check = are_tokens<kMethods>,
    },
    {
        .id = "ac-max-age-syntax",
        .level = Level::must,
        .spec = fetch("3.3.4"),
        .summary = "Access-Control-Max-Age is not a number of seconds.",
        .why = "Browsers fall back on five seconds, and ask again and again.",
        .fix = "Send digits only; 0 has each request asked for.",
        .conforms = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: *
Access-Control-Max-Age: 0

)",
        .violates = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: *
Access-Control-Max-Age: [[-1]]

)",
        .when = {.has = {kMaxAge}},
        .check = checks::matches<kMaxAge, syntax::delta_seconds>,
    },
    {
        .id = "acao-null",
        .level = Level::advice,
        .spec = fetch("3.3.4"),
        .summary = "Access-Control-Allow-Origin is null.",
        .why = "Every sandboxed frame has that origin, whoever made it.",
        .fix = "Name the origins that are meant.",
        .conforms = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: https://b.example
Vary: Origin

)",
        .violates = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: [[null]]

)",
        .when = {.has = {kOrigin}},
        .check =
            [](const Exchange& x, Reporter& out) {
              for (const FieldLine& line : x.response.lines(kOrigin)) {
                if (line.value == "null") out.at(line.value);
              }
            },
    },
    {
        .id = "acao-wildcard-credentials",
        .level = Level::advice,
        .spec = fetch("3.3.5"),
        .summary = "Every origin is allowed, with credentials.",
        .why = "Browsers refuse the two together: a request with cookies fails.",
        .fix = "Name the origin, and send Vary: Origin; or drop the credentials.",
        .conforms = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: https://b.example
Access-Control-Allow-Credentials: true
Vary: Origin

)",
        .violates = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: [[*]]
Access-Control-Allow-Credentials: true

)",
        .when = {.has = {kOrigin, kCredentials}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const std::string_view value = x.response.value(kOrigin);
              const bool both = value == "*" && allows_credentials(x.response);
              if (both && may_be_cors(x)) out.at(value);
            },
    },
    {
        .id = "acac-without-acao",
        .level = Level::advice,
        .spec = fetch("3.3.3"),
        .summary = "Credentials are allowed, but no origin.",
        .why = "Without Access-Control-Allow-Origin the field has no effect.",
        .fix = "Send both, or neither.",
        .conforms = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: https://b.example
Access-Control-Allow-Credentials: true
Vary: Origin

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Access-Control-Allow-Credentials: true]]

)",
        .when = {.has = {kCredentials}, .lacks = {kOrigin}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (may_be_cors(x)) checks::at_field<kCredentials>(x, out);
            },
    },
    {
        .id = "ac-wildcard-credentials",
        .level = Level::advice,
        .spec = fetch("3.3.5"),
        .summary = "An asterisk is to stand for all names, with credentials.",
        .why = "For requests with credentials it is but a name, which nothing has.",
        .fix = "List the names.",
        .conforms = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: https://b.example
Access-Control-Allow-Credentials: true
Access-Control-Expose-Headers: ETag
Vary: Origin

)",
        .violates = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: https://b.example
Access-Control-Allow-Credentials: true
Access-Control-Expose-Headers: [[*]]
Vary: Origin

)",
        .when = {.has = {kCredentials}, .any = {kHeaders, kMethods, kExpose}},
        .check = find_wildcard_names,
    },
    {
        .id = "ac-headers-authorization-wildcard",
        .level = Level::advice,
        .spec = fetch("4.8"),
        .summary = "An asterisk is to allow Authorization.",
        .why = "It stands for every name but that one, so the preflight fails.",
        .fix = "List Authorization beside the asterisk.",
        .conforms = R"(
OPTIONS / HTTP/1.1
Host: a.example
Origin: https://b.example
Access-Control-Request-Method: GET
Access-Control-Request-Headers: authorization

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Access-Control-Allow-Origin: *
Access-Control-Allow-Headers: *, Authorization

)",
        .violates = R"(
OPTIONS / HTTP/1.1
Host: a.example
Origin: https://b.example
Access-Control-Request-Method: GET
Access-Control-Request-Headers: authorization

HTTP/1.1 204 No Content
Access-Control-Allow-Origin: *
Access-Control-Allow-Headers: [[*]]

)",
        .when = {.method = {Method::options}, .has = {kHeaders}, .asked = kPreflight},
        .check = find_authorization,
    },
    {
        .id = "preflight-header-missing",
        .level = Level::advice,
        .spec = fetch("4.8"),
        .summary = "A preflight is answered without a field name that it asked for.",
        .why = "Browsers do not send the request then.",
        .fix = "List the name in Access-Control-Allow-Headers.",
        .conforms = R"(
OPTIONS / HTTP/1.1
Host: a.example
Origin: https://b.example
Access-Control-Request-Method: GET
Access-Control-Request-Headers: x-count

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Access-Control-Allow-Origin: *
Access-Control-Allow-Headers: X-Count

)",
        .violates = R"(
OPTIONS / HTTP/1.1
Host: a.example
Origin: https://b.example
Access-Control-Request-Method: GET
Access-Control-Request-Headers: x-count

HTTP/1.1 204 No Content
Access-Control-Allow-Origin: *
Access-Control-Allow-Headers: [[Content-Type]]

)",
        .when = {.status = k2xx,
                 .method = {Method::options},
                 .has = {kOrigin},
                 .asked = kPreflight | FieldSet{Field::access_control_request_headers}},
        .reads = {kHeaders},
        .check = find_header_missing,
    },
    {
        .id = "preflight-method-missing",
        .level = Level::advice,
        .spec = fetch("4.8"),
        .summary = "A preflight is answered without the method, which the resource does have.",
        .why = "Browsers do not send the request then.",
        .fix = "List the method in Access-Control-Allow-Methods.",
        .conforms = R"(
OPTIONS / HTTP/1.1
Host: a.example
Origin: https://b.example
Access-Control-Request-Method: PUT

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD, OPTIONS, PUT
Access-Control-Allow-Origin: *
Access-Control-Allow-Methods: PUT

)",
        .violates = R"(
OPTIONS / HTTP/1.1
Host: a.example
Origin: https://b.example
Access-Control-Request-Method: PUT

HTTP/1.1 204 No Content
Allow: GET, HEAD, OPTIONS, PUT
Access-Control-Allow-Origin: *
Access-Control-Allow-Methods: [[GET]]

)",
        .when = {.status = k2xx,
                 .method = {Method::options},
                 .has = {kOrigin, Field::allow},
                 .asked = kPreflight},
        .reads = {kMethods},
        .check = find_method_missing,
    },
    {
        .id = "ac-methods-case",
        .level = Level::advice,
        .spec = fetch("2.2.1"),
        .summary = "Access-Control-Allow-Methods has a method in lower case.",
        .why = "Methods are compared as they are: patch does not allow PATCH.",
        .fix = "Send the method in upper case.",
        .conforms = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: *
Access-Control-Allow-Methods: PATCH

)",
        .violates = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: *
Access-Control-Allow-Methods: [[patch]]

)",
        .when = {.has = {kMethods}},
        .check = find_case,
    },
    {
        .id = "ac-request-fields-in-response",
        .level = Level::advice,
        .spec = fetch("3.3.2"),
        .summary = "A response has the fields by which a preflight asks.",
        .why = "They say nothing there; the fields that allow have other names.",
        .fix = "Send Access-Control-Allow-Methods and -Headers.",
        .conforms = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: *
Access-Control-Allow-Methods: PUT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: *
[[Access-Control-Request-Method: PUT]]

)",
        .when = {.any = {Field::access_control_request_method,
                         Field::access_control_request_headers}},
        .beats = {"field-request-only"},
        .check = checks::at_fields<Field::access_control_request_method,
                                   Field::access_control_request_headers>,
    },
    {
        .id = "acao-mismatch",
        .level = Level::info,
        .spec = fetch("4.10"),
        .summary = "Access-Control-Allow-Origin names another origin than asked.",
        .why = "The script that asked may not read the response.",
        .fix = "Send the origin that asked, if it is allowed, or drop the field.",
        .conforms = R"(
GET / HTTP/1.1
Host: a.example
Origin: https://b.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Access-Control-Allow-Origin: https://b.example
Vary: Origin

)",
        .violates = R"(
GET / HTTP/1.1
Host: a.example
Origin: https://b.example

HTTP/1.1 204 No Content
Access-Control-Allow-Origin: [[https://c.example]]
Vary: Origin

)",
        .when = {.has = {kOrigin}, .asked = {Field::origin}},
        .check = find_mismatch,
    },
    {
        .id = "ac-max-age-large",
        .level = Level::info,
        .spec = fetch("4.9"),
        .summary = "Access-Control-Max-Age is more than a day.",
        .why = "Browsers keep the answer for a day or two hours at most.",
        .fix = "Send 86400 or less.",
        .conforms = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: *
Access-Control-Max-Age: 86400

)",
        .violates = R"(
HTTP/1.1 204 No Content
Access-Control-Allow-Origin: *
Access-Control-Max-Age: [[604800]]

)",
        .when = {.has = {kMaxAge}},
        .check =
            [](const Exchange& x, Reporter& out) {
              for (const FieldLine& line : x.response.lines(kMaxAge)) {
                const auto age = syntax::delta_seconds(line.value);
                if (age && *age > kDay) out.at(line.value);
              }
            },
    },
    {
        .id = "preflight-fields-needless",
        .level = Level::info,
        .spec = fetch("3.3.3"),
        .summary = "A response that answers no preflight has the fields for one.",
        .why = "Browsers look at them in answers to OPTIONS only.",
        .fix = "Send them in answer to preflights.",
        .conforms = R"(
GET / HTTP/1.1
Host: a.example
Origin: https://b.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Access-Control-Allow-Origin: *

)",
        .violates = R"(
GET / HTTP/1.1
Host: a.example
Origin: https://b.example

HTTP/1.1 204 No Content
Access-Control-Allow-Origin: *
[[Access-Control-Allow-Methods: GET, PUT]]

)",
        .when = {.method = Methods::all_but({Method::options}),
                 .any = {kMethods, kHeaders, kMaxAge}},
        .once_per_host = true,
        .check = checks::at_fields<kMethods, kHeaders, kMaxAge>,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::cors{"cors", kRules};

}  // namespace statute
