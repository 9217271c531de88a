// What a response gives away: RFC 9110, 17.
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

// What runtimes and databases write, and pages for people do not.
constexpr std::array<std::string_view, 37> kInternals{
    "Traceback (most recent call last)",
    "Exception in thread \"",
    "Caused by: java.",
    "Caused by: org.",
    "java.lang.",
    "javax.servlet.ServletException",
    "jakarta.servlet.ServletException",
    "org.springframework.",
    "org.hibernate.",
    "System.NullReferenceException",
    "System.Web.HttpUnhandledException",
    "System.InvalidOperationException",
    "System.Data.SqlClient.",
    "Microsoft.AspNetCore.",
    "Stack trace:\n#0 ",
    "PHP Fatal error: ",
    "<b>Fatal error</b>:  ",
    "</b> on line <b>",
    "goroutine 1 [running]",
    "runtime error: invalid memory address",
    "ActionView::Template::Error",
    "ActiveRecord::StatementInvalid",
    "NoMethodError (undefined method",
    "You have an error in your SQL syntax",
    "SQLSTATE[",
    "Unclosed quotation mark after the character string",
    "quoted string not properly terminated",
    "com.mysql.jdbc.",
    "com.microsoft.sqlserver.jdbc.",
    "psycopg2.",
    "PG::SyntaxError",
    "SQLite3::SQLException",
    "sqlite3.OperationalError",
    "django.db.utils.",
    "sqlalchemy.exc.",
    "MongoServerError:",
    "DEBUG = True</code>",
};

// Source files whose name a line number follows: "a.py", line 5; a.java:5.
constexpr std::array<std::string_view, 9> kSources{".php", ".py", ".rb",  ".js", ".java",
                                                   ".cs",  ".go", ".cpp", ".pl"};
constexpr std::array<std::string_view, 5> kLineNumbers{":", "(", "\", line ", "</b> on line <b>",
                                                       " on line "};

constexpr std::size_t kSearched = std::size_t{64} * 1024;

// The octets of a word without white space, quotes or brackets up to `end`; of a long one the last.
std::string_view word_before(std::string_view text, std::size_t end) {
  constexpr std::size_t kMost = 256;
  constexpr std::string_view kBounds = " \t\r\n\"'<>()[]{},;";
  std::size_t from = end;
  while (from > 0 && end - from < kMost && kBounds.find(text[from - 1]) == kBounds.npos) --from;
  return text.substr(from, end - from);
}

// Whether a word is a path on the server's disk, or the name of a source file
// alone; a URI is neither.
bool is_file(std::string_view word) {
  return !word.empty() && word.find("//") == std::string_view::npos &&
         word.find('?') == std::string_view::npos;
}

// A source file with the number of a line.
std::string_view place_in_source(std::string_view text) {
  for (std::string_view extension : kSources) {
    for (std::size_t at = text.find(extension); at != std::string_view::npos;
         at = text.find(extension, at + 1)) {
      const std::size_t end = at + extension.size();
      for (std::string_view mark : kLineNumbers) {
        const std::string_view rest = text.substr(end);
        if (!rest.starts_with(mark) || rest.size() == mark.size()) continue;
        if (!syntax::is_digit(rest[mark.size()])) continue;
        const std::string_view word = word_before(text, end);
        // Two of them are domains as well, before the number of a port.
        const bool domain = mark == ":" && (extension == ".py" || extension == ".pl");
        if (is_file(word) && (!domain || word.find('/') != std::string_view::npos)) return word;
      }
    }
  }
  return {};
}

void find_internals(const Exchange& x, Reporter& out) {
  const auto data = checks::data_of(x, out);
  if (!data || data->find('\0') != std::string_view::npos) return;
  const std::string_view text = data->substr(0, kSearched);
  std::string_view found = place_in_source(text);
  for (std::string_view marker : kInternals) {
    const std::size_t at = found.empty() ? text.find(marker) : std::string_view::npos;
    if (at != std::string_view::npos) found = text.substr(at, marker.size());
  }
  if (found.empty()) return;
  // What was decoded has no place in the message.
  const bool plain = data->data() == x.response.content.octets.data();
  out.at(plain ? found : x.response.start_line, "the content has \"", found, "\"");
}

// Parameters that let their holder in.
constexpr std::array<std::string_view, 12> kSecrets{
    "password",      "passwd",    "pwd",        "access_token", "refresh_token", "client_secret",
    "session_token", "sessionid", "session_id", "phpsessid",    "jsessionid",    "auth_token"};

void find_secret(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::location)) {
    std::string_view rest = syntax::split_uri(line.value).query;
    while (!rest.empty()) {
      const std::string_view pair = rest.substr(0, rest.find_first_of("&;"));
      rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos || equals + 1 == pair.size()) continue;
      const std::string_view name = pair.substr(0, equals);
      const bool secret = std::any_of(kSecrets.begin(), kSecrets.end(),
                                      [&](std::string_view s) { return syntax::same(s, name); });
      if (secret) out.at(name);
    }
  }
}

// 10/8, 172.16/12, 192.168/16, 169.254/16 and 127/8.
bool is_private(const syntax::Ipv4& a) {
  return a[0] == 10 || a[0] == 127 || (a[0] == 172 && a[1] >= 16 && a[1] < 32) ||
         (a[0] == 192 && a[1] == 168) || (a[0] == 169 && a[1] == 254);
}

