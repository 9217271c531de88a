// What several exchanges show of lengths, limits, targets and connections: RFC 9110, 4.1, 5.4 and
// 8.6; RFC 9112, 3 and 9.
#include "rules/checks/history.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/families.h"
#include "rules/checks/framing/common.h"
#include "rules/checks/ranges.h"
#include "rules/checks/target.h"
#include "rules/rule.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

using checks::declared_length;
using checks::Side;

// The length of the content that a 200 to GET has, by count or by its own word.
std::optional<std::uint64_t> content_length(const Side& s) {
  const auto measured = checks::measured_length(s.response(), s.connection());
  return measured ? measured : declared_length(s.response());
}

// A HEAD and a GET whose lengths can be compared.
bool is_head_beside(const Side& head, const Side& get) {
  return head.request().method == Method::head && checks::is_plain(get.request()) &&
         !head.request().present.contains_any(checks::kConditions) && get.status() == 200 &&
         checks::is_same_selection(head, get) &&
         checks::is_alike(head.response(), get.response()) &&
         checks::has_same_lines(head.response(), get.response(), Field::content_encoding) &&
         checks::is_close(head, get);
}

void compare_lengths(const Side& head, const Side& get, Level level, Reporter& out) {
  const auto said = declared_length(head.response());
  const auto due = content_length(get);
  if (!said || !due || *said == *due) return;
  head.report(out, head.response().first(Field::content_length)->value, "GET has ", *due).as(level);
}

void head_mismatch(const Exchange& x, const Past& past, Reporter& out) {
  const Side here(x);
  if (x.request->method == Method::head) {
    for (std::size_t i = 0; i < past.size(); ++i) {
      if (checks::may_have_changed(past[i])) break;
      if (!is_head_beside(here, Side(past[i]))) continue;
      // Without a strong tag, another GET has to tell whether the content changed meanwhile.
      if (!checks::has_same_octets(x.response, past[i].response())) break;
      return compare_lengths(here, Side(past[i]), Level::must, out);
    }
    return out.not_observable();
  }
  if (!checks::is_plain(*x.request)) return;
  bool found = false;
  for (std::size_t i = 0; i < past.size(); ++i) {
    if (checks::may_have_changed(past[i])) break;
    const Side before(past[i]);
    if (!checks::is_plain(before.request()) || !checks::is_same_selection(here, before)) continue;
    found = true;  // so that the HEADs between were compared with it
    if (content_length(before) != content_length(here)) break;
    checks::for_each_between(x, past, out, [&](const Side& head, const Side&) {
      if (checks::has_same_octets(head.response(), x.response)) return;  // told already
      if (is_head_beside(head, here)) compare_lengths(head, here, Level::must, out);
    });
    break;
  }
  for (std::size_t i = 0; !found && i < past.size(); ++i) {
    if (checks::may_have_changed(past[i])) break;
    if (is_head_beside(Side(past[i]), here)) {
      return compare_lengths(Side(past[i]), here, Level::advice, out);
    }
  }
  if (!found) out.not_observable();
}

// Whether a 304 tells of the representation that the 200 has.
bool has_same_validator(const Side& subject, const Side& ok) {
  const Response& r = subject.response();
  const Request& q = subject.request();
  const auto tag = ok.tag();
  if (const auto other = subject.tag(); tag && other) return tag->matches_weakly(*other);
  if (tag && checks::TagCondition(q, Field::if_none_match).lists_weakly(*tag)) return true;
  if (ok.response().has(Field::last_modified)) {
    const std::string_view modified = ok.response().value(Field::last_modified);
    return modified == r.value(Field::last_modified) ||
           (!q.has(Field::if_none_match) && modified == q.value(Field::if_modified_since));
  }
  if (tag || r.has(Field::etag) || r.has(Field::last_modified)) return false;
  const auto since = checks::date_of(Exchange{}, q, Field::if_modified_since);
  const auto date = checks::date_of(Exchange{}, ok.response(), Field::date);
  return since && date && *since >= *date && !q.has(Field::if_none_match);
}

