// Server and Server-Timing: RFC 9110, 10.2.4; W3C Server Timing.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/product.h"
#include "rules/syntax/server_timing.h"

namespace statute {
namespace {

constexpr std::size_t kLong = 80;  // octets
constexpr std::size_t kMostProducts = 3;

// The first number of three parts, as versions with a patch level have.
std::string_view patch_level(std::string_view value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!syntax::is_digit(value[i]) || (i > 0 && syntax::is_tchar(value[i - 1]) &&
                                        (syntax::is_digit(value[i - 1]) || value[i - 1] == '.'))) {
      continue;
    }
    syntax::Cursor c(value.substr(i));
    std::size_t parts = 0;
    while (!c.eat_while(syntax::is_digit).empty()) {
      if (++parts == 3) {
        c.eat_token();
        return c.since(0);
      }
      if (!c.eat('.')) break;
    }
  }
  return {};
}

bool names_system(std::string_view comment) {
  constexpr std::string_view kSystems[] = {
      "Unix",   "Linux",   "Ubuntu", "Debian",  "Red Hat", "RedHat",    "CentOS",
      "Fedora", "SUSE",    "Amazon", "Alpine",  "Win32",   "Win64",     "Windows",
      "macOS",  "Mac OS",  "Darwin", "FreeBSD", "OpenBSD", "NetBSD",    "Raspbian",
      "Rocky",  "Solaris", "Oracle", "Gentoo",  "SunOS",   "AlmaLinux", "cPanel",
  };
  for (std::size_t i = 0; i < comment.size(); ++i) {
    for (std::string_view system : kSystems) {
      if (syntax::same(comment.substr(i, system.size()), system)) return true;
    }
  }
  return false;
}

struct Detail {
  std::string_view octets;
  std::string_view what;
};

// The first thing in Server that is of no use but to who looks for holes.
Detail detail_of(std::string_view server) {
  if (const std::string_view version = patch_level(server); !version.empty()) {
    return {version, "a patch level"};
  }
  const auto products = syntax::products(server);
  if (!products) return {};
  bool first = true;
  for (const syntax::Product& p : *products) {
    if (p.is_comment && names_system(p.text)) return {p.text, "an operating system"};
    syntax::Cursor c(p.name);
    const bool module = c.eat_same("mod_") || (!first && !p.version.empty());
    if (!p.is_comment && module) return {p.text, "a module"};
    first = false;
  }
  return {};
}

void find_detailed(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  for (const FieldLine& line : r.lines(Field::server)) {
    const Detail detail = detail_of(line.value);
    if (!detail.octets.empty()) out.at(detail.octets, detail.what);
  }
  for (const FieldLine& line : r.lines(Field::x_powered_by)) {
    const std::string_view version = patch_level(line.value);
    if (!version.empty()) out.at(version, "a patch level").as(Level::advice);
  }
  for (const FieldLine& line : r.lines(Field::x_aspnet_version)) {
    out.at(line.value, "a version").as(Level::advice);
  }
}

// Calls `f` with each element of Server-Timing.
template <class F>
void each_metric(const Exchange& x, F&& f) {
  for (const FieldLine& line : x.response.lines(Field::server_timing)) {
    if (!checks::is_readable(line)) continue;
    for (std::string_view element : syntax::Elements(line.value)) {
      if (!element.empty()) f(element);
    }
  }
}

constexpr Rule kRules[] = {
    {
        .id = "server-syntax",
        .level = Level::must,
        .spec = rfc9110("10.2.4"),
        .summary = "Server is not a list of products and comments.",
        .why = "What counts servers, or works around the faults of one, does not recognize it.",
        .fix = "Send a product, with a version or without: Server: nginx.",
        .conforms = R"(
HTTP/1.1 204 No Content
Server: a/2.4 (b)

)",
        .violates = R"(
HTTP/1.1 204 No Content
Server: Jetty[[(9.4)]]

)",
        .when = {.has = {Field::server}, .by_value = true},
        .once_per_host = true,
        .check = checks::matches<Field::server, syntax::products>,
    },
    {
        .id = "server-long",
        .level = Level::should,
        .spec = rfc9110("10.2.4"),
        .summary = "Server is long.",
        .why = "It goes with every response, and tells who looks for holes where to look.",
        .fix = "Send the name of the product alone.",
        .conforms = R"(
HTTP/1.1 204 No Content
Server: a b c

)",
        .violates = R"(
HTTP/1.1 204 No Content
Server: [[a b c d]]

)",
        .when = {.has = {Field::server}, .by_value = true},
        .check =
            [](const Exchange& x, Reporter& out) {
              for (const FieldLine& line : x.response.lines(Field::server)) {
                const auto products = syntax::products(line.value);
                const std::size_t count = products ? products->size() : 0;
                if (count > kMostProducts) {
                  out.at(line.value, count, " products");
                } else if (line.value.size() > kLong) {
                  out.at(line.value, line.value.size(), " octets");
                }
              }
            },
    },
    {
        .id = "server-detailed",
        .level = Level::should,
        .spec = rfc9110("10.2.4"),
        .summary = "The response tells the patch level, the system or the modules of the server.",
        .why = "Who looks for holes can look them up.",
        .fix = "Send the name of the product alone: Server: nginx.",
        .conforms = R"(
HTTP/1.1 204 No Content
Server: nginx/1.25

)",
        .violates = R"(
HTTP/1.1 204 No Content
Server: nginx/[[1.25.3]]

)",
        .when = {.any = {Field::server, Field::x_powered_by, Field::x_aspnet_version},
                 .by_values = true},
        .beats = {"field-needless"},
        .once_per_host = true,
        .check = find_detailed,
    },
    {
        .id = "server-timing-syntax",
        .level = Level::must,
        .spec = {"W3C Server Timing", "The Server-Timing Header Field"},
        .summary = "Server-Timing is not a list of metrics.",
        .why = "Browsers skip what they cannot read, and the metric is missing or half there.",
        .fix = "Send the form of: Server-Timing: db;dur=53;desc=\"a query\".",
        .conforms = R"(
HTTP/1.1 204 No Content
Server-Timing: miss, db;dur=53.2;desc="a, b"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Server-Timing: db[[=53]]

)",
        .when = {.has = {Field::server_timing}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_metric(x, [&](std::string_view element) {
                const auto metric = syntax::server_timing_metric(element);
                if (metric) return;
                out.at(element.substr(metric.misfit().at), "expected ", metric.misfit().expected);
              });
            },
    },
    {
        .id = "server-timing-parameter",
        .level = Level::advice,
        .spec = {"W3C Server Timing", "PerformanceServerTiming"},
        .summary = "The duration of a metric is no number.",
        .why = "Browsers read it as zero.",
        .fix = "Send milliseconds as a plain number: dur=53.2.",
        .conforms = R"(
HTTP/1.1 204 No Content
Server-Timing: db;dur=53.2, cache;desc="a"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Server-Timing: db;dur=[[53ms]]

)",
        .when = {.has = {Field::server_timing}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_metric(x, [&](std::string_view element) {
                const auto metric = syntax::server_timing_metric(element);
                if (!metric || !metric->duration) return;
                if (!syntax::is_duration(*metric->duration)) out.at(*metric->duration);
              });
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::server{"field", kRules};

}  // namespace statute