// ::1, fc00::/7 and fe80::/10.
bool is_private(const syntax::Ipv6& a) {
  const bool zeros = std::all_of(a.begin(), a.end() - 1, [](std::uint8_t o) { return o == 0; });
  return (zeros && a[15] == 1) || (a[0] & 0xFE) == 0xFC || (a[0] == 0xFE && (a[1] & 0xC0) == 0x80);
}

bool is_private_address(std::string_view host) {
  if (host.size() > 2 && host.front() == '[') {
    const auto a = syntax::ipv6(host.substr(1, host.size() - 2));
    return a && is_private(*a);
  }
  const auto a = syntax::ipv4(host);
  return a && is_private(*a);
}

bool is_loopback(std::string_view host) { return host.starts_with("127.") || host == "[::1]"; }

// Whether the host is one that anyone can reach, as far as its name tells.
bool is_public(std::string_view host) {
  if (host.empty() || is_private_address(host)) return false;
  if (host.front() == '[' || syntax::ipv4(host)) return true;
  if (host.back() == '.') host.remove_suffix(1);
  const std::size_t dot = host.rfind('.');
  if (dot == std::string_view::npos) return false;
  for (std::string_view local : {"local", "localhost", "internal", "lan", "home", "corp",
                                 "intranet", "test", "arpa", "localdomain", "private"}) {
    if (syntax::same(host.substr(dot + 1), local)) return false;
  }
  return true;
}

// A native application listens on its own machine, and gave that address itself.
bool asked_for(const Exchange& x, std::string_view address, std::string_view reference) {
  if (x.request->target.find(address) != std::string_view::npos) return true;
  const std::string_view query = syntax::split_uri(reference).query;
  return is_loopback(address) && (query.find("code=") != std::string_view::npos ||
                                  query.find("state=") != std::string_view::npos);
}

// Calls `f` with private addresses that stand alone in a text: what a slash or a letter comes
// before is a version.
template <class F>
void each_address(std::string_view value, F&& f) {
  const auto goes_on = [](char c) {
    return syntax::is_alpha(c) || syntax::is_digit(c) || c == '.' || c == '-' || c == '_' ||
           c == '/';
  };
  for (std::size_t at = 0; at < value.size(); ++at) {
    const bool bracket = value[at] == '[';
    if ((!bracket && !syntax::is_digit(value[at])) || (at > 0 && goes_on(value[at - 1]))) continue;
    const std::size_t end =
        bracket ? value.find(']', at) + 1 : value.find_first_not_of("0123456789.", at);
    const std::string_view word = value.substr(at, std::max(end, at + 1) - at);
    const std::string_view rest = value.substr(at + word.size());
    if (!rest.empty() && goes_on(rest.front())) continue;
    if (is_private_address(word)) f(word);
  }
}

void find_address(const Exchange& x, Reporter& out) {
  std::optional<bool> to_public;  // is asked only when there is an address
  const auto tell = [&](std::string_view address) {
    if (!to_public) to_public = is_public(checks::target_host(x));
    if (*to_public) out.at(address);
  };
  for (const FieldLine& line : x.response.fields) {
    if (line.id == Field::location || line.id == Field::content_location) {
      const std::string_view host = syntax::split_uri(line.value).host;
      if (is_private_address(host) && !asked_for(x, host, line.value)) tell(host);
    } else if (line.id == Field::via || line.id == Field::server ||
               line.id == Field::x_backend_server) {
      each_address(line.value, tell);
    }
  }
}

constexpr Rule kRules[] = {
    {
        .id = "internal-details-leak",
        .level = Level::advice,
        .spec = rfc9110("17.12"),
        .summary = "An error shows the insides of the server.",
        .why = "Stack traces, queries and paths tell an attacker what to aim at.",
        .fix = "Log the details, and send a general message with a number to refer to.",
        .conforms = R"(
HTTP/1.1 500 Internal Server Error
Content-Type: text/plain
Content-Length: 30

Something broke. Incident 4711
)",
        .violates = R"(
HTTP/1.1 500 Internal Server Error
Content-Type: text/plain
Content-Length: 55

File "[[/srv/a/views.py]]", line 12, in show: no such table
)",
        .when = {.status = k5xx, .needs = {Need::data}},
        .check = find_internals,
    },
    {
        .id = "access-token-in-location",
        .level = Level::advice,
        .spec = rfc9110("17.9"),
        .summary = "The query of Location has a password, a token or a session.",
        .why = "URIs end up in histories, logs and Referer fields, and with them the secret.",
        .fix = "Hand it over in a cookie or in content.",
        .conforms = R"(
HTTP/1.1 302 Found
Location: https://b.example/?code=c&state=d
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 302 Found
Location: https://b.example/?[[access_token]]=c
Content-Length: 0

)",
        .when = {.status = k3xx, .has = {Field::location}},
        .check = find_secret,
    },
    {
        .id = "private-address-leak",
        .level = Level::advice,
        .spec = rfc9110("17"),
        .summary = "A response of a public host names a private address.",
        .why = "It shows how the inner network is laid out, and clients cannot go there.",
        .fix = "Rewrite such fields at the edge.",
        .conforms = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: https://a.example/b
Content-Length: 0

)",
        .violates = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Location: http://[[10.0.0.5]]:8080/b
Content-Length: 0

)",
        .when = {.any = {Field::location, Field::content_location, Field::via, Field::server,
                         Field::x_backend_server},
                 .needs = {Need::request}},
        .check = find_address,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::leaks{"security", kRules};

}  // namespace statute