void not_modified_mismatch(const Exchange& x, const Past& past, Reporter& out) {
  checks::for_each_beside_200<304>(x, past, out, [&out](const Side& subject, const Side& ok) {
    const auto said = declared_length(subject.response());
    const bool head = ok.request().method == Method::head;
    const auto due = head ? declared_length(ok.response()) : content_length(ok);
    if (!said || !due || *said == *due || !has_same_validator(subject, ok)) return;
    subject.report(out, subject.response().first(Field::content_length)->value, "the 200 has ",
                   *due);
  });
}

void not_modified_zero(const Exchange& x, const Past& past, Reporter& out) {
  const FieldLine& line = *x.response.first(Field::content_length);
  if (checks::without_zeros(line.value) != "0") return;
  for (std::size_t i = 0; x.request != nullptr && i < past.size(); ++i) {
    const Side before(past[i]);
    if (before.status() == 200 && has_same_validator(Side(x), before)) return;  // it is compared
  }
  out.at(line.whole());
}

void length_missing(const Exchange& x, const Past& past, Reporter& out) {
  checks::for_each_pair(
      x, past, out,
      [](const Side& s) {
        const Response& r = s.response();
        const bool chunked = r.is_http1() && r.has(Field::transfer_encoding);
        return s.status() == 200 && !r.has(Field::content_length) && !chunked &&
               r.content.length > 0;
      },
      [](const Side& subject, const Side& other) {
        const Response& r = subject.response();
        const Response& s = other.response();
        const bool is_static = r.has(Field::etag) || r.has(Field::last_modified);
        return is_static && checks::is_alike(r, s) && s.has(Field::content_length) &&
               checks::has_same_lines(r, s, Field::content_encoding) &&
               checks::is_same_request(subject, other);
      },
      [&out](const Side& subject, const Side& other) {
        subject.report(out, subject.response().start_line, "another response has ",
                       other.response().first(Field::content_length)->whole());
      });
}

bool is_absolute(const Request& q) {
  return !q.target.starts_with('/') && q.target.find("://") != std::string_view::npos;
}

bool is_plain_origin_form(const Request& q) {
  return checks::is_plain(q) && q.target.starts_with('/');
}

void absolute_rejected(const Exchange& x, const Past& past, Reporter& out) {
  checks::for_each_between(
      x, past, out, is_plain_origin_form, [&out](const Side& special, const Side&) {
        const Request& q = special.request();
        if (!checks::is_plain(q) || !is_absolute(q) || special.status() < 400) return;
        if (!syntax::same(syntax::split_uri(q.target).authority, q.value(Field::host))) return;
        special.report(out, special.response().start_line);
      });
}

// The newest remembered answer to a plain GET in origin form; null if none.
const Memo* plain_answer(const Past& past) {
  for (std::size_t i = 0; i < past.size(); ++i) {
    if (is_plain_origin_form(past[i].request()) && past[i].response().status < 400) {
      return &past[i];
    }
  }
  return nullptr;
}

void host_preferred(const Exchange& x, const Past& past, Reporter& out) {
  const Request& q = *x.request;
  if (!checks::is_plain(q) || !is_absolute(q)) return;
  const syntax::Uri target = syntax::split_uri(q.target);
  const std::string_view host = q.value(Field::host);
  if (host.empty() || syntax::same(target.authority, host) || host.size() > 255) return;
  checks::UriBuffer other;
  std::size_t n = 0;
  for (std::string_view part :
       {target.scheme, std::string_view("://"), host,
        q.target.substr(q.target.find(target.authority) + target.authority.size())}) {
    if (n + part.size() > other.size()) return;
    n += part.copy(other.data() + n, part.size());
  }
  const Memo* const named = plain_answer(past);
  const Past elsewhere = past.of({other.data(), n});
  const Memo* const preferred = plain_answer(elsewhere);
  if (named == nullptr || preferred == nullptr || x.response.content.length == 0) {
    return out.not_observable();
  }
  const Side here(x);
  const auto differ = checks::has_same_content(Side(*named), Side(*preferred));
  const auto same = checks::has_same_content(here, Side(*preferred));
  if (!differ || !same) return out.not_observable();
  if (!*differ && *same && x.response.status == preferred->response().status) {
    out.at(x.response.start_line, "the answer of ", host);
  }
}

// A request that got no answer at all, though the connection was not cut by others.
bool is_unanswered(const Memo& m) {
  const Ending e = m.connection().ending;
  return m.response().status == 0 && m.response().start_line.empty() &&
         (e == Ending::closed || e == Ending::unclosed || e == Ending::reset);
}

