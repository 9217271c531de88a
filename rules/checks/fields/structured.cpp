// Structured fields: RFC 9651; Accept-CH: RFC 8942; Cache-Groups: RFC 9875.
#include "rules/syntax/structured.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/structured_fields.h"

namespace statute {
namespace {

namespace sf = syntax::structured;

using Shapes = std::array<const sf::FieldShape*, kFieldCount>;

consteval Shapes make_shapes() {
  Shapes shapes{};
  for (std::size_t f = 1; f < kFieldCount; ++f) shapes[f] = sf::field_shape(kFields[f].name);
  return shapes;
}

constexpr Shapes kShapes = make_shapes();

constexpr FieldSet kStructured =
    fields_where([](const FieldInfo& f) { return sf::is_structured(f.name); });

// Those without a rule of their own for the types of their values.
constexpr FieldSet kTyped = fields_where([](const FieldInfo& f) {
  constexpr FieldSet kOwn{Field::accept_ch,
                          Field::cache_group_invalidation,
                          Field::cache_groups,
                          Field::cache_status,
                          Field::cdn_cache_control,
                          Field::content_digest,
                          Field::cross_origin_embedder_policy,
                          Field::cross_origin_opener_policy,
                          Field::deprecation,
                          Field::no_vary_search,
                          Field::origin_agent_cluster,
                          Field::permissions_policy,
                          Field::priority,
                          Field::proxy_status,
                          Field::repr_digest,
                          Field::reporting_endpoints,
                          Field::speculation_rules,
                          Field::unencoded_digest,
                          Field::use_as_dictionary};
  return sf::is_structured(f.name) && !kOwn.contains(intern(f.name));
});

// Calls `f` with each field of the set that the response has: its id, its shape
// and its lines, joined.
template <class F>
void each_structured(const Exchange& x, const FieldSet& set, F&& f) {
  x.response.present.for_each([&](Field id) {
    if (!set.contains(id)) return;
    const checks::Values values(x.response, id);
    if (values.are_readable()) f(id, *kShapes[static_cast<std::size_t>(id)], values);
  });
}

// Calls `f` with all parameters of a member, those within an inner list included.
template <class F>
void each_parameters(const sf::ListMember& member, F&& f) {
  f(member.parameters);
  if (!member.is(sf::Type::inner_list)) return;
  for (const sf::Item& item : member.items) f(item.parameters);
}

// Calls `on_parameters` with all parameters of a field, and `on_dictionary` with
// the field if it is one.
template <class P, class D>
void walk(const sf::FieldShape& shape, const checks::Values& values, P&& on_parameters,
          D&& on_dictionary) {
  if (shape.kind == sf::Kind::item) {
    if (const auto item = sf::item({values})) on_parameters(item->parameters);
  } else if (shape.kind == sf::Kind::list) {
    const auto list = sf::list({values});
    if (!list) return;
    for (const sf::ListMember& member : *list) each_parameters(member, on_parameters);
  } else if (const auto dictionary = sf::dictionary({values})) {
    on_dictionary(*dictionary);
    for (const sf::DictionaryMember& member : *dictionary) each_parameters(member, on_parameters);
  }
}

void find_syntax(const Exchange& x, Reporter& out) {
  each_structured(x, kStructured, [&](Field id, const sf::FieldShape& shape, const auto& values) {
    const auto misfit = sf::misfit(shape.kind, {values});
    if (!misfit) return;
    // Older drafts of signatures, and signed exchanges, use the same name.
    const bool old = id == Field::signature && !x.response.has(Field::signature_input) &&
                     (values[0].starts_with("keyId=") || values[0].find('*') != values[0].npos);
    if (old) return;
    const std::string_view line = values[misfit->line];
    out.at(line.substr(std::min(misfit->at, line.size())), "expected ", misfit->expected);
  });
}

void find_true(const Exchange& x, Reporter& out) {
  const auto judge = [&](std::string_view key, const sf::BareItem& value) {
    if (!value.is_true() || value.implied) return;
    const char* const end = value.written.data() + value.written.size();
    out.at({key.data(), static_cast<std::size_t>(end - key.data())});
  };
  each_structured(x, kStructured, [&](Field, const sf::FieldShape& shape, const auto& values) {
    walk(
        shape, values,
        [&](const sf::Parameters& parameters) {
          for (const sf::Parameter& p : parameters) judge(p.key, p.value);
        },
        [&](const sf::Dictionary& dictionary) {
          for (const sf::DictionaryMember& m : dictionary) {
            if (m.is(sf::Type::boolean)) judge(m.key, m.value);
          }
        });
  });
}

void find_duplicate(const Exchange& x, Reporter& out) {
  const auto judge = [&](const auto& keys) {
    if (const auto key = keys.repeated()) out.at(*key);
  };
  each_structured(x, kStructured, [&](Field, const sf::FieldShape& shape, const auto& values) {
    walk(shape, values, judge, judge);
  });
}

void find_type(const Exchange& x, const FieldSet& set, Reporter& out) {
  each_structured(x, set, [&](Field, const sf::FieldShape& shape, const auto& values) {
    const auto wrong = sf::wrong_type(shape, {values});
    if (wrong) out.at(wrong->written, sf::name(wrong->type), "; see ", shape.defined_by);
  });
}

constexpr Rule kRules[] = {
    {
        .id = "sf-boolean-true-explicit",
        .level = Level::must,
        .spec = {"RFC 9651", "3.1.2"},
        .summary = "A key of a structured field has the value ?1 spelt out.",
        .why = "True has one form, the bare key; caches and signatures that compare octets differ.",
        .fix = "Leave \"=?1\" off.",
        .conforms = R"(
HTTP/1.1 204 No Content
Priority: u=1, i
Origin-Agent-Cluster: ?1

)",
        .violates = R"(
HTTP/1.1 204 No Content
Priority: u=1, [[i=?1]]

)",
        .when = {.any = kStructured},
        .check = find_true,
    },
    {
        .id = "sf-duplicate-key",
        .level = Level::advice,
        .spec = {"RFC 9651", "3.2"},
        .summary = "A key of a dictionary, or of parameters, occurs twice.",
        .why = "The last one wins, and what the earlier one said is lost in silence.",
        .fix = "Send each key once.",
        .conforms = R"(
HTTP/1.1 204 No Content
Priority: u=1, i

)",
        .violates = R"(
HTTP/1.1 204 No Content
Priority: u=1, [[u]]=2

)",
        .when = {.any = kStructured},
        .check = find_duplicate,
    },
    {
        .id = "sf-type",
        .level = Level::must,
        .spec = {"RFC 9651", "2"},
        .summary = "A structured field has a value of another type than its definition says.",
        .why = "Recipients ignore the whole field.",
        .fix = "Send the type that the definition of the field names.",
        .conforms = R"(
HTTP/1.1 204 No Content
Incremental: ?1

)",
        .violates = R"(
