// What a PATCH that failed left behind, by the GETs around it: RFC 5789, 2. Only patches in JSON
// Merge Patch are read: RFC 7396.
#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/checks/history.h"
#include "rules/rule.h"
#include "rules/syntax/json_text.h"
#include "rules/syntax/parse.h"

namespace statute {
namespace {

using checks::Side;
using syntax::JsonType;
using syntax::JsonValue;

// The JSON object that the message holds, if all of it is at hand and not coded.
std::optional<JsonValue> object_of(const Message& m) {
  const bool plain = m.content.form == Form::decoded || !m.has(Field::content_encoding);
  if (m.content.known != Known::fully || !plain || m.content.octets.empty()) return std::nullopt;
  const auto text = syntax::json_text(m.content.octets);
  if (!text || !text->judged || text->value.type != JsonType::object) return std::nullopt;
  return text->value;
}

// Whether two members of one name hold the same, as far as their text tells: what is written in
// more than one way is not compared.
bool is_plain_value(const JsonValue& v) {
  if (v.type == JsonType::boolean) return true;
  return v.type == JsonType::string && v.text.find('\\') == v.text.npos;
}

// The first member that the patch changed, and whether another one was left as it was.
struct Outcome {
  std::string_view done;
  bool left = false;
};
Outcome outcome(const JsonValue& before, const JsonValue& patch, const JsonValue& after) {
  Outcome out;
  syntax::JsonMembers members(patch);
  while (const auto m = members.next()) {
    const auto was = syntax::json_member(before, m->name);
    const auto is = syntax::json_member(after, m->name);
    if (!is_plain_value(m->value) || !is || (was && !is_plain_value(*was))) continue;
    const bool moved = !was || was->text != is->text;
    if (moved && is->text == m->value.text && out.done.empty()) out.done = m->name;
    // But for case, it may have been what the patch asks for.
    if (!moved && !syntax::same(is->text, m->value.text)) out.left = true;
  }
  return out;
}

// Whether that exchange shows the resource to the same client, from the origin itself.
bool shows(const Memo& m, const Side& here) {
  const Side side(m);
  return checks::is_plain(m.request()) && m.response().status == 200 &&
         checks::is_same_selection(side, here) && checks::is_close(side, here) &&
         checks::is_in_order(side, here) && !checks::may_come_from_cache(m.response());
}

// A failed PATCH with nothing but one GET before it, and the one at hand after it.
void not_atomic(const Exchange& x, const Past& past, Reporter& out) {
  const Side here(x);
  if (!checks::is_plain(*x.request) || checks::may_come_from_cache(x.response)) return;
  std::size_t i = 0;
  while (i < past.size() && !checks::may_change(past[i].request())) {
    if (shows(past[i++], here)) return;  // told when that one came
  }
  if (i == past.size()) return out.not_observable();
  const Memo& patch = past[i];
  const bool failed = patch.response().status >= 400;
  if (patch.request().method != Method::patch || !failed) return;
  if (!checks::has_type(patch.request(), "application/merge-patch+json")) return;
  if (patch.credentials() != credentials_of(*x.request)) return out.not_observable();
  for (++i; i < past.size() && !checks::may_change(past[i].request()); ++i) {
    if (!shows(past[i], here)) continue;
    const auto before = object_of(past[i].response());
    const auto asked = object_of(patch.request());
    const auto after = object_of(x.response);
    if (!before || !asked || !after) return out.not_observable();
    const Outcome found = outcome(*before, *asked, *after);
    if (!found.done.empty() && found.left) {
      out.at(patch, patch.response().start_line, "the GET after it has the new ", found.done);
    }
    return;
  }
  out.not_observable();
}

constexpr Rule kRules[] = {
    {
        .id = "patch-not-atomic",
        .level = Level::must,
        .spec = {"RFC 5789", "2"},
        .summary = "A PATCH that failed left a part of its changes.",
        .why = "The client takes the resource to be as it was, and repeats or gives up a change "
               "that is half made.",
        .fix = "Apply all changes of a patch, or none.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "1"
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
Cache-Control: no-cache
Content-Type: application/json
Content-Length: 23

{"a":"one", "b":"two"}

PATCH /a HTTP/1.1
Host: a.example
Content-Type: application/merge-patch+json
Content-Length: 22

{"a":"new","b":"bad"}

HTTP/1.1 409 Conflict
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 11

b is taken.

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "1"
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
Cache-Control: no-cache
Content-Type: application/json
Content-Length: 23

{"a":"one", "b":"two"}
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Content-Type: application/json
Content-Length: 23

{"a":"one", "b":"two"}

PATCH /a HTTP/1.1
Host: a.example
Content-Type: application/merge-patch+json
Content-Length: 22

{"a":"new","b":"bad"}

[[HTTP/1.1 409 Conflict]]
Content-Type: text/plain
Content-Length: 11

b is taken.

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Content-Type: application/json
Content-Length: 23

{"a":"new", "b":"two"}
)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .needs = {Need::request_fields, Need::data, Need::history}},
        .reads = {Field::age, Field::via},
        .check = not_atomic,
    },
};
static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::patch_history{"method", kRules};

}  // namespace statute
