// Content-Security-Policy and its Report-Only form: W3C CSP3.
#include "rules/syntax/csp.h"

#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/checks/security/endpoints.h"
#include "rules/rule.h"
#include "rules/syntax/pair.h"

namespace statute {
namespace {

using syntax::CspDirective;
using syntax::CspDirectives;
using syntax::SourceExpression;
using syntax::SourceKind;

constexpr Field kCsp = Field::content_security_policy;
constexpr Field kReportOnly = Field::content_security_policy_report_only;

consteval Spec csp3(std::string_view section) { return {"W3C CSP3", section}; }

// Calls `f` with every policy of these fields that can be read.
template <Field... Fs, class F>
void each_policy(const Response& r, F f) {
  constexpr FieldSet kSet{Fs...};
  for (const FieldLine& line : r.fields) {
    if (!kSet.contains(line.id) || !checks::is_readable(line)) continue;
    for (const CspDirectives& policy : syntax::CspPolicies(line.value)) f(policy);
  }
}

template <Field... Fs, class F>
void each_directive(const Response& r, F f) {
  each_policy<Fs...>(r, [&](const CspDirectives& policy) {
    for (const CspDirective& d : policy) f(d);
  });
}

// The first of that name: later ones are ignored.
std::optional<CspDirective> directive(const CspDirectives& policy, std::string_view name) {
  return syntax::find(policy, name);
}

// The directive by which a policy decides of what `name` is about.
std::optional<CspDirective> effective(const CspDirectives& policy, std::string_view name) {
  const auto own = directive(policy, name);
  return own ? own : directive(policy, "default-src");
}

bool is_source_list(const CspDirective& d) {
  const syntax::CspDirectiveInfo* const info = syntax::csp_directive_info(d.name);
  return info != nullptr &&
         (info->kind == syntax::CspKind::fetch || info->kind == syntax::CspKind::sources);
}

// The first source of that kind of which `is` holds; empty if there is none.
template <class Is>
std::string_view source_that(const CspDirective& d, Is is) {
  for (std::string_view word : d.words()) {
    if (is(syntax::source_expression(word))) return word;
  }
  return {};
}

// Reports what `fault` finds in the directive by which each policy decides of
// scripts; nothing, if some policy finds no fault, since all of them apply.
template <class Fault>
void judge_scripts(const Exchange& x, Reporter& out, Fault fault) {
  bool all = true;
  each_policy<kCsp>(x.response, [&](const CspDirectives& policy) {
    const auto d = effective(policy, "script-src");
    if (d && fault(*d).empty()) all = false;
  });
  if (!all) return;
  each_policy<kCsp>(x.response, [&](const CspDirectives& policy) {
    if (const auto d = effective(policy, "script-src")) out.at(fault(*d), "in ", d->name);
  });
}

// The 'unsafe-inline' of a directive, unless something else there disables it.
std::string_view unsafe_inline(const CspDirective& d) {
  const auto disables = [](const SourceExpression& e) {
    return e.kind == SourceKind::nonce || e.kind == SourceKind::hash ||
           e.is_keyword("strict-dynamic");
  };
  if (!source_that(d, disables).empty()) return {};
  return source_that(d, [](const SourceExpression& e) { return e.is_keyword("unsafe-inline"); });
}

std::string_view unsafe_eval(const CspDirective& d) {
  return source_that(d, [](const SourceExpression& e) { return e.is_keyword("unsafe-eval"); });
}

// A source that lets almost anything in.
std::string_view wildcard(const CspDirective& d) {
  const auto is_dynamic = [](const SourceExpression& e) { return e.is_keyword("strict-dynamic"); };
  if (!source_that(d, is_dynamic).empty()) return {};
  return source_that(d, [](const SourceExpression& e) {
    return e.text == "*" || (e.kind == SourceKind::scheme &&
                             (syntax::same(e.scheme, "https") || syntax::same(e.scheme, "data")));
  });
}

// Whether another policy of the response narrows down what this one lets in.
bool is_narrowed(const Response& r, std::string_view name) {
  bool narrowed = false;
  each_policy<kCsp>(r, [&](const CspDirectives& policy) {
    const auto d = effective(policy, name);
    narrowed = narrowed || (d && wildcard(*d).empty());
  });
  return narrowed;
}

void find_wildcard(const Exchange& x, Reporter& out) {
  for (std::string_view name : {"default-src", "script-src", "object-src"}) {
    if (is_narrowed(x.response, name)) continue;
    each_policy<kCsp>(x.response, [&](const CspDirectives& policy) {
      const auto d = directive(policy, name);
      const std::string_view source = d ? wildcard(*d) : std::string_view{};
      if (!source.empty()) out.at(source, "in ", d->name);
    });
  }
}

void find_syntax(const Exchange& x, Reporter& out) {
  for (Field f : {kCsp, kReportOnly}) {
    for (const FieldLine& line : x.response.lines(f)) {
      if (!checks::is_readable(line)) continue;
      const auto parsed = syntax::content_security_policy(line.value);
      if (!parsed) {
        out.at(line.value.substr(parsed.misfit().at), "expected ", parsed.misfit().expected);
      } else if (parsed->empty()) {
        out.at(line.whole(), "expected a directive");
      }
    }
  }
}

void find_unknown(const Exchange& x, Reporter& out) {
  each_directive<kCsp, kReportOnly>(x.response, [&](const CspDirective& d) {
    const syntax::CspDirectiveInfo* const info = syntax::csp_directive_info(d.name);
    if (info != nullptr && info->kind != syntax::CspKind::withdrawn) return;
    // What is no name at all is another fault.
    for (char c : d.name) {
      if (!syntax::is_alpha(c) && !syntax::is_digit(c) && c != '-') return;
    }
    if (!d.name.empty()) out.at(d.name, info == nullptr ? "unknown" : "withdrawn");
  });
}

// 'none' next to another source. What asks for reports is no source.
void find_none_mixed(const Exchange& x, Reporter& out) {
  each_directive<kCsp>(x.response, [&](const CspDirective& d) {
    if (!is_source_list(d)) return;
    const auto is_none = [](const SourceExpression& e) { return e.kind == SourceKind::none; };
    const auto is_source = [](const SourceExpression& e) {
      return e.kind != SourceKind::none &&
             !(e.kind == SourceKind::keyword && syntax::same(e.keyword.substr(0, 7), "report-"));
    };
    const std::string_view none = source_that(d, is_none);
    if (!none.empty() && !source_that(d, is_source).empty()) out.at(none, "in ", d.name);
  });
}

// Content that can change the page: W3C Mixed Content, 3.2.
bool governs_active_content(const CspDirective& d) {
  const syntax::CspDirectiveInfo* const info = syntax::csp_directive_info(d.name);
  return info != nullptr && info->kind == syntax::CspKind::fetch &&
         !syntax::same(d.name, "img-src") && !syntax::same(d.name, "media-src");
}

void find_insecure_source(const Exchange& x, Reporter& out) {
  each_directive<kCsp>(x.response, [&](const CspDirective& d) {
    if (!governs_active_content(d)) return;
    for (std::string_view word : d.words()) {
      const SourceExpression e = syntax::source_expression(word);
      const bool own_machine = syntax::same(e.host, "localhost") || e.host.starts_with("127.");
      if (!syntax::same(e.scheme, "http") || own_machine) continue;
      if (x.scheme == Scheme::unknown) out.not_observable();
      if (x.scheme == Scheme::https) out.at(word, "in ", d.name);
    }
  });
}

void find_undefined_group(const Exchange& x, Reporter& out) {
  int left = 64;  // a hostile list must not cost the square of its length
  each_policy<kCsp, kReportOnly>(x.response, [&](const CspDirectives& policy) {
    const auto d = directive(policy, "report-to");
    if (!d || d->words().size() != 1 || left-- <= 0) return;
    const std::string_view group = *d->words().begin();
    if (checks::defines_endpoint(x.response, group) == false) out.at(group);
  });
}

// What both say of who may frame the page, in the words of X-Frame-Options;
// "other" if it has none for it.
std::string_view framers(const CspDirective& ancestors) {
  if (ancestors.words().empty()) return "DENY";
  if (ancestors.words().size() > 1) return "other";
  const SourceExpression e = syntax::source_expression(*ancestors.words().begin());
  if (e.kind == SourceKind::none) return "DENY";
  return e.is_keyword("self") ? "SAMEORIGIN" : "other";
}

void find_frame_conflict(const Exchange& x, Reporter& out) {
  const FieldLine& options = *x.response.first(Field::x_frame_options);
  const bool valid =
      syntax::same(options.value, "DENY") || syntax::same(options.value, "SAMEORIGIN");
  if (!valid || x.response.lines(Field::x_frame_options).count() > 1) return;
  std::optional<CspDirective> ancestors;
  int count = 0;
  each_policy<kCsp>(x.response, [&](const CspDirectives& policy) {
    if (const auto d = directive(policy, "frame-ancestors")) {
      ancestors = d;
      ++count;
    }
  });
  // Several policies all apply: what is left of them is not ours to tell.
  if (count != 1 || syntax::same(framers(*ancestors), options.value)) return;
  out.at(options.value).also(ancestors->text);
}

constexpr Rule kRules[] = {
    {
        .id = "csp-syntax",
        .level = Level::must,
        .spec = csp3("2.2"),
        .summary = "Content-Security-Policy is not a list of policies.",
        .why = "Browsers drop the directive that they cannot read, and with it the protection.",
        .fix = "Send directives parted by semicolons, in ASCII, each a name and its values.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: default-src 'self'; img-src https://a.example;

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: default-src[[: 'self']]

)",
        .when = {.any = {kCsp, kReportOnly}},
        .check = find_syntax,
    },
    {
        .id = "csp-directive-duplicate",
        .level = Level::advice,
        .spec = csp3("2.2.1"),
        .summary = "A policy has a directive twice.",
        .why = "Browsers ignore the second one, whatever it allows or forbids.",
        .fix = "Merge the two.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: img-src 'self' https://a.example

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: img-src 'self'; [[img-src]] https://a.example

)",
        .when = {.any = {kCsp, kReportOnly}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_policy<kCsp, kReportOnly>(x.response, [&](const CspDirectives& policy) {
                if (const auto d = syntax::duplicate(policy)) out.at(d->name);
              });
            },
    },
    {
        .id = "csp-directive-unknown",
        .level = Level::advice,
        .spec = csp3("6"),
        .summary = "A policy has a directive that browsers do not know.",
        .why = "They ignore it; if it is misspelt, what it was to forbid is allowed.",
        .fix = "Correct or remove it.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: img-src 'self'; upgrade-insecure-requests

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: [[image-src]] 'self'

)",
        .when = {.any = {kCsp, kReportOnly}},
        .check = find_unknown,
    },
    {
        .id = "csp-keyword-unquoted",
        .level = Level::advice,
        .spec = csp3("2.3.1"),
        .summary = "A keyword of a policy stands without its quotes.",
        .why = "Browsers take it for the name of a host.",
        .fix = "Put it in single quotes, as in 'self'.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: script-src 'self'

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: script-src [[self]]

)",
        .when = {.any = {kCsp, kReportOnly}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_directive<kCsp, kReportOnly>(x.response, [&](const CspDirective& d) {
                if (!is_source_list(d)) return;
                for (std::string_view word : d.words()) {
                  if (syntax::is_unquoted_keyword(word)) out.at(word, "in ", d.name);
                }
              });
            },
    },
    {
        .id = "csp-multiple",
        .level = Level::advice,
        .spec = csp3("3.1"),
        .summary = "Content-Security-Policy stands on several lines.",
        .why = "All their policies apply at once, and may together allow less than each.",
        .fix = "Send one line with one policy.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: default-src 'self'; img-src https://a.example

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Content-Security-Policy: default-src 'self']]
[[Content-Security-Policy: img-src https://a.example]]

)",
        .when = {.any = {kCsp, kReportOnly}, .needs = {Need::lines}},
        .check =
            [](const Exchange& x, Reporter& out) {
              checks::twice<kCsp>(x, out);
              checks::twice<kReportOnly>(x, out);
            },
    },
    {
        .id = "csp-none-mixed",
        .level = Level::advice,
        .spec = csp3("2.3.1"),
        .summary = "A policy lists 'none' next to other sources.",
        .why = "Browsers then ignore 'none', and allow the others.",
        .fix = "Send 'none' alone, or leave it out.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: object-src 'none'

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: object-src [['none']] 'self'

)",
        .when = {.has = {kCsp}},
        .check = find_none_mixed,
    },
    {
        .id = "csp-unsafe-inline",
        .level = Level::advice,
        .spec = csp3("8"),
        .summary = "A policy allows scripts within the page.",
        .why = "Whatever an attacker gets into the page runs, as without a policy.",
        .fix = "Mark the scripts by nonces or hashes instead.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: script-src 'nonce-Zm9v' 'unsafe-inline'

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: script-src 'self' [['unsafe-inline']]

)",
        .when = {.has = {kCsp}},
        .once_per_host = true,
        .check = [](const Exchange& x, Reporter& out) { judge_scripts(x, out, unsafe_inline); },
    },
    {
        .id = "csp-unsafe-eval",
        .level = Level::advice,
        .spec = csp3("8"),
        .summary = "A policy allows scripts to run text as code.",
        .why = "Text that an attacker gets into a script runs.",
        .fix = "Do without eval() and its like, and remove 'unsafe-eval'.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: script-src 'self' 'wasm-unsafe-eval'

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: script-src 'self' [['unsafe-eval']]

)",
        .when = {.has = {kCsp}},
        .once_per_host = true,
        .check = [](const Exchange& x, Reporter& out) { judge_scripts(x, out, unsafe_eval); },
    },
    {
        .id = "csp-wildcard",
        .level = Level::advice,
        .spec = csp3("8"),
        .summary = "A policy allows scripts or plug-ins from nearly anywhere.",
        .why = "An attacker finds a place to load from.",
        .fix = "List the hosts that are needed.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: script-src https://a.example; img-src *

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: script-src 'self' [[https:]]

)",
        .when = {.has = {kCsp}},
        .check = find_wildcard,
    },
    {
        .id = "csp-insecure-source",
        .level = Level::advice,
        .spec = csp3("2.3.1"),
        .summary = "The policy of a page over https names a source over http.",
        .why = "What it names is blocked as mixed content, or can be changed on its way.",
        .fix = "Name the source by https.",
        .conforms = R"(
# scheme: https
HTTP/1.1 204 No Content
Strict-Transport-Security: max-age=31536000; includeSubDomains
Content-Security-Policy: script-src https://a.example; img-src http://a.example

)",
        .violates = R"(