HTTP/1.1 204 No Content
Incremental: [[1]]

)",
        .when = {.any = kTyped},
        .check = [](const Exchange& x, Reporter& out) { find_type(x, kTyped, out); },
    },
    {
        .id = "accept-ch-insecure",
        .level = Level::advice,
        .spec = {"RFC 8942", "3.1"},
        .summary = "Accept-CH comes over plain http.",
        .why = "Clients ignore the field there, hence send none of the hints.",
        .fix = "Ask for client hints over https only.",
        .conforms = R"(
# scheme: https
HTTP/1.1 204 No Content
Accept-CH: Sec-CH-UA

)",
        .violates = R"(
# scheme: http
HTTP/1.1 204 No Content
[[Accept-CH: Sec-CH-UA]]

)",
        .when = {.has = {Field::accept_ch}},
        .check = checks::at_field_over_http<Field::accept_ch>,
    },
    {
        .id = "accept-ch-type",
        .level = Level::must,
        .spec = {"RFC 8942", "3.1"},
        .summary = "Accept-CH is not a list of tokens.",
        .why = "Clients ignore the field, hence send none of the hints.",
        .fix = "List the names of hints without quotes: Accept-CH: Sec-CH-UA, Sec-CH-UA-Mobile.",
        .conforms = R"(
HTTP/1.1 204 No Content
Accept-CH: Sec-CH-UA, Sec-CH-UA-Mobile

)",
        .violates = R"(
HTTP/1.1 204 No Content
Accept-CH: Sec-CH-UA, [["DPR"]]

)",
        .when = {.has = {Field::accept_ch}},
        .check = [](const Exchange& x, Reporter& out) { find_type(x, {Field::accept_ch}, out); },
    },
    {
        .id = "sf-syntax",
        .level = Level::must,
        .spec = {"RFC 9651", "4.2"},
        .summary = "A structured field does not parse.",
        .why = "Recipients ignore the whole field, all its lines and members.",
        .fix = "Let a library for structured fields serialize the value.",
        .conforms = R"(
HTTP/1.1 204 No Content
Age: 1
Cache-Status: a; hit; ttl=60
Cache-Status: "b c"; fwd=miss

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Status: a; hit; ttl=60
Cache-Status: b [[c; fwd=miss]]

)",
        .when = {.any = kStructured},
        .beats = {"cdn-cache-control-invalid", "coop-value", "coep-value",
                  "origin-agent-cluster-type", "permissions-policy-member",
                  "reporting-endpoints-type", "priority-unknown-value", "no-vary-search-type"},
        .check = find_syntax,
    },
    {
        .id = "cache-group-invalidation-safe",
        .level = Level::advice,
        .spec = {"RFC 9875", "3"},
        .summary = "Cache-Group-Invalidation answers a safe method.",
        .why = "Caches ignore it there: nothing is invalidated.",
        .fix = "Send the field in responses to unsafe methods only.",
        .conforms = R"(
POST / HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Group-Invalidation: "a"

)",
        .violates = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
[[Cache-Group-Invalidation: "a"]]

)",
        .when = {.method = {Method::get, Method::head, Method::options, Method::trace,
                            Method::query, Method::propfind, Method::report},
                 .has = {Field::cache_group_invalidation}},
        .check = checks::at_field<Field::cache_group_invalidation>,
    },
    {
        .id = "cache-groups-type",
        .level = Level::advice,
        .spec = {"RFC 9875", "2"},
        .summary = "A cache group is not a String.",
        .why = "Caches do not know the group, hence never invalidate the response with it.",
        .fix = "Put the names of groups in double quotes: Cache-Groups: \"scripts\", \"styles\".",
        .conforms = R"(
HTTP/1.1 204 No Content
Cache-Groups: "scripts", "styles"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Groups: "scripts", [[styles]]

)",
        .when = {.any = {Field::cache_groups, Field::cache_group_invalidation}},
        .check =
            [](const Exchange& x, Reporter& out) {
              find_type(x, {Field::cache_groups, Field::cache_group_invalidation}, out);
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::structured{"field", kRules};

}  // namespace statute
