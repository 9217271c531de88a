// What single structured fields ask of their members: signatures (RFC 9421),
// dictionaries (RFC 9842), priorities (RFC 9218), No-Vary-Search, Speculation-Rules.
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/priority.h"
#include "rules/syntax/structured.h"
#include "rules/syntax/structured_fields.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

namespace sf = syntax::structured;

constexpr std::string_view kNoVarySearch = "draft-ietf-httpbis-no-vary-search";
constexpr std::size_t kLongestDictionaryId = 1024;  // RFC 9842, 2.1.3

// The dictionary of all lines of a field; nothing if they do not parse.
std::optional<sf::Dictionary> dictionary(const checks::Values& values) {
  if (!values.are_readable()) return std::nullopt;
  const auto parsed = sf::dictionary({values});
  return parsed ? std::optional(*parsed) : std::nullopt;
}

// What stands for a member: its value, or its key if true is implied.
std::string_view shown(const sf::DictionaryMember& m) {
  return m.written.empty() ? m.key : m.written;
}

void find_no_vary_search(const Exchange& x, Reporter& out) {
  const checks::Values values(x.response, Field::no_vary_search);
  const auto members = dictionary(values);
  if (!members) return;
  if (const auto wrong = sf::wrong_type(*sf::field_shape("No-Vary-Search"), {values})) {
    out.at(wrong->written, wrong->key, " is ", sf::name(wrong->type));
  }
  const auto params = members->find("params");
  const auto except = members->find("except");
  if (!params || !except) return;
  auto finding = out.at(params->key, "params and except exclude each other");
  finding.also(except->key);
  // As earlier drafts had it, and as browsers have implemented it.
  if (params->is(sf::Type::boolean) && params->value.is_true()) finding.as(Level::info);
}

void find_match(const Exchange& x, Reporter& out) {
  const checks::Values values(x.response, Field::use_as_dictionary);
  const auto members = dictionary(values);
  if (!members) return;
  const auto match = members->find("match");
  if (!match) {
    out.at(values[0], "there is no match");
  } else if (!match->is(sf::Type::string)) {
    out.at(shown(*match), "match is ", sf::name(match->type));
  }
}

void find_dictionary_member(const Exchange& x, Reporter& out) {
  const checks::Values values(x.response, Field::use_as_dictionary);
  const auto members = dictionary(values);
  if (!members) return;
  const auto destination = members->find("match-dest");
  if (destination && !destination->is_inner_list_of(sf::Type::string)) {
    out.at(shown(*destination), "match-dest is no list of Strings in parentheses");
  }
  const auto id = members->find("id");
  if (id && !id->is(sf::Type::string)) {
    out.at(shown(*id), "id is ", sf::name(id->type));
  } else if (id && id->value.length() > kLongestDictionaryId) {
    out.at(shown(*id), "id has ", id->value.length(), " characters");
  }
  const auto type = members->find("type");
  if (type && !type->is(sf::Type::token)) {
    out.at(shown(*type), "type is ", sf::name(type->type));
  }
}

// Older drafts of signatures, and signed exchanges, use the same name.
bool is_old_signature(std::string_view value) {
  return value.starts_with("keyId=") || value.find('*') != std::string_view::npos;
}

// The first key of `a` that `b` lacks; empty if there is none.
std::string_view first_not_in(const sf::Dictionary& a, const sf::Dictionary& b) {
  for (const sf::DictionaryMember& m : a) {
    if (!b.find(m.key)) return m.key;
  }
  return {};
}

void find_labels(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  const checks::Values signatures(r, Field::signature);
  const checks::Values inputs(r, Field::signature_input);
  if (!r.has(Field::signature_input)) {
    if (!is_old_signature(signatures[0])) out.at(signatures[0], "there is no Signature-Input");
    return;
  }
  if (!r.has(Field::signature)) {
    out.at(inputs[0], "there is no Signature");
    return;
  }
  const auto a = dictionary(signatures);
  const auto b = dictionary(inputs);
  if (!a || !b) return;
  if (const std::string_view key = first_not_in(*a, *b); !key.empty()) {
    out.at(key, "not in Signature-Input");
  }
  if (const std::string_view key = first_not_in(*b, *a); !key.empty()) {
    out.at(key, "not in Signature");
  }
}

// Whether each parameter of `a` is one of `b`, in whatever order.
bool has_all(const sf::Parameters& a, const sf::Parameters& b) {
  for (const sf::Parameter& p : a) {
    const auto other = b.find(p.key);
    if (!other || other->written != p.value.written) return false;
  }
  return true;
}

bool are_equal(const sf::Item& a, const sf::Item& b) {
  return a.value.written == b.value.written && has_all(a.parameters, b.parameters) &&
         has_all(b.parameters, a.parameters);
}

bool has_upper_case(std::string_view s) {
  for (char c : s) {
    if (c >= 'A' && c <= 'Z') return true;
  }
  return false;
}