// Whether a target is long for no other reason than to be so: one octet over and over. What else
// is in a long query may be refused for what it says.
bool is_padded(std::string_view target) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (std::size_t i = 0; i < target.size(); ++i) {
    run = i > 0 && target[i] == target[i - 1] ? run + 1 : 1;
    longest = run > longest ? run : longest;
  }
  return longest >= target.size() - target.size() / 4;
}

std::string_view path_of(const Request& q) { return q.target.substr(0, q.target.find('?')); }

// When a plain GET with a short target arrives: calls `f(memo)` for the exchanges with long targets
// of the same path between it and the one with a short target before it; both `fit`.
template <class Fits, class F>
void for_each_long(const Exchange& x, const Past& past, Reporter& out, Fits fits, F f) {
  constexpr std::size_t kShort = 1000;
  const Request& q = *x.request;
  const Side here(x);
  const auto is_sibling = [&](const Memo& m) {
    return checks::is_plain(m.request()) && path_of(m.request()) == path_of(q) &&
           checks::is_same_selection(here, Side(m)) && m.scheme() == x.scheme;
  };
  if (!is_plain_origin_form(q) || q.target.size() > kShort || !fits(x.response)) return;
  const auto recent = past.recent();
  std::size_t n = recent.size();
  bool found = false;
  while (n > 0 && !found) {
    --n;
    found = is_sibling(*recent[n]) && recent[n]->request().target.size() <= kShort;
  }
  if (!found || !fits(recent[n]->response())) return out.not_observable();
  for (const Memo* m : recent.subspan(n)) {
    if (is_sibling(*m) && m->request().target.size() > kShort) f(*m);
  }
}

void line_refused(const Exchange& x, const Past& past, Reporter& out) {
  const auto is_refusal = [](int status) { return status == 400 || status == 431; };
  for_each_long(
      x, past, out, [&](const Response& r) { return r.status >= 200 && !is_refusal(r.status); },
      [&](const Memo& m) {
        const std::string_view line = m.request().start_line;
        const int status = m.response().status;
        if (line.size() > 8000 || !(is_refusal(status) || is_unanswered(m))) return;
        if (status != 431 && !is_padded(m.request().target)) return;
        const std::string_view evidence = is_unanswered(m) ? line : m.response().start_line;
        out.at(m, evidence, "the request line has ", line.size(), " octets");
      });
}

void target_refused(const Exchange& x, const Past& past, Reporter& out) {
  for_each_long(
      x, past, out, [](const Response& r) { return r.status >= 200 && r.status < 300; },
      [&](const Memo& m) {
        const std::string_view target = m.request().target;
        const int status = m.response().status;
        const bool refused = status == 400 || status == 431 || status >= 500 || is_unanswered(m);
        if (target.size() <= 8000 || !refused) return;
        if (status != 431 && !is_padded(target)) return;
        const std::string_view evidence =
            is_unanswered(m) ? m.request().start_line : m.response().start_line;
        out.at(m, evidence, "the target has ", target.size(), " octets");
      });
}

void field_refused(const Exchange& x, const Past& past, Reporter& out) {
  const auto is_fine = [](int status) { return status >= 200 && status < 400; };
  const Side here(x);
  const std::uint64_t selection = here.selection();
  if (!checks::is_comparable(here) || !checks::is_plain(*x.request)) return;
  std::size_t n = 0;
  const auto is_outer = [&](const Memo& m) {
    return checks::is_plain(m.request()) && m.selection() == selection;
  };
  while (n < past.size() && !is_outer(past[n])) {
    if (checks::may_have_changed(past[n++])) return out.not_observable();
  }
  if (n == past.size() || n == 0 || !is_fine(past[n].response().status)) {
    return out.not_observable();
  }
  for (std::size_t i = n; i-- > 0;) {
    const Memo& m = past[i];
    const int status = m.response().status;
    if (!checks::is_plain(m.request()) || m.brief_selection() != selection) continue;
    if (status < 500 && !is_unanswered(m)) continue;
    out.at(m, is_unanswered(m) ? m.request().start_line : m.response().start_line,
           "to a field of more than ", Memo::kLongField, " octets");
  }
}

