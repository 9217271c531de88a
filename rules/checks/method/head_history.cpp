// HEAD beside GET, and OPTIONS beside what it announces: RFC 9110, 9.3.2 and 10.2.1.
#include <array>
#include <cstddef>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/checks/history.h"
#include "rules/rule.h"
#include "rules/syntax/method.h"

namespace statute {
namespace {

using checks::Side;

// Fields that HEAD may leave out because generating the content determines them, and those that
// speak of this response or this connection alone: RFC 9110, 9.3.2.
constexpr FieldSet kOfOneResponse{Field::pseudo_status,
                                  Field::date,
                                  Field::age,
                                  Field::content_length,
                                  Field::vary,
                                  Field::trailer,
                                  Field::transfer_encoding,
                                  Field::content_digest,
                                  Field::repr_digest,
                                  Field::unencoded_digest,
                                  Field::digest,
                                  Field::content_md5,
                                  Field::content_encoding,
                                  Field::content_range,
                                  Field::set_cookie,
                                  Field::set_cookie2,
                                  Field::connection,
                                  Field::keep_alive,
                                  Field::proxy_connection,
                                  Field::upgrade,
                                  Field::alt_svc,
                                  Field::via,
                                  Field::x_request_id,
                                  Field::cf_ray,
                                  Field::x_amz_cf_id,
                                  Field::x_runtime,
                                  Field::server_timing,
                                  Field::x_varnish,
                                  Field::x_served_by,
                                  Field::x_backend_server,
                                  Field::x_cache,
                                  Field::x_cache_hits,
                                  Field::x_rack_cache,
                                  Field::x_drupal_cache,
                                  Field::cf_cache_status,
                                  Field::cache_status,
                                  Field::proxy_status,
                                  Field::nel,
                                  Field::report_to,
                                  Field::reporting_endpoints,
                                  Field::retry_after,
                                  Field::warning,
                                  Field::x_pad,
                                  Field::priority,
                                  Field::signature,
                                  Field::signature_input};

constexpr FieldSet kResponseFields =
    fields_where([](const FieldInfo& f) { return f.flow != Flow::request; });

// What two GETs of a resource that is not generated anew have in common; and what others have.
constexpr std::array kSteady{Field::content_type,
                             Field::last_modified,
                             Field::content_language,
                             Field::content_location,
                             Field::content_disposition,
                             Field::accept_ranges,
                             Field::allow};
constexpr std::array kOften{Field::cache_control, Field::location, Field::strict_transport_security,
                            Field::access_control_allow_origin, Field::content_security_policy};

// Whether a tag is of the state of the resource and not of content generated for this response.
bool has_steady_tag(const Response& r) {
  return checks::tag_of(r).has_value() && r.has(Field::last_modified);
}

// The fields that a HEAD lacks. `other` is a GET on the other side of it, if there is one.
struct Missing {
  std::array<std::string_view, 4> names{};
  std::size_t count = 0;
};
Missing missing_from(const Response& head, const Response& get, const Response* other) {
  Missing missing;
  kResponseFields.for_each([&](Field f) {
    if (!get.has(f) || head.has(f) || kOfOneResponse.contains(f)) return;
    if (other != nullptr && !other->has(f)) return;
    if (f == Field::etag && !has_steady_tag(get)) return;
    if (missing.count < missing.names.size()) missing.names[missing.count] = name(f);
    ++missing.count;
  });
  return missing;
}

// Reports the fields in which a HEAD differs from the GET; from both, if there are two.
void compare_fields(const Side& head, const Side& get, const Side* other, Reporter& out) {
  const Response& r = head.response();
  const Response& g = get.response();
  const Response* const o = other == nullptr ? nullptr : &other->response();
  const Level level = other == nullptr ? Level::advice : Level::should;
  if (r.status != g.status) return;
  const Missing missing = missing_from(r, g, o);
  const auto& n = missing.names;
  if (missing.count > 0) {
    head.report(out, r.start_line, "GET has ", n[0], missing.count > 1 ? ", " : "", n[1],
                missing.count > 2 ? ", " : "", n[2], missing.count > 3 ? ", " : "", n[3],
                missing.count > n.size() ? ", ..." : "")
        .as(level);
  }
  const auto compare = [&](Field f) {
    const bool same = checks::has_same_lines(r, g, f);
    if (!r.has(f) || !g.has(f) || same || (o != nullptr && !checks::has_same_lines(g, *o, f))) {
      return;
    }
    head.report(out, r.first(f)->whole(), "GET has ", g.value(f)).as(level);
  };
  for (Field f : kSteady) compare(f);
  if (o == nullptr) return;
  for (Field f : kOften) compare(f);
  const auto tag = checks::tag_of(r);
  const auto theirs = checks::tag_of(g);
  if (tag && theirs && !tag->matches_weakly(*theirs) &&
      checks::has_same_lines(g, *o, Field::etag)) {
    head.report(out, r.first(Field::etag)->whole(), "GET has ", g.value(Field::etag));
  }
}

// Status codes that tell of the moment and not of the resource, or that other rules judge.
constexpr Statuses kPassing{429, 501, 503};

void compare_status(const Side& head, const Side& get, const Side* other, Reporter& out) {
  const int status = head.status();
  if (status == get.status() || kPassing.contains(status) || kPassing.contains(get.status()))
    return;
  head.report(out, head.response().start_line, "GET gets ", get.status())
      .as(other == nullptr ? Level::advice : Level::should);
}

bool is_plain_head(const Request& q) {
  return q.method == Method::head && !q.present.contains_any(checks::kConditions);
}

// Runs `compare` on HEADs: with the GETs on both sides, if these agree; with one of them otherwise.
template <class F>
void for_each_head(const Exchange& x, const Past& past, Reporter& out, F compare) {
  std::size_t between = 0;
  if (checks::is_plain(*x.request)) {
    checks::for_each_between(x, past, out, [&](const Side& head, const Side& before) {
      if (!is_plain_head(head.request()) || !checks::is_close(head, Side(x))) return;
      ++between;
      compare(head, Side(x), &before);
    });
  }
  if (between > 0) return;
  checks::for_each_pair(
      x, past, out, [](const Side& s) { return is_plain_head(s.request()); },
      [](const Side& head, const Side& get) {
        return checks::is_plain(get.request()) && checks::is_same_selection(head, get) &&
               !checks::has_moved(head.response(), get.response());
      },
      [&](const Side& head, const Side& get) { compare(head, get, nullptr); });
}

void head_fields(const Exchange& x, const Past& past, Reporter& out) {
  for_each_head(x, past, out, [&out](const Side& head, const Side& get, const Side* other) {
    compare_fields(head, get, other, out);
  });
}

void head_status(const Exchange& x, const Past& past, Reporter& out) {
  for_each_head(x, past, out, [&out](const Side& head, const Side& get, const Side* other) {
    compare_status(head, get, other, out);
  });
}

void allow_mismatch(const Exchange& x, const Past& past, Reporter& out) {
  checks::for_each_pair(
      x, past, out,
      [](const Side& s) {
        return s.response().has(Field::allow) && s.status() >= 200 && s.status() < 300;
      },
      [](const Side& subject, const Side& other) {
        return (other.status() == 405 || other.status() == 501) &&
               !other.request().has(Field::transfer_encoding) &&
               subject.credentials() == other.credentials() &&
               checks::AllowedMethods(subject.response()).contain(other.request().method_name);
      },
      [&out](const Side& subject, const Side& other) {
        subject.report(out, subject.response().first(Field::allow)->whole(),
                       other.request().method_name, " gets ", other.status());
      });
}

// Whether what is known of the resource says that the method is not for it.
enum class Support { unknown, known, refused };
Support support_of(const Response& r, std::string_view method) {
  if (!r.has(Field::allow)) return Support::unknown;
  const checks::AllowedMethods allowed(r);
  if (allowed.contain(method)) return Support::known;
  return allowed.all_known ? Support::refused : Support::unknown;
}

void not_405(const Exchange& x, const Past& past, Reporter& out) {
  const Request& q = *x.request;
  const HostFacts& host = past.host();
  if (!host.succeeded.contains(q.method) && !host.listed.contains(q.method)) return;
  if (q.has(Field::transfer_encoding)) return;
  Support support = support_of(x.response, q.method_name);
  for (std::size_t i = 0; i < past.size() && support != Support::known; ++i) {
    const Memo& m = past[i];
    const int status = m.response().status;
    const bool done = m.request().method == q.method && status >= 200 && status < 400;
    const Support said = done ? Support::known : support_of(m.response(), q.method_name);
    if (said == Support::known || support == Support::unknown) support = said;
  }
  if (support == Support::known) return;
  if (!past.is_whole()) return out.not_observable();
  // What the request holds may be at fault, unless the method itself is refused.
  if (x.response.status == 501 || support == Support::refused) {
    out.at(x.response.start_line, q.method_name, " works elsewhere on this host");
  }
}

// Without those that come before the method is looked at.
constexpr Statuses kRefusals{400, 406, 409, 410, 415, 422, 500, 501, 502, 505};

constexpr Rule kRules[] = {
    {
        .id = "head-status-mismatch",
        .level = Level::should,
        .spec = rfc9110("9.3.2"),
        .summary = "HEAD gets another status than GET.",
        .why = "Link checkers, caches and download managers ask HEAD, and take a page for broken "
               "that is not, or the reverse.",
        .fix = "Give HEAD the status of GET: run the same code and drop the content.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
HEAD /a HTTP/1.1
Host: a.example

[[HTTP/1.1 404 Not Found]]
Content-Length: 0

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one)",
        .when = {.method = {Method::get, Method::head}, .unasked = checks::kConditions},
        .check = head_status,
    },
    {
        .id = "head-field-mismatch",
        .level = Level::should,
        .spec = rfc9110("9.3.2"),
        .summary = "HEAD lacks or changes a field that GET has.",
        .why = "Caches update what they stored by HEAD, and clients choose by it what to load.",
        .fix = "Send on HEAD the fields that GET has: run the same code and drop the content.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
[[Content-Type: text/html]]
Content-Length: 3

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Type: text/plain
Content-Length: 3

one)",
        .when = {.method = {Method::get, Method::head}, .unasked = checks::kConditions},
        .reads = {Field::etag, Field::last_modified, Field::content_type},
        .check = head_fields,
    },
    {
        .id = "method-unsupported-not-405",
        .level = Level::should,
        .spec = rfc9110("9.1"),
        .summary =
            "A method that the server performs elsewhere is refused with another status than 405.",
        .why = "A client cannot tell that it should use another method here, and takes the server "
               "for broken.",
        .fix = "Answer 405 with Allow.",
        .conforms = R"(
OPTIONS /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD, OPTIONS, REPORT

REPORT /b HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 405 Method Not Allowed
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Allow: GET, HEAD
Content-Type: text/plain; charset=utf-8
Content-Length: 3

no.)",
        .violates = R"(
OPTIONS /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Allow: GET, REPORT

REPORT /b HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 501 Not Implemented]]
Content-Length: 0

)",
        .when = {.status = kRefusals,
                 .method = Methods::all_but(
                     {Method::other, Method::get, Method::head, Method::connect, Method::trace})},
        .reads = {Field::allow},
        .check = not_405,
    },
    {
        .id = "options-unsafe-allow-mismatch",
        .level = Level::advice,
        .spec = rfc9110("10.2.1"),
        .summary = "Allow lists a method that the resource refuses with 405 or 501.",
        .why = "Clients that ask before they act are sent into an error.",
        .fix = "List the methods that work.",
        .conforms = R"(
OPTIONS /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD, OPTIONS

DELETE /a HTTP/1.1
Host: a.example

HTTP/1.1 405 Method Not Allowed
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Allow: GET, HEAD
Content-Type: text/plain; charset=utf-8
Content-Length: 3

no.)",
        .violates = R"(
OPTIONS /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
[[Allow: GET, DELETE]]

DELETE /a HTTP/1.1
Host: a.example

HTTP/1.1 405 Method Not Allowed
Allow: GET
Content-Length: 0

)",
        .when = {.status = k2xx | Statuses{405, 501}, .needs = {Need::request_fields}},
        .reads = {Field::allow},
        .check = allow_mismatch,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::head_history{"method", kRules};

}  // namespace statute