// The identifiers that a signature covers; the first 64 are compared.
void judge_components(const sf::InnerList& components, Reporter& out) {
  std::array<sf::Item, 64> seen;
  std::size_t size = 0;
  for (const sf::Item& item : components) {
    if (!item.value.is(sf::Type::string)) continue;
    if (item.value.equals("@signature-params")) {
      out.at(item.value.written, "it is covered without being listed");
    } else if (has_upper_case(item.value.text)) {
      out.at(item.value.written, "not in lower case");
    }
    for (std::size_t i = 0; i < size; ++i) {
      if (!are_equal(seen[i], item)) continue;
      out.at(item.value.written, "listed before");
      break;
    }
    if (size < seen.size()) seen[size++] = item;
  }
}

void find_components(const Exchange& x, Reporter& out) {
  const checks::Values values(x.response, Field::signature_input);
  const auto members = dictionary(values);
  if (!members) return;
  for (const sf::DictionaryMember& m : *members) {
    if (m.is(sf::Type::inner_list)) judge_components(m.items, out);
  }
}

// Calls `f` with each String of Speculation-Rules that needs no decoding, and the
// URI reference that it is, if it is one.
template <class F>
void each_rule_set(const sf::List& list, F&& f) {
  for (const sf::ListMember& m : list) {
    if (!m.is(sf::Type::string)) continue;
    if (const auto text = m.value.plain()) f(m, *text, syntax::uri_reference(*text));
  }
}

void find_rule_sets(const Exchange& x, Reporter& out) {
  const checks::Values values(x.response, Field::speculation_rules);
  if (!values.are_readable()) return;
  const auto list = sf::list({values});
  if (!list) return;
  for (const sf::ListMember& m : *list) {
    if (!m.is(sf::Type::string)) out.at(m.written, sf::name(m.type));
  }
  each_rule_set(*list, [&](const sf::ListMember& m, std::string_view, const auto& uri) {
    if (!uri) out.at(m.written, "expected ", uri.misfit().expected);
  });
}

void find_insecure_rule_sets(const Exchange& x, Reporter& out) {
  if (x.scheme == Scheme::unknown) return out.not_observable();
  const checks::Values values(x.response, Field::speculation_rules);
  if (x.scheme != Scheme::https || !values.are_readable()) return;
  const auto list = sf::list({values});
  if (!list) return;
  // What has no scheme is resolved to https.
  each_rule_set(*list, [&](const sf::ListMember& m, std::string_view, const auto& uri) {
    if (uri && uri->is_scheme("http")) out.at(m.written);
  });
}

constexpr Rule kRules[] = {
    {
        .id = "signature-label-mismatch",
        .level = Level::must,
        .spec = {"RFC 9421", "4"},
        .summary = "Signature and Signature-Input do not have the same labels.",
        .why = "A signature whose input is not known cannot be verified.",
        .fix = "Send both fields, each with a member for every signature.",
        .conforms = R"(
HTTP/1.1 204 No Content
Signature-Input: a=("@status");created=1780394400;keyid="k"
Signature: a=:AAAA:

)",
        .violates = R"(
HTTP/1.1 204 No Content
Signature-Input: [[b]]=("@status");created=1780394400;keyid="k"
Signature: [[a]]=:AAAA:

)",
        .when = {.any = {Field::signature, Field::signature_input}},
        .check = find_labels,
    },
    {
        .id = "signature-component-duplicate",
        .level = Level::must,
        .spec = {"RFC 9421", "2"},
        .summary = "A signature covers a component twice, or by a name that none has.",
        .why = "Verifiers refuse the signature.",
        .fix = "List each component once, in lower case, and @signature-params not at all.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Signature-Input: a=("@status" "date" "digest";req "digest");created=1780394400
Signature: a=:AAAA:

)",
        .violates = R"(
HTTP/1.1 204 No Content
Signature-Input: a=("date" [["Digest"]] [["date"]]);created=1780394400
Signature: a=:AAAA:

)",
        .when = {.has = {Field::signature_input}},
        .check = find_components,
    },
    {
        .id = "signature-input-created-missing",
        .level = Level::should,
        .spec = {"RFC 9421", "2.3"},
        .summary = "A signature does not say when it was created.",
        .why = "Verifiers cannot tell an old signature that is replayed from a new one.",
        .fix = "Add the created parameter.",
        .conforms = R"(
HTTP/1.1 204 No Content
Signature-Input: a=("@status");created=1780394400;keyid="k"
Signature: a=:AAAA:

)",
        .violates = R"(
HTTP/1.1 204 No Content
Signature-Input: [[a]]=("@status");keyid="k"
Signature: a=:AAAA:

)",
        .when = {.has = {Field::signature_input}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const checks::Values values(x.response, Field::signature_input);
              const auto members = dictionary(values);
              if (!members) return;
              for (const sf::DictionaryMember& m : *members) {
                if (!m.parameters.find("created")) out.at(m.key);
              }
            },
    },
    {
        .id = "no-vary-search-type",
        .level = Level::must,
        .spec = {kNoVarySearch, "3"},
        .summary = "No-Vary-Search has members of other types, or two that exclude each other.",
        .why = "Browsers ignore the field, and fetch again what they have.",
        .fix = "Send key-order as a Boolean, and params or except as a list of Strings.",
        .conforms = R"(
HTTP/1.1 204 No Content
No-Vary-Search: key-order, params=("utm_source" "utm_medium")

)",
        .violates = R"(
