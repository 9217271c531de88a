// The probes that are not law-abiding, or not harmless: sent only when asked for.
#include <utility>

#include "checker/fetch/probes_build.h"
#include "checker/support/text.h"

namespace checker::fetch {
namespace {

using std::chrono::seconds;

constexpr std::uint32_t w(Want want) { return static_cast<std::uint32_t>(want); }
constexpr std::uint32_t kSuccess = w(Want::success);
constexpr std::size_t kKibi = 1024;

Sendings host_missing(const Subject& s) { return {raw(s, {.host = ""})}; }

Sendings host_duplicate(const Subject& s) {
  return {raw(s, {.lines = {"Host: " + s.url.authority()}})};
}

Sendings host_invalid(const Subject& s) {
  Sendings out{raw(s, {.host = "a b"}), raw(s, {.host = "###"})};
  for (Sending& one : out) one.elsewhere = true;
  return out;
}

Sendings host_other(const Subject& s) {
  Sending out = raw(s, {.host = s.word + ".invalid"});
  out.elsewhere = true;
  return {out};
}

Sendings absolute_form(const Subject& s) {
  const std::string rest = s.url.authority() + s.url.target;
  const auto absolute = [&](const std::string& target, const std::string& host) {
    // As the plain one, so that they can be compared.
    Sending out = ask(s, with_target(s.url, target), "GET", {"Host: " + host});
    out.url = s.url;
    out.elsewhere = true;
    return out;
  };
  Sendings out{absolute(s.url.scheme + "://" + rest, s.url.authority())};
  if (s.other) {
    out.push_back(ask(s, with_target(*s.other, s.url.target), "GET"));
    out.push_back(absolute(s.url.scheme + "://" + rest, s.other->authority()));
  }
  if (s.url.scheme == "http") out.push_back(absolute("https://" + rest, s.url.authority()));
  return out;
}

Sendings bad_framing(const Subject& s) {
  const std::string chunks = "0\r\n\r\n";
  const std::string note = "X-Statute: " + s.word;
  using namespace std::string_literals;
  Sendings out;
  const auto add = [&](Raw what) { out.push_back(raw(s, std::move(what))); };
  add({.lines = {"X-Statute : " + s.word}});
  add({.lines = {note + "\r\n second-" + s.word}});
  // Before the first field.
  add({.host = "", .lines = {" " + note, "Host: " + s.url.authority()}});
  add({.lines = {"Content-Length: 5", "Transfer-Encoding: chunked"}, .content = chunks});
  add({.lines = {"Transfer-Encoding: gzip"}});
  add({.lines = {"Transfer-Encoding: x-nonexistent, chunked"}, .content = chunks});
  add({.line = "GET " + s.url.target + " HTTP/1.0",
       .lines = {"Connection: keep-alive", "Transfer-Encoding: chunked"},
       .content = chunks});
  add({.lines = {"Content-Length: abc"}});
  add({.lines = {"Content-Length: 5, 6"}, .content = "hello"});
  add({.lines = {note + "\0and-more"s}});
  add({.lines = {note + "\rand-more"}});
  add({.lead = "\r\n"});
  add({.line = "GET " + s.url.target + " and-more HTTP/1.1"});
  add({.line = "GET " + s.url.target + "?%zz HTTP/1.1"});
  add({.line = "no request at all", .host = ""});
  out[12].elsewhere = out[13].elsewhere = out[14].elsewhere = true;
  for (Sending& one : out) one.timeout = seconds(5);
  return out;
}

Sendings bad_version(const Subject& s) {
  Sendings out;
  for (const char* version : {"3.7", "1.9"}) {
    out.push_back(raw(s, {.line = "GET " + s.url.target + " HTTP/" + version}));
  }
  return out;
}

// Long for no other reason than to be so: one octet over and over.
Sendings long_target(const Subject& s) {
  Sendings out;
  const char first = s.url.target.find('?') == s.url.target.npos ? '?' : '&';
  for (const std::size_t size : {2 * kKibi, 4 * kKibi, std::size_t{7900}, 16 * kKibi, 64 * kKibi}) {
    const std::size_t used = s.url.target.size() + 1;
    if (used >= size) continue;
    Url url = with_target(s.url, s.url.target + first + std::string(size - used, 'a'));
    out.push_back(ask(s, url, "GET"));
    out.back().silence_counts = true;
  }
  return out;
}

Sendings long_field(const Subject& s) {
  Sendings out;
  for (const std::size_t size : {8 * kKibi, 16 * kKibi, 64 * kKibi, 256 * kKibi}) {
    out.push_back(get(s, {"X-Statute: " + std::string(size + 1, 'a')}));
    out.back().silence_counts = true;
  }
  return out;
}

Sendings method_unknown(const Subject& s) {
  return {ask(s, "XNONEXIST"), ask(s, std::string(64, 'X')), ask(s, "get")};
}

Sendings trace(const Subject& s) {
  return {ask(s, "TRACE", {"Cookie: statute=" + s.word, "Authorization: Bearer " + s.word}),
          ask(s, "TRACE", {"Max-Forwards: 0"})};
}

Sendings connect_bad_port(const Subject& s) {
  Sendings out;
  for (const char* port : {":", ":99999"}) {
    const std::string authority = s.url.host + port;
    Sending one = raw(
        s, {.method = "CONNECT", .line = "CONNECT " + authority + " HTTP/1.1", .host = authority});
    one.watched = false;
    one.elsewhere = true;
    one.timeout = seconds(5);
    out.push_back(std::move(one));
  }
  return out;
}

Sendings credentials_wrong(const Subject& s) {
  const std::string credentials =
      s.challenge == "Basic" ? base64_encode(s.word + ":" + s.word) : s.word;
  return {get(s, {"Authorization: " + s.challenge + " " + credentials})};
}

Sendings http10_keepalive(const Subject& s) {
  return {
      raw(s, {.line = "GET " + s.url.target + " HTTP/1.0", .lines = {"Connection: keep-alive"}})};
}

Sendings content_encoding_request(const Subject& s) {
  return {ask(s, *s.post, "POST", {"Content-Type: text/plain", "Content-Encoding: x-nonexistent"},
              "statute\n")};
}

Sendings expect_continue(const Subject& s) {
  Sending out = ask(s, *s.post, "POST",
                    {"Content-Type: text/plain", "Expect: 100-continue", "Content-Length: 8"});
  out.held = "statute\n";
  out.timeout = seconds(5);
  return {out};
}

// What is announced does not come in full: who answers before has to say how the
// connection goes on. Then a short one with a request behind it.
Sendings early_error(const Subject& s) {
  const std::string type = "Content-Type: text/plain";
  Sending slow = ask_open(s, *s.post, "POST", {type, "Content-Length: 1000000"});
  slow.octets += std::string(1000, 'a');
  slow.timeout = seconds(5);
  Sending first = ask_open(s, *s.post, "POST", {type}, std::string(1000, 'a') + "\r\n\r\n");
  first.timeout = seconds(5);
  Sending second = ask_open(s, s.url, "GET");
  second.on = On::with;
  second.timeout = seconds(5);
  return {slow, first, second};
}

Sendings if_match_star(const Subject& s) {
  Url url = *s.scratch;
  Subject there = s;
  there.url = url;
  const Url gone = missing(there);
  return {ask(s, gone, "GET"),
          ask(s, gone, "PUT", {"If-Match: *", "Content-Type: text/plain"}, "statute\n"),
          ask(s, gone, "GET")};
}

Sendings put(const Subject& s) {
  const Url& url = *s.scratch;
  const std::string type = "Content-Type: text/plain";
  return {ask(s, url, "GET"),
          ask(s, url, "PUT", {type}, "statute was here\n"),
          ask(s, url, "GET"),
          ask(s, url, "PUT", {type}, "statute was here again\n"),
          ask(s, url, "GET"),
          ask(s, url, "PUT", {type, "If-None-Match: *"}, "and once more\n"),
          ask(s, url, "PUT", {type, "Content-Range: bytes 0-6/17"}, "statute"),
          ask(s, url, "GET")};
}

constexpr Probe kProbes[] = {
    {.name = "host-missing",
     .cls = ProbeClass::loud,
     .what = "no Host",
     .wants = kSuccess,
     .make = host_missing},
    {.name = "host-duplicate",
     .cls = ProbeClass::loud,
     .what = "two Host lines",
     .wants = kSuccess,
     .make = host_duplicate},
    {.name = "host-invalid",
     .cls = ProbeClass::loud,
     .what = "Host: a b; Host: ###",
     .wants = kSuccess,
     .most = 2,
     .make = host_invalid,
     .at_once = true},
    {.name = "host-other",
     .cls = ProbeClass::loud,
     .what = "a host that the certificate does not cover",
     .wants = kSuccess | w(Want::tls),
     .make = host_other},
    {.name = "absolute-form",
     .cls = ProbeClass::loud,
     .what = "the target in absolute form: of this host, of another, with https",
     .wants = kSuccess,
     .most = 4,
     .make = absolute_form},
    {.name = "bad-framing",
     .cls = ProbeClass::loud,
     .what = "malformed field lines, lengths, transfer codings and request lines",
     .wants = kSuccess,
     .most = 15,
     .make = bad_framing,
     .at_once = true},
    {.name = "bad-version",
     .cls = ProbeClass::loud,
     .what = "the GET as HTTP/3.7 and HTTP/1.9",
     .wants = kSuccess,
     .most = 2,
     .make = bad_version,
     .at_once = true},
    {.name = "long-target",
     .cls = ProbeClass::loud,
     .what = "targets of 2, 4, 7.9, 16 and 64 KiB",
     .wants = kSuccess,
     .most = 5,
     .make = long_target},
    {.name = "long-field",
     .cls = ProbeClass::loud,
     .what = "a field of 8, 16, 64 and 256 KiB",
     .wants = kSuccess,
     .most = 4,
     .make = long_field},
    {.name = "method-unknown",
     .cls = ProbeClass::loud,
     .what = "XNONEXIST, a method of 64 letters, get",
     .wants = kSuccess,
     .most = 3,
     .make = method_unknown,
     .asks_method = true},
    {.name = "method-unsupported",
     .cls = ProbeClass::loud,
     .what = "REPORT",
     .wants = kSuccess,
     .make = [](const Subject& s) { return Sendings{ask(s, "REPORT")}; },
     .asks_method = true},
    {.name = "trace",
     .cls = ProbeClass::loud,
     .what = "TRACE with dummy Cookie and Authorization; with Max-Forwards: 0",
     .wants = kSuccess,
     .most = 2,
     .make = trace,
     .asks_method = true},
    {.name = "connect-bad-port",
     .cls = ProbeClass::loud,
     .what = "CONNECT host: and host:99999",
     .wants = kSuccess,
     .most = 2,
     .make = connect_bad_port,
     .asks_method = true},
    {.name = "credentials-wrong",
     .cls = ProbeClass::loud,
     .what = "dummy credentials, once",
     .wants = w(Want::challenge),
     .make = credentials_wrong,
     .repeats = false},
    {.name = "http10-keepalive",
     .cls = ProbeClass::loud,
     .what = "the GET as HTTP/1.0 with Connection: keep-alive",
     .wants = kSuccess,
     .make = http10_keepalive},
    {.name = "content-encoding-request",
     .cls = ProbeClass::loud,
     .what = "POST with Content-Encoding: x-nonexistent",
     .wants = w(Want::post),
     .make = content_encoding_request},
    {.name = "expect-continue",
     .cls = ProbeClass::loud,
     .what = "POST with Expect: 100-continue, the content held back",
     .wants = w(Want::post),
     .make = expect_continue},
    {.name = "early-error",
     .cls = ProbeClass::loud,
     .what = "POST of which a part comes; POST with a GET behind it",
     .wants = w(Want::post),
     .most = 3,
     .make = early_error},
    {.name = "if-match-star",
     .cls = ProbeClass::all,
     .what = "PUT with If-Match: * where nothing is",
     .wants = w(Want::scratch),
     .most = 3,
     .make = if_match_star},
    {.name = "put",
     .cls = ProbeClass::all,
     .what = "PUT and GET by turns, with If-None-Match: * and Content-Range",
     .wants = w(Want::scratch),
     .most = 8,
     .make = put,
     .repeats = false},
};

}  // namespace

std::span<const Probe> loud_probes() noexcept { return kProbes; }

}  // namespace checker::fetch
