// Right resources: one at least for every status code, free of must and should findings.

#include <algorithm>

#include "checker/demo/build.h"

namespace checker::demo {
namespace {

// A code whose response to a plain GET needs nothing but a few fields and content that explains.
struct Simple {
  int code;
  std::string_view phrase;
  std::string_view fields;
  std::string_view content;
};

constexpr Simple kSimple[] = {
    {203, "Non-Authoritative Information", "Via: 1.1 transformer.example\n",
     "What the origin said, changed on the way.\n"},
    {300, "Multiple Choices", "Location: /right/200\n",
     "Choices: /right/200 (plain), /right/200-chunked (in chunks).\n"},
    {301, "Moved Permanently", "Location: /right/200\nCache-Control: max-age=3600\n",
     "Moved to /right/200 for good.\n"},
    {302, "Found", "Location: /right/200\n", "For now at /right/200.\n"},
    {303, "See Other", "Location: /right/200\n", "See /right/200.\n"},
    {305, "Use Proxy", "", "Deprecated: a proxy would be needed, none is named.\n"},
    {306, "Unused", "", "Reserved and without a meaning.\n"},
    {307, "Temporary Redirect", "Location: /right/200\n", "For now at /right/200, method kept.\n"},
    {308, "Permanent Redirect", "Location: /right/200\nCache-Control: max-age=3600\n",
     "Moved to /right/200 for good, method kept.\n"},
    {400, "Bad Request", "", "The query lacks the parameter `name`.\n"},
    {401, "Unauthorized", "WWW-Authenticate: Basic realm=\"demo\", charset=\"UTF-8\"\n",
     "Send the credentials of the demo user.\n"},
    {402, "Payment Required", "", "Reserved: this would cost something.\n"},
    {403, "Forbidden", "", "Only the owner may read this.\n"},
    {404, "Not Found", "", "There is nothing here.\n"},
    {407, "Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"demo proxy\"\n",
     "The proxy wants credentials.\n"},
    {410, "Gone", "", "Removed for good.\n"},
    {418, "(Unused)", "", "Reserved: there is no teapot.\n"},
    {429, "Too Many Requests", "Retry-After: 30\n", "Ten requests a minute; wait 30 seconds.\n"},
    {451, "Unavailable For Legal Reasons", "Link: <https://court.example/>; rel=\"blocked-by\"\n",
     "Withheld by order of the court of Example.\n"},
    {500, "Internal Server Error", "", "Something failed here; it has been noted.\n"},
    {502, "Bad Gateway", "", "The server behind this one sent no valid answer.\n"},
    {503, "Service Unavailable", "Retry-After: 120\n", "Under maintenance for two minutes.\n"},
    {504, "Gateway Timeout", "", "The server behind this one did not answer in time.\n"},
    {511, "Network Authentication Required", "Via: 1.1 portal.example\n",
     "Log in to the network first: https://portal.example/login\n"},
    {218, "This is fine", "", "Apache's own code; 200 says the same.\n"},
    {419, "Page Expired", "", "Laravel's own code; the form is too old, load it again.\n"},
    {420, "Enhance Your Calm", "", "Twitter's old code; 429 says the same.\n"},
    {430, "Request Header Fields Too Large", "", "Shopify's own code; 431 says the same.\n"},
    {440, "Login Time-out", "", "The code of IIS for a session that ended; log in again.\n"},
    {444, "No Response", "", "A mark of nginx for its log; nothing was to be sent.\n"},
    {449, "Retry With", "", "Microsoft's own code; send the request again with more data.\n"},
    {450, "Blocked by Windows Parental Controls", "", "Ask a parent.\n"},
    {460, "Client Closed Connection", "", "A mark of a load balancer for its log.\n"},
    {463, "Too Many Forwarded Addresses", "", "X-Forwarded-For names over 30 addresses.\n"},
    {464, "Incompatible Protocol", "", "The load balancer and its target speak other versions.\n"},
    {494, "Request Header Too Large", "", "The code of nginx; 431 says the same.\n"},
    {495, "SSL Certificate Error", "", "The client certificate is not valid.\n"},
    {496, "SSL Certificate Required", "", "A client certificate is needed.\n"},
    {497, "HTTP Request Sent to HTTPS Port", "", "Use https on this port.\n"},
    {498, "Invalid Token", "", "The token is not valid; get a new one.\n"},
    {499, "Token Required", "", "A token is needed.\n"},
    {509, "Bandwidth Limit Exceeded", "", "The site used up its traffic of this month.\n"},
    {520, "Unknown Error", "", "The origin sent something unexpected.\n"},
    {521, "Web Server Is Down", "", "The origin refused the connection.\n"},
    {522, "Connection Timed Out", "", "The origin did not accept the connection in time.\n"},
    {523, "Origin Is Unreachable", "", "There is no route to the origin.\n"},
    {524, "A Timeout Occurred", "", "The origin did not answer in time.\n"},
    {525, "SSL Handshake Failed", "", "The origin and the front end do not agree on TLS.\n"},
    {526, "Invalid SSL Certificate", "", "The certificate of the origin is not valid.\n"},
    {527, "Railgun Error", "", "The link to the origin broke.\n"},
    {529, "Site Is Overloaded", "", "Too many requests for this site; try again later.\n"},
    {530, "Site Is Frozen", "", "The site is not in use now.\n"},
    {540, "Temporarily Disabled", "", "The shop is closed for now.\n"},
    {561, "Unauthorized", "", "The identity provider failed.\n"},
    {598, "Network Read Timeout Error", "", "Reading from the upstream took too long.\n"},
    {599, "Network Connect Timeout Error", "", "Connecting to the upstream took too long.\n"},
};

constexpr std::string_view kMultistatus =
    "HTTP/1.1 207 Multi-Status\nContent-Type: application/xml; charset=utf-8\n";
constexpr std::string_view kXml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

// The answer to a request that is not the one a resource is for.
std::string otherwise(const Asked& asked) {
  return ok("", "Ask with " + (asked.method == "GET" ? "other fields" : asked.method) +
                    ": see the index at /.\n");
}

std::vector<Resource> described() {
  const std::string whole =
      ok("ETag: \"alphabet\"\nAccept-Ranges: bytes\nCache-Control: max-age=60\n", kAlphabet);
  const std::string text = "A text that is the same in every coding, again and again and again.\n";
  const std::string coded = gzipped(text);
  const std::string greeting = ok("ETag: \"greeting\"\nCache-Control: max-age=60\n");
  const std::string hello = "5\r\nhello\r\n1\r\n\n\r\n0\r\n\r\n";
  const std::string websocket =
      "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n";
  return {
      {.path = "/right/100",
       .about = "100 before the final response, as asked",
       .asked = {.method = "POST",
                 .fields = "Expect: 100-continue\nContent-Type: text/plain\n",
                 .content = "hello\n"},
       .response = crlf("HTTP/1.1 100 Continue\n\n") + ok("", "Read.\n")},
      {.path = "/right/101",
       .about = "101 to WebSocket, and its close frame",
       .asked = {.fields = websocket},
       .response = crlf("HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\n"
                        "Connection: Upgrade\n"
                        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n\n") +
                   "\x88\x02\x03\xe8",
       .ending = Ending::close},
      {.path = "/right/102",
       .about = "102, once of WebDAV, before the final response",
       .response = crlf("HTTP/1.1 102 Processing\n\n") + ok(),
       .plain = ok()},
      {.path = "/right/103",
       .about = "103 with a Link that the final response repeats",
       .response = crlf("HTTP/1.1 103 Early Hints\nLink: </style.css>; rel=preload; as=style\n\n") +
                   ok("Link: </style.css>; rel=preload; as=style\n"),
       .plain = ok("Link: </style.css>; rel=preload; as=style\n")},
      {.path = "/right/104",
       .about = "104 to a resumable upload, draft-ietf-httpbis-resumable-upload",
       .asked = {.method = "POST",
                 .fields = "Upload-Draft-Interop-Version: 8\nUpload-Complete: ?1\n"
                           "Content-Type: text/plain\n",
                 .content = "hello\n"},
       .response = crlf("HTTP/1.1 104 Upload Resumption Supported\n"
                        "Upload-Draft-Interop-Version: 8\nLocation: /right/104\n\n") +
                   reply("HTTP/1.1 201 Created\nLocation: /right/104\nUpload-Complete: ?1\n"
                         "Upload-Draft-Interop-Version: 8\n",
                         "Stored as /right/104.\n")},
      {.path = "/right/200", .about = "200 with a validator", .response = greeting},
      {.path = "/right/200-chunked",
       .about = "200 in chunks",
       .response = reply("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nETag: \"chunked\"\n"
                         "Cache-Control: max-age=60\n",
                         hello),
       .plain = ok("ETag: \"chunked\"\nCache-Control: max-age=60\n")},
      {.path = "/right/200-gzip",
       .about = "200 coded with gzip for those who accept it",
       .asked = {.fields = "Accept-Encoding: gzip\n"},
       .response = ok("Content-Encoding: gzip\nVary: Accept-Encoding\nETag: \"text-gzip\"\n"
                      "Cache-Control: max-age=60\n",
                      coded),
       .plain = ok("Vary: Accept-Encoding\nETag: \"text\"\nCache-Control: max-age=60\n", text)},
      {.path = "/right/201",
       .about = "201 to POST, with Location",
       .asked = {.method = "POST", .fields = "Content-Type: text/plain\n", .content = "hello\n"},
       .response =
           reply("HTTP/1.1 201 Created\nLocation: /right/200\n", "Created as /right/200.\n")},
      {.path = "/right/202",
       .about = "202 with a place to ask for the outcome",
       .asked = {.method = "POST", .fields = "Content-Type: text/plain\n", .content = "hello\n"},
       .response = reply("HTTP/1.1 202 Accepted\n", "In the queue: /right/200 tells when done.\n")},
      {.path = "/right/204",
       .about = "204: no content, no length",
       .response = bare("HTTP/1.1 204 No Content\nCache-Control: no-store\n")},
      {.path = "/right/205",
       .about = "205 with Content-Length: 0",
       .asked = {.method = "POST", .fields = "Content-Type: text/plain\n", .content = "hello\n"},
       .response = reply("HTTP/1.1 205 Reset Content", "")},
      {.path = "/right/206",
       .about = "206 with the first five octets of 26",
       .asked = {.fields = "Range: bytes=0-4\n"},
       .response = reply("HTTP/1.1 206 Partial Content\nETag: \"alphabet\"\nAccept-Ranges: bytes\n"
                         "Cache-Control: max-age=60\nContent-Range: bytes 0-4/26\n",
                         "abcde"),
       .plain = whole},
      {.path = "/right/206-multipart",
       .about = "206 with two ranges",
       .asked = {.fields = "Range: bytes=0-4,10-14\n"},
       .response = reply("HTTP/1.1 206 Partial Content\nETag: \"alphabet\"\nAccept-Ranges: bytes\n"
                         "Cache-Control: max-age=60\n"
                         "Content-Type: multipart/byteranges; boundary=demo\n",
                         crlf("--demo\nContent-Type: text/plain; charset=utf-8\n"
                              "Content-Range: bytes 0-4/26\n\nabcde\n"
                              "--demo\nContent-Type: text/plain; charset=utf-8\n"
                              "Content-Range: bytes 10-14/26\n\nklmno\n--demo--\n")),
       .plain = whole},
      {.path = "/right/207",
       .about = "207 with one member",
       .asked = {.method = "PROPFIND", .fields = "Depth: 0\n"},
       .response =
           reply(kMultistatus,
                 std::string(kXml) +
                     "<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>/right/207</D:href>"
                     "<D:propstat><D:prop><D:resourcetype/></D:prop>"
                     "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
                     "</D:multistatus>\n")},
      {.path = "/right/208",
       .about = "208 where it belongs: in a member of a 207",
       .asked = {.method = "PROPFIND", .fields = "Depth: infinity\nDAV: bind\n"},
       .response =
           reply(kMultistatus,
                 std::string(kXml) +
                     "<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>/right/208</D:href>"
                     "<D:propstat><D:prop><D:resourcetype/></D:prop>"
                     "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
                     "<D:response><D:href>/right/208/again</D:href>"
                     "<D:propstat><D:prop><D:resourcetype/></D:prop>"
                     "<D:status>HTTP/1.1 208 Already Reported</D:status></D:propstat>"
                     "</D:response></D:multistatus>\n")},
      {.path = "/right/226",
       .about = "226 with a difference for diff -e",
       .asked = {.fields = "A-IM: diffe\nIf-None-Match: \"226-1\"\n"},
       .response = reply("HTTP/1.1 226 IM Used\nETag: \"226-2\"\nIM: diffe\n"
                         "Delta-Base: \"226-1\"\n",
                         "1c\nhello\n.\n"),
       .plain = ok("ETag: \"226-2\"\n")},
      {.path = "/right/304",
       .about = "304 to the entity tag of the resource",
       .asked = {.fields = "If-None-Match: \"greeting\"\n"},
       .response =
           bare("HTTP/1.1 304 Not Modified\nETag: \"greeting\"\nCache-Control: max-age=60\n"),
       .plain = greeting},
      {.path = "/right/405",
       .about = "405 with Allow",
       .asked = {.method = "DELETE"},
       .response = reply("HTTP/1.1 405 Method Not Allowed\nAllow: GET, HEAD, OPTIONS\n",
                         "This can be read, not deleted.\n")},
      {.path = "/right/406",
       .about = "406 that lists what there is",
       .asked = {.fields = "Accept: application/x-nonexistent\n"},
       .response = reply("HTTP/1.1 406 Not Acceptable\nVary: Accept\n", "There is: text/plain.\n"),
       .plain = ok("Vary: Accept\n")},
      {.path = "/right/408",
       .about = "408 that announces the close",
       .response = reply("HTTP/1.1 408 Request Timeout\nConnection: close\n",
                         "The request took too long.\n"),
       .ending = Ending::close},
      {.path = "/right/409",
       .about = "409 that tells the conflict",
       .asked = {.method = "PUT", .fields = "Content-Type: text/plain\n", .content = "hello\n"},
       .response =
           reply("HTTP/1.1 409 Conflict", "Somebody saved version 2 meanwhile: merge it.\n")},
      {.path = "/right/411",
       .about = "411 to content without a length",
       .asked = {.method = "POST",
                 .fields = "Transfer-Encoding: chunked\nContent-Type: text/plain\n",
                 .content = hello},
       .response = reply("HTTP/1.1 411 Length Required", "Send Content-Length.\n")},
      {.path = "/right/412",
       .about = "412 to If-Match with another tag",
       .asked = {.fields = "If-Match: \"no-such-tag\"\n"},
       .response =
           reply("HTTP/1.1 412 Precondition Failed", "The resource has another entity tag.\n"),
       .plain = greeting},
      {.path = "/right/413",
       .about = "413 for the time being",
       .asked = {.method = "POST", .fields = "Content-Type: text/plain\n", .content = "hello\n"},
       .response = reply("HTTP/1.1 413 Content Too Large\nRetry-After: 60\n",
                         "The disk is full; room is being made.\n")},
      {.path = "/right/414",
       .about = "414 to a target of over 8000 octets",
       .asked = {.target = "/right/414?" + std::string(8100, 'a')},
       .response = reply("HTTP/1.1 414 URI Too Long", "Targets end at 8000 octets.\n")},
      {.path = "/right/415",
       .about = "415 that names what is accepted",
       .asked = {.method = "POST", .fields = "Content-Type: text/plain\n", .content = "hello\n"},
       .response = reply("HTTP/1.1 415 Unsupported Media Type\nAccept-Post: application/json\n",
                         "Send application/json.\n")},
      {.path = "/right/416",
       .about = "416 with the length there is",
       .asked = {.fields = "Range: bytes=100-\n"},
       .response = reply("HTTP/1.1 416 Range Not Satisfiable\nContent-Range: bytes */26\n",
                         "There are 26 octets.\n"),
       .plain = whole},
      {.path = "/right/417",
       .about = "417 to an unknown expectation",
       .asked = {.fields = "Expect: x-nonexistent\n"},
       .response = reply("HTTP/1.1 417 Expectation Failed", "x-nonexistent cannot be met.\n")},
      {.path = "/right/421",
       .about = "421 to another host",
       .asked = {.host = false, .fields = "Host: elsewhere.example\n"},
       .response = reply("HTTP/1.1 421 Misdirected Request",
                         "This server does not speak for elsewhere.example.\n")},
      {.path = "/right/422",
       .about = "422 with a problem document, RFC 9457",
       .asked = {.method = "POST",
                 .fields = "Content-Type: application/json\n",
                 .content = "{\"age\":-1}"},
       .response = reply("HTTP/1.1 422 Unprocessable Content\n"
                         "Content-Type: application/problem+json\n",
                         "{\"title\":\"The age is negative\",\"status\":422}\n")},
      {.path = "/right/423",
       .about = "423 with the precondition that failed",
       .asked = {.method = "PUT", .fields = "Content-Type: text/plain\n", .content = "hello\n"},
       .response = reply("HTTP/1.1 423 Locked\nContent-Type: application/xml; charset=utf-8\n",
                         std::string(kXml) +
                             "<D:error xmlns:D=\"DAV:\"><D:lock-token-submitted>"
                             "<D:href>/right/423</D:href></D:lock-token-submitted></D:error>\n")},
      {.path = "/right/424",
       .about = "424 as the status of a response",
       .asked = {.method = "PROPPATCH",
                 .fields = "Content-Type: application/xml\n",
                 .content = "<D:propertyupdate xmlns:D=\"DAV:\"/>"},
       .response = reply("HTTP/1.1 424 Failed Dependency", "The step before this one failed.\n")},
      {.path = "/right/425",
       .about = "425 to a request that was sent in early data",
       .asked = {.fields = "Early-Data: 1\n"},
       .response = reply("HTTP/1.1 425 Too Early", "Send it again after the handshake.\n")},
      {.path = "/right/426",
       .about = "426 with Upgrade",
       .response = reply("HTTP/1.1 426 Upgrade Required\nUpgrade: websocket\nConnection: Upgrade\n",
                         "This is a WebSocket.\n")},
      {.path = "/right/428",
       .about = "428 to a PUT without a condition",
       .asked = {.method = "PUT", .fields = "Content-Type: text/plain\n", .content = "hello\n"},
       .response = reply("HTTP/1.1 428 Precondition Required", "Send If-Match with the PUT.\n")},
      {.path = "/right/431",
       .about = "431 to a field of over 4 KiB",
       .asked = {.fields = "X-Large: " + std::string(5000, 'a') + '\n'},
       .response =
           reply("HTTP/1.1 431 Request Header Fields Too Large", "X-Large is too large.\n")},
      {.path = "/right/501",
       .about = "501 to a method no server knows",
       .asked = {.method = "XNONEXIST"},
       .response = reply("HTTP/1.1 501 Not Implemented", "XNONEXIST is not known here.\n")},
      {.path = "/right/505",
       .about = "505 to another major version",
       .asked = {.version = "HTTP/3.7"},
       .response = reply("HTTP/1.1 505 HTTP Version Not Supported\nConnection: close\n",
                         "In this form of message HTTP/1.0 and HTTP/1.1 are spoken.\n"),
       .ending = Ending::close},
      {.path = "/right/506",
       .about = "506 to a request that negotiates",
       .asked = {.fields = "Negotiate: trans\n"},
       .response = reply("HTTP/1.1 506 Variant Also Negotiates",
                         "The variant chosen negotiates itself.\n")},
      {.path = "/right/507",
       .about = "507 to a PUT",
       .asked = {.method = "PUT", .fields = "Content-Type: text/plain\n", .content = "hello\n"},
       .response = reply("HTTP/1.1 507 Insufficient Storage", "No room left.\n")},
      {.path = "/right/508",
       .about = "508 to a request with Depth: infinity",
       .asked = {.method = "PROPFIND", .fields = "Depth: infinity\n"},
       .response = reply("HTTP/1.1 508 Loop Detected", "A binding leads back to its parent.\n")},
      {.path = "/right/510",
       .about = "510, of the historic extension framework",
       .asked = {.fields = "Man: \"https://extension.example/\"\n"},
       .response = reply("HTTP/1.1 510 Not Extended", "Not known: https://extension.example/\n")},
  };
}

}  // namespace

std::vector<Resource> right_resources() {
  std::vector<Resource> all = described();
  for (const Simple& s : kSimple) {
    const std::string code = std::to_string(s.code);
    all.push_back({.path = "/right/" + code,
                   .about = code + ' ' + std::string(s.phrase),
                   .response = reply("HTTP/1.1 " + code + ' ' + std::string(s.phrase) + '\n' +
                                         std::string(s.fields),
                                     s.content)});
  }
  for (Resource& r : all) {
    r.asked.fields = crlf(r.asked.fields);
    const bool needs_more = r.asked.method != "GET" || !r.asked.fields.empty() ||
                            r.asked.version != "HTTP/1.1" || !r.asked.target.empty();
    if (needs_more && r.plain.empty()) r.plain = otherwise(r.asked);
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Resource& a, const Resource& b) { return a.path < b.path; });
  return all;
}

}  // namespace checker::demo