HTTP/1.1 204 No Content
No-Vary-Search: params=[["utm_source"]]

)",
        .when = {.has = {Field::no_vary_search}},
        .check = find_no_vary_search,
    },
    {
        .id = "use-as-dictionary-match-missing",
        .level = Level::must,
        .spec = {"RFC 9842", "2.1.1"},
        .summary = "Use-As-Dictionary has no match, or one that is no String.",
        .why = "Clients do not know for which requests the dictionary is, and drop it.",
        .fix = "Add match: Use-As-Dictionary: match=\"/js/*.js\".",
        .conforms = R"(
HTTP/1.1 204 No Content
Use-As-Dictionary: match="/js/*.js", id="a"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Use-As-Dictionary: [[id="a"]]

)",
        .when = {.has = {Field::use_as_dictionary}},
        .check = find_match,
    },
    {
        .id = "use-as-dictionary-member-type",
        .level = Level::advice,
        .spec = {"RFC 9842", "2.1"},
        .summary = "A member of Use-As-Dictionary has another type than defined, or is too long.",
        .why = "Clients cannot use the dictionary.",
        .fix = "Send match-dest as a list of Strings, id as a String, type as a Token.",
        .conforms = R"(
HTTP/1.1 204 No Content
Use-As-Dictionary: match="/a", match-dest=("script"), id="a", type=raw

)",
        .violates = R"(
HTTP/1.1 204 No Content
Use-As-Dictionary: match="/a", match-dest=[["script"]], type=raw

)",
        .when = {.has = {Field::use_as_dictionary}},
        .check = find_dictionary_member,
    },
    {
        .id = "priority-unknown-value",
        .level = Level::advice,
        .spec = {"RFC 9218", "4"},
        .summary = "A priority has a value that is not defined.",
        .why = "Recipients ignore it and take the default.",
        .fix = "Send u from 0 to 7, and i as a Boolean.",
        .conforms = R"(
HTTP/1.1 204 No Content
Priority: u=7, i

)",
        .violates = R"(
HTTP/1.1 204 No Content
Priority: u=[[8]], i

)",
        .when = {.has = {Field::priority}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const checks::Values values(x.response, Field::priority);
              if (!values.are_readable()) return;
              const auto priority = syntax::priority({values});
              if (priority && !priority->disregarded.empty()) out.at(priority->disregarded);
            },
    },
    {
        .id = "priority-on-1xx",
        .level = Level::info,
        .spec = {"RFC 9218", "5"},
        .summary = "An interim response has a priority.",
        .why = "It says nothing of the final response, which is the one that waits in a queue.",
        .fix = "Send Priority with the final response.",
        .conforms = R"(
HTTP/1.1 204 No Content
Priority: u=1

)",
        .violates = R"(
HTTP/1.1 103 Early Hints
Link: </a.css>; rel="preload"; as="style"
[[Priority: u=1]]

HTTP/1.1 204 No Content
Link: </a.css>; rel="preload"; as="style"

)",
        .when = {.status = k1xx, .has = {Field::priority}},
        .check = checks::at_field<Field::priority>,
    },
    {
        .id = "speculation-rules-type",
        .level = Level::advice,
        .spec = {"WHATWG HTML", "The Speculation-Rules header"},
        .summary = "Speculation-Rules is not a list of Strings that are URI references.",
        .why = "Browsers skip what they cannot read, and speculate on nothing.",
        .fix = "Quote each: Speculation-Rules: \"/rules.json\".",
        .conforms = R"(
HTTP/1.1 204 No Content
Speculation-Rules: "/rules.json", "https://b.example/rules.json"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Speculation-Rules: [[rules]], [["a b"]]

)",
        .when = {.has = {Field::speculation_rules}},
        .check = find_rule_sets,
    },
    {
        .id = "speculation-rules-insecure",
        .level = Level::advice,
        .spec = {"WHATWG HTML", "The Speculation-Rules header"},
        .summary = "A page fetched by https has speculation rules that are fetched by http.",
        .why = "Browsers block them as mixed content.",
        .fix = "Name an https URI.",
        .conforms = R"(
# scheme: https
GET / HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Strict-Transport-Security: max-age=31536000; includeSubDomains
Speculation-Rules: "//b.example/rules.json"

)",
        .violates = R"(
# scheme: https
GET / HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Speculation-Rules: [["http://b.example/rules.json"]]

)",
        .when = {.has = {Field::speculation_rules}, .needs = {Need::request}},
        .check = find_insecure_rule_sets,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::structured_members{"field", kRules};

}  // namespace statute
