// Wrong resources: each breaks the rule it is named after, and as little else as can be.

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "checker/demo/build.h"

namespace checker::demo {
namespace {

using std::string;

const string kTag = "ETag: \"demo\"\n";
const string kOld = "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT\n";
const string kType = "Content-Type: text/plain\n";
const string kTypeUtf8 = "Content-Type: text/plain; charset=utf-8\n";
const string kClose = "Connection: close\n";
const string kVia = "Via: 1.1 proxy.example\n";
const string kHints = "HTTP/1.1 103 Early Hints\nLink: </style.css>; rel=preload; as=style\n";
const string kFinal = ok(kClose + "Link: </style.css>; rel=preload; as=style\n");
const string kXml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
const string kXmlType = "Content-Type: application/xml; charset=utf-8\n";

// The fields of a WebSocket handshake, RFC 6455 section 1.3, and of the answer it deserves.
const string kSocket =
    "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n";
const string kAccept = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n";
const string kUpgrade = "Upgrade: websocket\n";
const string kOption = "Connection: Upgrade\n";

// 101 with `fields`, and after it the close frame of the other protocol.
string switched(const string& fields) {
  return crlf("HTTP/1.1 101 Switching Protocols\n" + fields + '\n') + "\x88\x02\x03\xe8";
}

const string kUpload = "Upload-Draft-Interop-Version: 8\n";
const string kUploadFields = kType + "Upload-Complete: ?1\n" + kUpload;

string supported(const string& fields) {
  return crlf("HTTP/1.1 104 Upload Resumption Supported\n" + fields + '\n');
}

string created() {
  return reply("HTTP/1.1 201 Created\nLocation: /right/200\nUpload-Complete: ?1\n" + kUpload,
               "Stored.\n");
}

// A 206 of one part, and one of several.
string partial(const string& fields, const string& content) {
  return reply("HTTP/1.1 206 Partial Content\n" + kTag + fields, content);
}

string byteranges(const string& fields, const string& parts) {
  return reply("HTTP/1.1 206 Partial Content\n" + kTag +
                   "Content-Type: multipart/byteranges; boundary=demo\n" + fields,
               crlf(parts + "--demo--\n"));
}

string part(const string& fields, const string& octets) {
  return "--demo\n" + fields + '\n' + octets + '\n';
}

string allowed(const string& fields) { return reply("HTTP/1.1 200 OK\n" + fields, ""); }

string multistatus(const string& responses) {
  return reply("HTTP/1.1 207 Multi-Status\n" + kXmlType,
               kXml + "<D:multistatus xmlns:D=\"DAV:\">" + responses + "</D:multistatus>\n");
}

string member(const string& href, const string& rest) {
  return "<D:response><D:href>" + href + "</D:href>" + rest + "</D:response>";
}

// A resource whose id is its only rule.
Resource wrong(const string& id, const string& about, Asked asked, string response,
               Ending ending = Ending::keep) {
  return {.path = id,
          .about = about,
          .asked = std::move(asked),
          .response = std::move(response),
          .ending = ending,
          .breaks = {id}};
}

Asked get(string fields = {}) { return {.fields = std::move(fields)}; }
Asked head(string fields = {}) { return {.method = "HEAD", .fields = std::move(fields)}; }
Asked sent(string method, string fields = kType, string content = "hello\n") {
  return {.method = std::move(method), .fields = std::move(fields), .content = std::move(content)};
}
Asked bodiless(string method, string fields = {}) {
  return {.method = std::move(method), .fields = std::move(fields)};
}
Asked hosted(string fields) { return {.host = false, .fields = std::move(fields)}; }
Asked connect(const string& target) {
  return {.method = "CONNECT", .target = target, .host = false, .fields = "Host: " + target + '\n'};
}
Asked in_version(string version, string fields = {}) {
  return {.version = std::move(version), .fields = std::move(fields)};
}

std::vector<Resource> interim() {
  return {
      wrong("100-final-missing", "100, and then nothing",
            sent("POST", kType + "Expect: 100-continue\n"), crlf("HTTP/1.1 100 Continue\n\n"),
            Ending::stall),
      wrong("1xx-to-http10", "103 to an HTTP/1.0 request", in_version("HTTP/1.0"),
            crlf(kHints + '\n') + kFinal, Ending::close),
      wrong("1xx-content", "octets between a 103 and the final response", get(),
            crlf(kHints + '\n') + "hello\r\n" + kFinal, Ending::close),
      wrong("content-length-1xx", "103 with Content-Length", get(),
            crlf(kHints + "Content-Length: 0\n\n") + kFinal, Ending::close),
      wrong("transfer-encoding-1xx", "103 with Transfer-Encoding", get(),
            crlf(kHints + "Transfer-Encoding: chunked\n\n") + kFinal, Ending::close),
      wrong("expect-continue-http10", "100 to an HTTP/1.0 request",
            {.method = "POST",
             .version = "HTTP/1.0",
             .fields = kType + "Expect: 100-continue\n",
             .content = "hello\n"},
            crlf("HTTP/1.1 100 Continue\n\n") + ok(kClose), Ending::close),
      wrong("101-before-100", "101 although 100 was asked for",
            sent("POST", kType + kSocket + "Expect: 100-continue\n"),
            switched(kUpgrade + kOption + kAccept), Ending::close),
      wrong("101-connection-option-missing", "101 without the option `upgrade`", get(kSocket),
            switched(kUpgrade + kAccept), Ending::close),
      wrong("101-protocol-unrequested", "101 to a protocol that was not offered", get(kSocket),
            switched("Upgrade: demo/1\n" + kOption), Ending::close),
      wrong("101-to-http10", "101 to an HTTP/1.0 request", in_version("HTTP/1.0", kSocket),
            switched(kUpgrade + kOption + kAccept), Ending::close),
      wrong("101-upgrade-empty", "101 whose Upgrade is empty", get(kSocket),
            switched("Upgrade: \n" + kOption + kAccept), Ending::close),
      wrong("101-upgrade-missing", "101 without Upgrade", get(kSocket), switched(kOption + kAccept),
            Ending::close),
      wrong("101-websocket-accept-mismatch", "101 with the accept value of another key",
            get(kSocket),
            switched(kUpgrade + kOption + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"),
            Ending::close),
      wrong("101-websocket-accept-missing", "101 to WebSocket without Sec-WebSocket-Accept",
            get(kSocket), switched(kUpgrade + kOption), Ending::close),
      wrong(
          "101-websocket-extension-unoffered", "101 with an extension nobody offered", get(kSocket),
          switched(kUpgrade + kOption + kAccept + "Sec-WebSocket-Extensions: permessage-deflate\n"),
          Ending::close),
      wrong("101-websocket-subprotocol-unoffered", "101 with a subprotocol nobody offered",
            get(kSocket), switched(kUpgrade + kOption + kAccept + "Sec-WebSocket-Protocol: chat\n"),
            Ending::close),
      wrong("104-append-location", "104 with Location in answer to an append",
            sent("PATCH",
                 "Content-Type: application/partial-upload\nUpload-Offset: 0\n"
                 "Upload-Complete: ?1\n" +
                     kUpload),
            supported(kUpload + "Location: /right/200\n") + created()),
      wrong("104-interop-version", "104 to a client that announced no draft version",
            sent("POST", kType + "Upload-Complete: ?1\n"),
            supported(kUpload + "Location: /right/200\n") + created()),
      wrong("104-location-missing", "104 with neither Location nor Upload-Offset",
            sent("POST", kUploadFields), supported(kUpload) + created()),
      wrong("104-location-differs", "two 104 with different Locations", sent("POST", kUploadFields),
            supported(kUpload + "Location: /right/201\n") +
                supported(kUpload + "Location: /right/200\n") + created()),
  };
}

std::vector<Resource> successes() {
  const string diff = "1c\nhello\n.\n";
  const string lockinfo = kXml +
                          "<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope>"
                          "<D:locktype><D:write/></D:locktype></D:lockinfo>\n";
  const string activelock =
      kXml +
      "<D:prop xmlns:D=\"DAV:\"><D:lockdiscovery><D:activelock>"
      "<D:locktype><D:write/></D:locktype><D:lockscope><D:exclusive/></D:lockscope>"
      "<D:depth>0</D:depth><D:locktoken><D:href>urn:uuid:"
      "f81d4fae-7dec-11d0-a765-00a0c91e6bf6</D:href></D:locktoken>"
      "<D:lockroot><D:href>/wrong/lock-token-missing</D:href></D:lockroot>"
      "</D:activelock></D:lockdiscovery></D:prop>\n";
  const string coded = gzipped("hello\n");
  const string gzip = "Content-Encoding: gzip\nVary: Accept-Encoding\n";
  const string fine = "<D:status>HTTP/1.1 200 OK</D:status>";
  const string verdict = "<D:prop><D:displayname/></D:prop>";
  const string put_receipt = reply("HTTP/1.1 205 Reset Content", "");
  return {
      wrong("201-location-missing", "201 to POST without Location", sent("POST"),
            reply("HTTP/1.1 201 Created", "Created.\n")),
      wrong("204-content", "204 with content", get(),
            bare("HTTP/1.1 204 No Content\n" + kClose) + "hello", Ending::close),
      wrong("content-length-204", "204 with Content-Length: 0", get(),
            bare("HTTP/1.1 204 No Content\nContent-Length: 0\n")),
      wrong("transfer-encoding-204", "204 with Transfer-Encoding", get(),
            bare("HTTP/1.1 204 No Content\nTransfer-Encoding: chunked\n")),
      wrong("205-content", "205 with content", sent("POST"),
            reply("HTTP/1.1 205 Reset Content", "hello\n")),
      wrong("226-etag-missing", "226 without ETag", get("A-IM: diffe\nIf-None-Match: \"226-1\"\n"),
            reply("HTTP/1.1 226 IM Used\nIM: diffe\nDelta-Base: \"226-1\"\n", diff)),
      wrong(
          "226-without-a-im", "226 nobody asked for", get("If-None-Match: \"226-1\"\n"),
          reply("HTTP/1.1 226 IM Used\nETag: \"226-2\"\nIM: diffe\nDelta-Base: \"226-1\"\n", diff)),
      wrong(
          "date-missing", "200 without Date", get(),
          crlf("HTTP/1.1 200 OK\n" + kTypeUtf8 + "Cache-Control: no-store\nContent-Length: 6\n\n") +
              "hello\n"),
      wrong("preference-vary-missing", "Preference-Applied without Vary: Prefer",
            get("Prefer: return=minimal\n"),
            ok("Preference-Applied: return=minimal\nCache-Control: max-age=60\n")),
      wrong("content-encoding-unacceptable", "gzip to a client that takes br",
            get("Accept-Encoding: br\n"), ok(gzip, coded)),
      wrong("content-encoding-with-empty-accept", "gzip to a client that takes no coding",
            get("Accept-Encoding: \n"), ok(gzip, coded)),
      wrong("stale-prohibited", "a stale response that must be validated", get(),
            ok(kVia + kTag + "Age: 120\nCache-Control: max-age=60, must-revalidate\n")),
      wrong("authentication-info-digest", "Authentication-Info with qop alone",
            get("Authorization: Digest username=\"demo\", realm=\"demo\", nonce=\"n\", "
                "uri=\"/wrong/authentication-info-digest\", qop=auth, nc=00000001, "
                "cnonce=\"c\", response=\"00000000000000000000000000000000\"\n"),
            ok("Authentication-Info: qop=auth\n")),
      wrong("delete-status", "205 to DELETE", bodiless("DELETE"),
            reply("HTTP/1.1 205 Reset Content", "")),
      wrong("put-status", "205 to PUT", sent("PUT"), put_receipt),
      wrong("query-content-type-missing", "200 to a QUERY without Content-Type",
            sent("QUERY", "", "select=all"), ok()),
      wrong("options-allow-missing", "200 to OPTIONS that describes no option", bodiless("OPTIONS"),
            allowed("")),
      wrong("accept-patch-options-missing", "PATCH in Allow, no Accept-Patch", bodiless("OPTIONS"),
            allowed("Allow: GET, HEAD, OPTIONS, PATCH\n")),
      wrong("dav-class-1-missing", "DAV without class 1", bodiless("OPTIONS"),
            allowed("Allow: GET, HEAD, OPTIONS, PROPFIND\nDAV: 2\n")),
      wrong("dav-header-missing", "PROPFIND in Allow, no DAV", bodiless("OPTIONS"),
            allowed("Allow: GET, HEAD, OPTIONS, PROPFIND\n")),
      wrong("trace-not-reflected", "TRACE that does not reflect", bodiless("TRACE"), ok()),
      wrong(
          "trace-sensitive-reflected", "TRACE that reflects a cookie",
          {.method = "TRACE", .host = false, .fields = "Host: demo.example\nCookie: demo=secret\n"},
          ok("Content-Type: message/http\n",
             crlf("TRACE /wrong/trace-sensitive-reflected HTTP/1.1\nHost: demo.example\n"
                  "Cookie: demo=secret\n\n"))),
      wrong("content-length-connect", "Content-Length on a 200 to CONNECT",
            connect("content-length-connect.example:443"),
            bare("HTTP/1.1 200 OK\nContent-Length: 0\n"), Ending::close),
      wrong("transfer-encoding-connect", "Transfer-Encoding on a 200 to CONNECT",
            connect("transfer-encoding-connect.example:443"),
            bare("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n"), Ending::close),
      wrong("connect-bad-port", "200 to CONNECT to port 99999",
            connect("connect-bad-port.example:99999"), bare("HTTP/1.1 200 OK\n"), Ending::close),
      wrong("lock-body-missing", "LOCK answered without lockdiscovery",
            sent("LOCK", kXmlType, lockinfo),
            allowed("Lock-Token: <urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>\n")),
      wrong("lock-token-missing", "LOCK answered without Lock-Token",
            sent("LOCK", kXmlType, lockinfo), ok(kXmlType, activelock)),
      wrong("207-href-invalid", "a relative href in a 207", bodiless("PROPFIND", "Depth: 0\n"),
            multistatus(member("a relative name", fine))),
      wrong("207-response-invalid", "a member of a 207 without status and propstat",
            bodiless("PROPFIND", "Depth: 0\n"),
            multistatus(member("/wrong/207-response-invalid", ""))),
      wrong("207-status-syntax", "a status in a 207 that is no status line",
            bodiless("PROPFIND", "Depth: 0\n"),
            multistatus(member("/wrong/207-status-syntax", "<D:status>200 OK</D:status>"))),
      wrong("207-xml-namespace", "a 207 with an undeclared prefix",
            bodiless("PROPFIND", "Depth: 0\n"),
            multistatus(member("/wrong/207-xml-namespace", fine + "<E:more/>"))),
      wrong("proppatch-partial", "PROPPATCH that succeeded in part",
            sent("PROPPATCH", kXmlType,
                 kXml + "<D:propertyupdate xmlns:D=\"DAV:\"><D:set><D:prop><D:displayname>demo"
                        "</D:displayname></D:prop></D:set></D:propertyupdate>\n"),
            multistatus(
                member("/wrong/proppatch-partial", "<D:propstat>" + verdict + fine +
                                                       "</D:propstat><D:propstat><D:prop>"
                                                       "<D:getetag/></D:prop><D:status>HTTP/1.1 "
                                                       "403 Forbidden</D:status></D:propstat>"))),
  };
}

std::vector<Resource> conditions() {
  const string tagged = ok(kTag);
  const string dated = ok(kOld);
  const string not_modified = bare("HTTP/1.1 304 Not Modified\n" + kTag);
  const string failed = reply("HTTP/1.1 412 Precondition Failed\n", "The condition is false.\n");
  const string failed_tag =
      reply("HTTP/1.1 412 Precondition Failed\n" + kTag, "The condition is false.\n");
  const string none = "If-None-Match: \"demo\"\n";
  const string later = "Sat, 01 Jun 2024 00:00:00 GMT\n";
  const string before = "If-Unmodified-Since: Tue, 01 Jan 2019 00:00:00 GMT\n";
  return {
      wrong("304-content", "304 with content", get(none),
            bare("HTTP/1.1 304 Not Modified\n" + kClose + kTag) + "hello", Ending::close),
      wrong("304-trailers", "304 with a trailer section", get(none),
            bare("HTTP/1.1 304 Not Modified\n" + kClose + kTag +
                 "Transfer-Encoding: chunked\nTrailer: X-T\n") +
                crlf("0\nX-T: 1\n\n"),
            Ending::close),
      wrong("304-method", "304 to POST", sent("POST", kType + none), not_modified),
      wrong("304-representation-metadata", "304 with Content-Type", get(none),
            bare("HTTP/1.1 304 Not Modified\n" + kTag + kTypeUtf8)),
      wrong("304-etag-not-listed", "304 with a tag that was not asked for",
            get("If-None-Match: \"other\"\n"), not_modified),
      wrong("conditional-etag-head", "200 to HEAD with the current tag", head(none),
            bare("HTTP/1.1 200 OK\n" + kTag + kTypeUtf8 +
                 "Content-Length: 6\nCache-Control: no-store\n")),
      wrong("conditional-etag-ignored", "200 to the current tag", get(none), tagged),
      wrong("conditional-etag-list", "200 to a list with the current tag",
            get("If-None-Match: \"other\", \"demo\"\n"), tagged),
      wrong("conditional-etag-weak", "200 to the current tag as a weak one",
            get("If-None-Match: W/\"demo\"\n"), tagged),
      wrong("conditional-etag-star", "200 to If-None-Match: *", get("If-None-Match: *\n"), tagged),
      wrong("conditional-date-ignored", "200 to a date after Last-Modified",
            get("If-Modified-Since: " + later), dated),
      wrong("conditional-date-invalid", "304 to a date that is none",
            get("If-Modified-Since: yesterday\n"), bare("HTTP/1.1 304 Not Modified\n" + kOld)),
      wrong("if-match-ignored", "200 to a tag that does not match",
            get("If-Match: \"no-such-tag\"\n"), tagged),
      wrong("if-match-weak", "200 to If-Match with a weak tag", get("If-Match: W/\"demo\"\n"),
            ok("ETag: W/\"demo\"\n")),
      wrong("if-match-evaluated-wrong", "412 to the current tag", get("If-Match: \"demo\"\n"),
            failed_tag),
      wrong("if-unmodified-since-ignored", "200 although modified since", get(before), dated),
      wrong("if-unmodified-since-invalid", "412 to a date that is none",
            get("If-Unmodified-Since: yesterday\n"), failed),
      wrong("if-unmodified-since-with-if-match", "412 by date although the tag matches",
            get("If-Match: \"demo\"\n" + before), failed_tag),
      wrong("412-get-if-none-match", "412 to GET with the current tag", get(none), failed_tag),
      wrong("412-if-modified-since", "412 to PUT with If-Modified-Since",
            sent("PUT", kType + "If-Modified-Since: " + later), failed),
      wrong("412-get-if-modified-since", "412 to GET with If-Modified-Since",
            get("If-Modified-Since: " + later), failed),
      wrong("precondition-on-options", "412 to OPTIONS",
            bodiless("OPTIONS", "If-Match: \"no-such-tag\"\n"), failed),
      wrong("if-range-without-range", "412 to If-Range without Range",
            get("If-Range: \"no-such-tag\"\n"), failed),
  };
}

std::vector<Resource> ranges() {
  const string one = "Range: bytes=0-4\n";
  const string two = "Range: bytes=0-4,10-14\n";
  const string far = "Range: bytes=100-\n";
  const string first = "Content-Range: bytes 0-4/26\n";
  const string second = "Content-Range: bytes 10-14/26\n";
  const string first_part = part(kTypeUtf8 + first, "abcde");
  const string second_part = part(kTypeUtf8 + second, "klmno");
  const string unsatisfiable = "HTTP/1.1 416 Range Not Satisfiable\n";
  const string sorry = "There are 26 octets.\n";
  return {
      wrong("range-ignored", "200 to a range that could be had", get(one),
            ok(kTag + "Accept-Ranges: bytes\n", string(kAlphabet))),
      wrong("206-content-range-missing", "206 without Content-Range", get(one),
            partial("", "abcde")),
      wrong("content-range-invalid", "a range that ends behind the whole", get(one),
            partial("Content-Range: bytes 0-4/4\n", "abcde")),
      wrong("206-unsatisfied-form", "206 with the Content-Range of a 416", get(one),
            partial("Content-Range: bytes */26\n", "abcde")),
      wrong("206-length-mismatch", "206 with less than its Content-Range says", get(one),
            partial(first, "abc")),
      wrong("206-suffix-wrong", "the first five octets for the last five", get("Range: bytes=-5\n"),
            partial(first, "abcde")),
      wrong("206-range-not-requested", "another range than the one requested", get(one),
            partial(second, "klmno")),
      wrong("206-wrong-start", "a range that starts too late", get(one),
            partial("Content-Range: bytes 2-4/26\n", "cde")),
      wrong("range-unsatisfiable-206", "206 to a range behind the end",
            get("Range: bytes=100-104\n"), partial("Content-Range: bytes 21-25/26\n", "vwxyz")),
      wrong("range-unit-unknown", "206 to an unknown range unit", get("Range: x-unit=0-4\n"),
            partial("Content-Range: bytes 0-4/26\n", "abcde")),
      wrong("206-method", "206 to HEAD", head(one),
            bare("HTTP/1.1 206 Partial Content\n" + kTag + kTypeUtf8 + first +
                 "Content-Length: 5\nCache-Control: no-store\n")),
      wrong("206-if-range-mismatch", "206 although If-Range names another tag",
            get(one + "If-Range: \"other\"\n"),
            bare("HTTP/1.1 206 Partial Content\n" + kTag + first +
                 "Content-Length: 5\nCache-Control: no-store\n") +
                "abcde"),
      wrong("206-if-range-extra", "206 to If-Range with Content-Type",
            get(one + "If-Range: \"demo\"\n"), partial(first, "abcde")),
      wrong("206-other-multipart", "ranges in multipart/mixed", get(two),
            partial("Content-Type: multipart/mixed; boundary=demo\n",
                    crlf(first_part + second_part + "--demo--\n"))),
      wrong("206-part-content-range-missing", "a part without Content-Range", get(two),
            byteranges("", first_part + part(kTypeUtf8, "klmno"))),
      wrong("206-part-length", "a part with less than its Content-Range says", get(two),
            byteranges("", first_part + part(kTypeUtf8 + second, "klm"))),
      wrong("206-part-content-type-missing", "a part without Content-Type", get(two),
            byteranges("", first_part + part(second, "klmno"))),
      wrong("206-multipart-content-range", "Content-Range outside the parts", get(two),
            byteranges(first, first_part + second_part)),
      wrong("206-multipart-order", "parts in another order than requested", get(two),
            byteranges("", second_part + first_part)),
      wrong("206-multipart-boundary-missing", "multipart/byteranges without boundary", get(two),
            partial("Content-Type: multipart/byteranges\n",
                    crlf(first_part + second_part + "--demo--\n"))),
      wrong("206-multipart-for-single", "multipart/byteranges for one range", get(one),
            byteranges("", first_part)),
      wrong("416-content-range-form", "416 with the Content-Range of a 206", get(far),
            reply(unsatisfiable + "Content-Range: bytes 0-25/26\n", sorry)),
      wrong("416-content-range-missing", "416 without Content-Range", get(far),
            reply(unsatisfiable, sorry)),
      wrong("416-multipart-byteranges", "416 as multipart/byteranges", get(far),
            reply(unsatisfiable + "Content-Range: bytes */26\n"
                                  "Content-Type: multipart/byteranges; boundary=demo\n",
                  crlf(first_part + "--demo--\n"))),
      wrong("416-method", "416 to HEAD", head(far),
            bare(unsatisfiable + kTypeUtf8 + "Content-Range: bytes */26\nContent-Length: 21\n")),
  };
}

std::vector<Resource> failures() {
  const string large = "X-Large: " + string(5000, 'a') + '\n';
  const string blocked = "Link: <https://court.example/>; rel=\"blocked-by\"\n";
  const string portal = "Log in first: https://portal.example/login\n";
  const string accept = "Accept: application/x-nonexistent\n";
  return {
      wrong("300-content-missing", "300 without choices", get(),
            reply("HTTP/1.1 300 Multiple Choices\nLocation: /right/200\n", "")),
      wrong("301-location-missing", "301 without Location", get(),
            reply("HTTP/1.1 301 Moved Permanently\nCache-Control: max-age=3600\n",
                  "Moved to /right/200.\n")),
      wrong("302-location-missing", "302 without Location", get(),
            reply("HTTP/1.1 302 Found", "Now at /right/200.\n")),
      wrong("307-location-missing", "307 without Location", get(),
            reply("HTTP/1.1 307 Temporary Redirect", "Now at /right/200.\n")),
      wrong("308-location-missing", "308 without Location", get(),
            reply("HTTP/1.1 308 Permanent Redirect\nCache-Control: max-age=3600\n",
                  "Moved to /right/200.\n")),
      wrong("4xx-content-missing", "403 without a word", get(),
            reply("HTTP/1.1 403 Forbidden", "")),
      wrong("401-www-authenticate-missing", "401 without a challenge", get(),
            reply("HTTP/1.1 401 Unauthorized", "Log in.\n")),
      wrong("401-challenge-empty", "401 with an empty challenge", get(),
            reply("HTTP/1.1 401 Unauthorized\nWWW-Authenticate: \n", "Log in.\n")),
      wrong("bearer-error-missing", "a refused token, and no error in the challenge",
            get("Authorization: Bearer demo\n"),
            reply("HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"demo\"\n",
                  "The token has expired.\n")),
      wrong("405-allow-missing", "405 without Allow", bodiless("DELETE"),
            reply("HTTP/1.1 405 Method Not Allowed", "This cannot be deleted.\n")),
      wrong("405-allow-lists-method", "405 whose Allow has the refused method", bodiless("DELETE"),
            reply("HTTP/1.1 405 Method Not Allowed\nAllow: GET, HEAD, OPTIONS, DELETE\n",
                  "This cannot be deleted.\n")),
      wrong("406-content-missing", "406 without a list", get(accept),
            reply("HTTP/1.1 406 Not Acceptable\nVary: Accept\n", "")),
      wrong("407-proxy-authenticate-missing", "407 without a challenge", get(),
            reply("HTTP/1.1 407 Proxy Authentication Required\n" + kVia, "Log in.\n")),
      wrong("407-challenge-empty", "407 with an empty challenge", get(),
            reply("HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: \n" + kVia,
                  "Log in.\n")),
      wrong("408-connection-close-missing", "408 that closes unannounced", get(),
            reply("HTTP/1.1 408 Request Timeout", "Too slow.\n"), Ending::close),
      wrong("409-content-missing", "409 without a word", sent("PUT"),
            reply("HTTP/1.1 409 Conflict", "")),
      wrong("414-short-target", "414 to a short target", get(),
            reply("HTTP/1.1 414 URI Too Long", "Too long.\n")),
      wrong("accept-encoding-in-415", "415 that blames the coding of uncoded content", sent("POST"),
            reply("HTTP/1.1 415 Unsupported Media Type\nAccept-Encoding: gzip\n",
                  "Send something else.\n")),
      wrong("accept-patch-415-missing", "415 to PATCH without Accept-Patch", sent("PATCH"),
            reply("HTTP/1.1 415 Unsupported Media Type\nAccept: application/json-patch+json\n",
                  "Send application/json-patch+json.\n")),
      wrong("423-precondition-missing", "423 whose XML names no precondition", sent("PUT"),
            reply("HTTP/1.1 423 Locked\n" + kXmlType,
                  kXml + "<D:error xmlns:D=\"DAV:\"><D:other/></D:error>\n")),
      wrong("425-not-early", "425 to a request that was not early", get(),
            reply("HTTP/1.1 425 Too Early", "Send it again.\n")),
      wrong("426-upgrade-missing", "426 without Upgrade", get(),
            reply("HTTP/1.1 426 Upgrade Required", "Use another protocol.\n")),
      wrong("428-content-missing", "428 without a word", sent("PUT"),
            reply("HTTP/1.1 428 Precondition Required", "")),
      wrong("429-content-missing", "429 without a word", get(),
            reply("HTTP/1.1 429 Too Many Requests\nRetry-After: 30\n", "")),
      wrong("428-cached", "429 from a cache", get(),
            reply("HTTP/1.1 429 Too Many Requests\nRetry-After: 30\nAge: 10\n" + kVia,
                  "Wait 30 seconds.\n")),
      wrong("431-content-missing", "431 without a word", get(large),
            reply("HTTP/1.1 431 Request Header Fields Too Large", "")),
      wrong("451-blocked-by-missing", "451 that does not say who blocks", get(),
            reply("HTTP/1.1 451 Unavailable For Legal Reasons", "By order of a court.\n")),
      wrong("451-content-missing", "451 without a word", get(),
            reply("HTTP/1.1 451 Unavailable For Legal Reasons\n" + blocked, "")),
      wrong("5xx-content-missing", "500 without a word", get(),
            reply("HTTP/1.1 500 Internal Server Error", "")),
      wrong("501-get-head", "501 to GET", get(),
            reply("HTTP/1.1 501 Not Implemented", "GET is not known here.\n")),
      wrong("cache-status-local", "Cache-Status on an error the cache made itself", get(),
            reply("HTTP/1.1 502 Bad Gateway\n" + kVia +
                      "Proxy-Status: proxy.example; error=connection_refused\n"
                      "Cache-Status: proxy.example; fwd=miss\n",
                  "The server behind this one refused the connection.\n")),
      wrong("505-content-missing", "505 without a word", in_version("HTTP/3.7"),
            reply("HTTP/1.1 505 HTTP Version Not Supported\n" + kClose, ""), Ending::close),
      wrong("511-challenge", "511 with a challenge", get(),
            reply("HTTP/1.1 511 Network Authentication Required\n"
                  "Via: 1.1 portal.example\nWWW-Authenticate: Basic realm=\"portal\"\n",
                  portal)),
      wrong("511-from-origin", "511 from the origin itself", {.tls = true},
            reply("HTTP/1.1 511 Network Authentication Required", portal)),
      wrong("511-link-missing", "511 that does not say where to log in", get(),
            reply("HTTP/1.1 511 Network Authentication Required\nVia: 1.1 portal.example\n",
                  "Log in to the network first.\n")),
      wrong("600-invalid", "the code 600", get(),
            reply("HTTP/1.1 600 Unparseable Response Headers", "A mark of caches.\n")),
      wrong("status-code-out-of-range", "the code 783", get(),
            reply("HTTP/1.1 783 Unexpected Token", "Shopify's own code; send 400.\n")),
      {.path = "status-code-out-of-range-999",
       .about = "the code 999",
       .response = reply("HTTP/1.1 999 Request Denied", "Send 403 or 429.\n"),
       .breaks = {"status-code-out-of-range"}},
  };
}

// Requests that a server has to refuse, or must not.
std::vector<Resource> requests() {
  const string bad = reply("HTTP/1.1 400 Bad Request\n" + kClose, "The request is malformed.\n");
  const string served = ok(kClose);
  const string refused =
      reply("HTTP/1.1 405 Method Not Allowed\nAllow: GET, HEAD, OPTIONS\n", "Not this method.\n");
  const string chunks = "5\r\nhello\r\n0\r\n\r\n";
  const auto closing = [](const string& id, const string& about, Asked asked,
                          const string& response) {
    return wrong(id, about, std::move(asked), response, Ending::close);
  };
  return {
      closing("higher-minor-rejected", "505 to HTTP/1.9", in_version("HTTP/1.9"),
              reply("HTTP/1.1 505 HTTP Version Not Supported\n" + kClose, "Use HTTP/1.1.\n")),
      closing("request-leading-crlf-rejected", "400 to an empty line before the request",
              {.lead = "\r\n"}, bad),
      closing("request-leading-whitespace-accepted", "a line led by a space read as a field",
              hosted(" X-Note: tell-me-again\nHost: {host}\n"),
              reply("HTTP/1.1 200 OK\n" + kClose, "You noted: tell-me-again\n")),
      closing("request-target-invalid-processed", "200 to a target with a space",
              {.target = "/wrong/request-target-invalid-processed now"}, served),
      closing("request-bad-syntax-not-400", "200 to a request line without a version",
              in_version(""), served),
      closing("request-cl-invalid", "200 to a Content-Length that is no number",
              bodiless("POST", kType + "Content-Length: abc\n"), served),
      closing("request-te-not-chunked-last", "200 to content whose end cannot be found",
              sent("POST", kType + "Transfer-Encoding: chunked, gzip\n", chunks), served),
      closing("request-te-unknown", "200 to an unknown transfer coding",
              sent("POST", kType + "Transfer-Encoding: x-nonexistent, chunked\n", chunks), served),
      closing("space-before-colon-accepted", "200 to a space before a colon", get("X-A : 1\n"),
              served),
      closing("host-duplicate-not-400", "200 to two Host lines",
              hosted("Host: {host}\nHost: {host}\n"), served),
      closing("host-invalid-not-400", "200 to a Host that is none", hosted("Host: a b\n"), served),
      closing("host-missing-not-400", "200 to a request without Host", hosted(""), served),
      wrong("long-method-not-501", "405 to a method of 64 octets", bodiless(string(64, 'X')),
            refused),
      wrong("method-unknown-not-501", "405 to a method no server knows", bodiless("XNONEXIST"),
            refused),
      wrong("https-on-plain-connection", "an https target served in the clear",
            {.target = "https://{host}/wrong/https-on-plain-connection"}, ok()),
      wrong("misdirected-served", "a host served that the certificate does not cover",
            {.host = false, .fields = "Host: elsewhere.example\n", .tls = true}, ok()),
  };
}

}  // namespace

std::vector<Resource> wrong_resources() {
  std::vector<Resource> all;
  for (auto family : {interim, successes, conditions, ranges, failures, requests}) {
    for (Resource& r : family()) {
      r.group = Group::wrong;
      r.path.insert(0, "/wrong/");
      r.asked.fields = crlf(r.asked.fields);
      all.push_back(std::move(r));
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Resource& a, const Resource& b) { return a.path < b.path; });
  return all;
}

}  // namespace checker::demo
