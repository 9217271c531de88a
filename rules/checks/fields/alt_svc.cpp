// Alt-Svc: RFC 7838.
#include "rules/syntax/alt_svc.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"

namespace statute {
namespace {

using syntax::Alternative;
using syntax::Alternatives;

// Calls `f` with every alternative of every line.
template <class F>
void each(const Exchange& x, F&& f) {
  for (const FieldLine& line : x.response.lines(Field::alt_svc)) {
    if (!checks::is_readable(line)) continue;
    for (const Alternative& a : Alternatives(line.value)) f(a);
  }
}

void find_mixed_clear(const Exchange& x, Reporter& out) {
  std::string_view clear;
  bool others = false;
  each(x, [&](const Alternative& a) {
    if (a.clear && clear.empty()) clear = a.text;
    others = others || !a.clear;
  });
  if (!clear.empty() && others) out.at(clear);
}

void find_idn(const Exchange& x, Reporter& out) {
  each(x, [&](const Alternative& a) {
    if (std::any_of(a.host.begin(), a.host.end(), syntax::is_obs_text)) out.at(a.host);
  });
}

// Whether the element is a protocol and a quoted authority, whatever the octets
// of the protocol.
bool has_form(const Alternative& a) {
  if (a.clear || a.protocol.empty()) return false;
  if (a.protocol.find_first_of(" \t;\"") != std::string_view::npos) return false;
  return a.text.substr(a.protocol.size()).starts_with("=\"");
}

void find_encoding(const Exchange& x, Reporter& out) {
  each(x, [&](const Alternative& a) {
    if (!has_form(a)) return;
    const auto id = syntax::protocol_id(a.protocol);
    if (!id) out.at(a.protocol, "expected ", id.misfit().expected);
  });
}

void find_syntax(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::alt_svc)) {
    if (!checks::is_readable(line)) continue;
    const Alternatives all(line.value);
    if (const auto misfit = all.misfit()) {
      out.at(line.value.substr(misfit->at), "expected ", misfit->expected);
    } else if (all.empty()) {
      out.at(line.whole(), "expected \"clear\" or an alternative");
    }
  }
}

constexpr Rule kRules[] = {
    {
        .id = "alt-svc-clear-mixed",
        .level = Level::must,
        .spec = {"RFC 7838", "3"},
        .summary = "Alt-Svc has clear beside alternatives.",
        .why = "One client forgets all alternatives, the next takes \"clear\" for one of them.",
        .fix = "Send \"clear\" alone.",
        .conforms = R"(
HTTP/1.1 204 No Content
Alt-Svc: clear

)",
        .violates = R"(
HTTP/1.1 204 No Content
Alt-Svc: h3=":443", [[clear]]

)",
        .when = {.has = {Field::alt_svc}},
        .check = find_mixed_clear,
    },
    {
        .id = "alt-svc-idn",
        .level = Level::must,
        .spec = {"RFC 7838", "8"},
        .summary = "The host of an alternative has octets beyond ASCII.",
        .why = "Clients cannot resolve the name and drop the alternative, or the whole field.",
        .fix = "Write internationalized names as A-labels, which begin with xn--.",
        .conforms = R"(
HTTP/1.1 204 No Content
Alt-Svc: h3="xn--bcher-kva.example:443"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Alt-Svc: h3="[[b\xC3\xBCcher.example]]:443"

)",
        .when = {.has = {Field::alt_svc}},
        .beats = {"alt-svc-syntax", "field-value-non-ascii"},
        .check = find_idn,
    },
    {
        .id = "alt-svc-plain",
        .level = Level::advice,
        .spec = {"RFC 7838", "2.1"},
        .summary = "Alt-Svc comes over plain http.",
        .why = "Nobody can tell that it is the origin's; most clients ignore it there.",
        .fix = "Advertise alternatives over https only.",
        .conforms = R"(
# scheme: https
HTTP/1.1 204 No Content
Alt-Svc: h3=":443"

)",
        .violates = R"(
# scheme: http
HTTP/1.1 204 No Content
[[Alt-Svc: h3=":443"]]

)",
        .when = {.has = {Field::alt_svc}},
        .check = checks::at_field_over_http<Field::alt_svc>,
    },
    {
        .id = "alt-svc-protocol-encoding",
        .level = Level::must,
        .spec = {"RFC 7838", "3"},
        .summary = "The protocol of an alternative is not encoded as it has to be.",
        .why = "Protocols have one form, so that they can be compared octet by octet.",
        .fix = "Percent-encode what no token has, and \"%\", in upper case, and nothing else.",
        .conforms = R"(
HTTP/1.1 204 No Content
Alt-Svc: w%3Dx%3Ay#z=":443"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Alt-Svc: [[h%32]]=":443"

)",
        .when = {.has = {Field::alt_svc}},
        .beats = {"alt-svc-syntax"},
        .check = find_encoding,
    },
    {
        .id = "alt-svc-syntax",
        .level = Level::must,
        .spec = {"RFC 7838", "3"},
        .summary = "Alt-Svc is neither clear nor a list of alternatives.",
        .why = "Clients ignore the field and stay with the protocol they have.",
        .fix = "Send the form of: Alt-Svc: h3=\":443\"; ma=86400.",
        .conforms = R"(
HTTP/1.1 204 No Content
Alt-Svc: h3=":443"; ma=86400, h2="b.example:8443"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Alt-Svc: h3=[[:443; ma=86400]]

)",
        .when = {.has = {Field::alt_svc}, .by_value = true},
        .check = find_syntax,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::alt_svc{"field", kRules};

}  // namespace statute