void persistence_missing(const Exchange& x, const Past& past, Reporter& out) {
  if (!x.connection.idle) return out.not_observable();
  const HostFacts& host = past.host();
  if (!closes_silently(x) || x.connection.position != 0 || !host.closes_always) return;
  if (host.closed_silently < 4) return out.not_observable();
  out.at(x.response.start_line, "so do ", host.closed_silently, " connections before");
}

void close_unannounced(const Exchange& x, const Past& past, Reporter& out) {
  if (!x.connection.idle) return out.not_observable();
  if (!closes_silently(x) || x.response.framing.by != Delimiter::length) return;
  if (past.host().kept_open > 0) return;
  if (past.host().closed_silently < 2) return out.not_observable();
  out.at(x.response.start_line);
}

// The exchange before this one on its connection; null if it is not remembered.
const Memo* previous(const Exchange& x, const Past& past) {
  if (x.connection.position == 0 || past.recent().empty()) return nullptr;
  const Memo& m = *past.recent().back();
  const bool same = m.connection().ending == Ending::reused &&
                    m.connection().position + 1 == x.connection.position &&
                    m.request().value(Field::host) == x.request->value(Field::host);
  return same ? &m : nullptr;
}

// The newest answer to a GET of the resource before that exchange; null if none.
const Memo* known_answer(const Past& past, std::uint64_t number) {
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& m = past[i];
    if (m.number() < number && checks::is_plain(m.request()) && m.response().status == 200 &&
        m.response().content.length > 0) {
      return &m;
    }
  }
  return nullptr;
}

// Both responses are what the other request is known to get.
void order_wrong(const Exchange& x, const Past& past, Reporter& out) {
  const Memo* const first = previous(x, past);
  if (first == nullptr || !checks::is_plain(*x.request) || !checks::is_plain(first->request())) {
    return out.not_observable();
  }
  const Exchange before = checks::exchange_of(*first);
  const checks::Target target(before);
  if (!target.is_known() || first->request().target == x.request->target) {
    return out.not_observable();
  }
  const Past others = past.of(target.uri().text);
  const Memo* const mine = known_answer(past, first->number());
  const Memo* const its = known_answer(others, first->number());
  if (mine == nullptr || its == nullptr) return out.not_observable();
  const auto alike = checks::has_same_content(Side(*mine), Side(*its));
  const auto swapped = checks::has_same_content(Side(x), Side(*its));
  const auto too = checks::has_same_content(Side(*first), Side(*mine));
  if (!alike || !swapped || !too) return out.not_observable();
  if (!*alike && *swapped && *too) {
    out.at(x.response.start_line, "the answer to ", first->request().target);
  }
}

// More responses than requests, after an error that was sent before all of the content was read.
void rest_answered(const Exchange& x, const Past& past, Reporter& out) {
  const Memo* const early = previous(x, past);
  if (early == nullptr) return out.not_observable();
  const Response& r = early->response();
  if (r.status < 400 || !checks::request_has_content(early->request()).value_or(false)) return;
  if (checks::lists(r, Field::connection, "close")) return;
  const std::string_view after = x.response.after;
  const std::size_t from = after.find_first_not_of("\r\n");
  if (from == std::string_view::npos || !after.substr(from).starts_with("HTTP/")) return;
  if (x.response.status != 400 && x.response.status != 405 && x.response.status != 501) return;
  out.at(*early, r.start_line, "what was left of the content got a response of its own");
}

constexpr Rule kRules[] = {
    {
        .id = "content-length-head-mismatch",
        .level = Level::must,
        .spec = rfc9110("8.6"),
        .summary = "Content-Length on HEAD is not the length that GET has.",
        .why = "Clients that ask for the length first show a wrong size, or allocate and request "
               "too little.",
        .fix = "Send the length that GET has, or none.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: [[0]]
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

)",
        .when = {.method = {Method::get, Method::head}},
        .reads = {Field::content_length, Field::content_encoding, Field::etag,
                  Field::last_modified},
        .check = head_mismatch,
    },
    {
        .id = "content-length-304-zero",
        .level = Level::advice,
        .spec = rfc9110("8.6"),
        .summary = "A 304 response says Content-Length: 0.",
        .why = "It states the length of the representation, which a cache then updates to zero.",
        .fix = "Leave Content-Length out of 304 responses.",
        .conforms = R"(
HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"

)",
        .violates = R"(