# scheme: https
HTTP/1.1 204 No Content
Content-Security-Policy: script-src [[http://a.example]]

)",
        .when = {.has = {kCsp}},
        .check = find_insecure_source,
    },
    {
        .id = "csp-report-to-undefined",
        .level = Level::advice,
        .spec = {"W3C Reporting", "3.2"},
        .summary = "The report-to of a policy names an endpoint that nothing defines.",
        .why = "Browsers have nowhere to send the reports, and drop them.",
        .fix = "Define the endpoint in Reporting-Endpoints.",
        .conforms = R"(
HTTP/1.1 204 No Content
Reporting-Endpoints: a="https://a.example/b"
Content-Security-Policy: default-src 'self'; report-to a

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: default-src 'self'; report-to [[a]]

)",
        .when = {.any = {kCsp, kReportOnly}},
        .reads = {Field::reporting_endpoints, Field::report_to},
        .check = find_undefined_group,
    },
    {
        .id = "csp-report-only-no-reporting",
        .level = Level::advice,
        .spec = csp3("3.2"),
        .summary = "A policy that is only to report does not say where to.",
        .why = "It neither forbids nor reports anything.",
        .fix = "Add report-to, or enforce the policy.",
        .conforms = R"(
HTTP/1.1 204 No Content
Reporting-Endpoints: a="https://a.example/b"
Content-Security-Policy-Report-Only: default-src 'self'; report-to a

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Security-Policy-Report-Only: [[default-src 'self']]

)",
        .when = {.has = {kReportOnly}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_policy<kReportOnly>(x.response, [&](const CspDirectives& policy) {
                if (policy.empty()) return;
                if (!directive(policy, "report-to") && !directive(policy, "report-uri")) {
                  out.at(policy.text());
                }
              });
            },
    },
    {
        .id = "csp-report-uri-deprecated",
        .level = Level::info,
        .spec = csp3("6.5.1"),
        .summary = "A policy has report-uri without report-to.",
        .why = "Browsers that know report-to alone send no reports.",
        .fix = "Add report-to, and keep report-uri for older browsers.",
        .conforms = R"(
HTTP/1.1 204 No Content
Reporting-Endpoints: a="https://a.example/b"
Content-Security-Policy: default-src 'self'; report-uri /b; report-to a

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: default-src 'self'; [[report-uri]] /b

)",
        .when = {.has = {kCsp}},
        .once_per_host = true,
        .check =
            [](const Exchange& x, Reporter& out) {
              each_policy<kCsp>(x.response, [&](const CspDirectives& policy) {
                const auto d = directive(policy, "report-uri");
                if (d && !directive(policy, "report-to")) out.at(d->name);
              });
            },
    },
    {
        .id = "csp-frame-options-conflict",
        .level = Level::info,
        .spec = csp3("6.4.2"),
        .summary = "X-Frame-Options and frame-ancestors disagree.",
        .why = "Browsers follow frame-ancestors; older ones do what X-Frame-Options says.",
        .fix = "Drop X-Frame-Options, or make it say the same.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Security-Policy: frame-ancestors 'self'

)",
        .violates = R"(
HTTP/1.1 204 No Content
X-Frame-Options: [[DENY]]
Content-Security-Policy: [[frame-ancestors 'self']]

)",
        .when = {.has = {kCsp, Field::x_frame_options}},
        .check = find_frame_conflict,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::csp{"security", kRules};

}  // namespace statute