HTTP/1.1 304 Not Modified
ETag: "v1"
[[Content-Length: 0]]

)",
        .when = {.status = {304}, .has = {Field::content_length}},
        .runs_alone = true,
        .check = not_modified_zero,
    },
    {
        .id = "content-length-304-mismatch",
        .level = Level::must,
        .spec = rfc9110("8.6"),
        .summary = "Content-Length of a 304 is not the length that the 200 has.",
        .why = "Caches take the stored content for truncated, and clients wait for content that "
               "never comes.",
        .fix = "Leave Content-Length out of 304, or send the length that the 200 has.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example
If-None-Match: "1"

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "1"
Cache-Control: no-cache
Content-Length: 3

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example
If-None-Match: "1"

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "1"
Cache-Control: no-cache
Content-Length: [[0]]

)",
        .when = {.status = {200, 304}, .method = {Method::get, Method::head}},
        .reads = {Field::content_length, Field::etag, Field::last_modified},
        .check = not_modified_mismatch,
    },
    {
        .id = "content-length-missing",
        .level = Level::should,
        .spec = rfc9110("8.6"),
        .summary = "A response has no Content-Length though the length is known.",
        .why = "Clients cannot show progress, and over HTTP/1.1 the connection has to end with the "
               "content.",
        .fix = "Send Content-Length when the size is known before the content is sent.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

)",
        .violates = R"(
# connection: closed at once
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

# connection: closed at once
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc
)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .any = {Field::etag, Field::last_modified}},
        .reads = {Field::content_length, Field::transfer_encoding, Field::content_encoding},
        .check = length_missing,
    },
    {
        .id = "absolute-form-rejected",
        .level = Level::must,
        .spec = rfc9112("3.2.2"),
        .summary = "A request with its target in absolute form is refused.",
        .why = "Clients that take the server for a proxy, as some must, cannot reach it.",
        .fix = "Accept the absolute form and route by it.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET http://a.example/a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET http://a.example/a HTTP/1.1
Host: a.example

[[HTTP/1.1 400 Bad Request]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .when = {.status = k2xx | k3xx, .method = {Method::get}, .version = {Version::http1}},
        .check = absolute_rejected,
    },
    {
        .id = "absolute-form-host-preferred",
        .level = Level::must,
        .spec = rfc9112("3.2.2"),
        .summary = "A request in absolute form is routed by Host.",
        .why = "A client that sees one host name and a server that sees another disagree on whose "
               "content it is; caches in between are poisoned.",
        .fix = "Route by the target, and ignore Host when the target is in absolute form.",
        .conforms = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

abc

GET / HTTP/1.1
Host: b.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "xyz"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

xyz

GET http://a.example/ HTTP/1.1
Host: b.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

abc

)",
        .violates = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

abc

GET / HTTP/1.1
Host: b.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "xyz"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

xyz

GET http://a.example/ HTTP/1.1
Host: b.example

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "xyz"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

xyz

)",
        .when = {.method = {Method::get}, .version = {Version::http1}, .asked = {Field::host}},
        .check = host_preferred,
    },
    {
        .id = "request-line-8000",
        .level = Level::should,
        .spec = rfc9112("3"),
        .summary = "A request line of at most 8000 octets is refused.",
        .why = "Clients count on so much room: searches and signed links fail.",
        .fix = "Accept request lines of at least 8000 octets.",
        .conforms = R"(
GET /a?b HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a?x\*1100; HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a?b HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
GET /a?b HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a?x\*1100; HTTP/1.1
Host: a.example

[[HTTP/1.1 400 Bad Request]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

GET /a?b HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .when = {.method = {Method::get}, .version = {Version::http1}},
        .check = line_refused,
    },
    {
        .id = "long-target-not-414",
        .level = Level::must,
        .spec = rfc9112("3"),
        .summary = "A target that is too long is refused by another status than 414.",
        .why = "The client cannot tell what it did wrong, and a tool does not shorten the link.",
        .fix = "Answer 414 to targets longer than the server reads.",
        .conforms = R"(
GET /a?b HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a?x\*8200; HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a?b HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
GET /a?b HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a?x\*8200; HTTP/1.1
Host: a.example

[[HTTP/1.1 400 Bad Request]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

GET /a?b HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .when = {.status = k2xx, .method = {Method::get}, .version = {Version::http1}},
        .check = target_refused,
    },
    {
        .id = "long-field-not-4xx",
        .level = Level::must,
        .spec = rfc9110("5.4"),
        .summary = "A field that is too long is answered with 5xx, or not at all.",
        .why = "The client takes the server for broken and sends the same field again.",
        .fix = "Answer 431 or another 4xx to fields longer than the server reads.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example
B: x\*8200;

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example
B: x\*8200;

[[HTTP/1.1 500 Internal Server Error]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .when = {.status = k2xx | k3xx, .method = {Method::get}},
        .check = field_refused,
    },
    {
        .id = "persistence-missing",
        .level = Level::must,
        .spec = rfc9112("9.3"),
        .summary = "A server that closes after every response does not say so.",
        .why = "Clients send their next request into a closing connection, and have to guess "
               "whether it was read.",
        .fix = "Send Connection: close on every response, or keep connections open.",
        .conforms = R"(
# connection: closed at once
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Connection: close
Cache-Control: no-store

abc

# connection: closed at once
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Connection: close
Cache-Control: no-store

abc

# connection: closed at once
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Connection: close
Cache-Control: no-store

abc

# connection: closed at once
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Connection: close
Cache-Control: no-store

abc

# connection: closed at once
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Connection: close
Cache-Control: no-store

abc

)",
        .violates = R"(
# connection: closed at once
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

abc

# connection: closed at once
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

abc

# connection: closed at once
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

abc

# connection: closed at once
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

abc

# connection: closed at once
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

abc

)",
        .when = {.version = {Version::http1}, .needs = {Need::connection}},
        .reads = {Field::connection},
        .beats = {"connection-close-unannounced"},
        .once_per_host = true,
        .check = persistence_missing,
    },
    {
        .id = "connection-close-unannounced",
        .level = Level::should,
        .spec = rfc9112("9.6"),
        .summary = "The server closes right after a response that does not say so.",
        .why = "Clients send their next request into a closing connection, and have to guess "
               "whether it was read.",
        .fix = "Send Connection: close with the last response of a connection.",
        .conforms = R"(
# connection: closed at once
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Connection: close
Cache-Control: no-store

abc

# connection: closed at once
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Connection: close
Cache-Control: no-store

abc

# connection: closed at once
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Connection: close
Cache-Control: no-store

abc

)",
        .violates = R"(
# connection: closed at once
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

abc

# connection: closed at once
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

abc

# connection: closed at once
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

abc

)",
        .when = {.version = {Version::http1}, .needs = {Need::connection}},
        .reads = {Field::connection},
        .once_per_host = true,
        .check = close_unannounced,
    },
    {
        .id = "pipeline-order",
        .level = Level::must,
        .spec = rfc9112("9.3.2"),
        .summary = "Responses on one connection come in another order than their requests.",
        .why = "Clients take the answer to one request for that to another: content of one user "
               "may reach another.",
        .fix = "Answer in the order of the requests, or close the connection.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

abc

GET /b HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "xyz"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

xyz

GET /b HTTP/1.1
Host: a.example

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "xyz"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

xyz

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

abc

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

abc

GET /b HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "xyz"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

xyz

GET /b HTTP/1.1
Host: a.example

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "abc"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

abc

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "xyz"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-store

xyz

)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .version = {Version::http1},
                 .needs = {Need::connection, Need::request_fields}},
        .check = order_wrong,
    },
    {
        .id = "request-body-unread",
        .level = Level::must,
        .spec = rfc9112("9.3"),
        .summary = "What is left of the content of a request is taken for the next request.",
        .why = "Whoever writes the content can make up requests, whose answers others get.",
        .fix = "Read the content to its end after an early response, or close the connection.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Length: 9

abcdefghi
HTTP/1.1 403 Forbidden
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Length: 9

abcdefghi
[[HTTP/1.1 403 Forbidden]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 400 Bad Request
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .when = {.status = {400, 405, 501},
                 .version = {Version::http1},
                 .needs = {Need::connection, Need::request}},
        .check = rest_answered,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::framing_history{"framing", kRules};

}  // namespace statute
