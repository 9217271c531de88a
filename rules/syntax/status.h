// Status codes: what the IANA registry says of each, RFC 9110, 15 and 16.2.1,
// and the private codes that reach clients, with whose they are.
#ifndef RULES_SYNTAX_STATUS_H_
#define RULES_SYNTAX_STATUS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax {

enum class Standing : std::uint8_t {
  registered,
  temporary,  // registered until a draft becomes an RFC or lapses
  unused,     // registered so that nobody takes it
  obsoleted,  // by the registry's own word
  vendor,     // private, in the range that is open to registration
  invalid,    // private, outside 100 to 599
};

struct Status {
  int code = 0;
  Standing standing = Standing::registered;
  std::string_view name;
  std::string_view reference;  // where it is defined
  std::string_view holds;      // what a conforming response is like
  std::string_view origin;     // of a private code: whose it is
  std::string_view instead;    // of a private code: what to send to clients
};

namespace detail {

consteval Status taken(int code, std::string_view name, std::string_view reference,
                       std::string_view holds, Standing standing = Standing::registered) {
  return {code, standing, name, reference, holds, {}, {}};
}

consteval Status own(int code, std::string_view name, std::string_view origin,
                     std::string_view instead) {
  const bool valid = code >= 100 && code <= 599;
  return {code,
          valid ? Standing::vendor : Standing::invalid,
          name,
          "RFC 9110, 16.2.1",
          valid
              ? "Not registered: a client that does not know it takes it for the x00 of its class."
              : "Outside 100 to 599: a client takes it for a server error.",
          origin,
          instead};
}

}  // namespace detail

inline constexpr auto kStatuses = std::to_array<Status>({
    detail::taken(
        100, "Continue", "RFC 9110, 15.2.1",
        "An interim header section, sent to a client of HTTP/1.1 or later that waits with "
        "its content; a final response must follow."),
    detail::taken(101, "Switching Protocols", "RFC 9110, 15.2.2",
                  "Must name in Upgrade a protocol that the request offered, and list upgrade in "
                  "Connection; never to HTTP/1.0, and not at all in HTTP/2 and HTTP/3."),
    detail::taken(102, "Processing", "RFC 2518, 10.1",
                  "An interim sign of progress from the first WebDAV, dropped by RFC 4918; better "
                  "not sent."),
    detail::taken(
        103, "Early Hints", "RFC 8297, 2",
        "An interim header section with the Link fields that the final response is likely "
        "to have; in HTTP/1.1 only to clients known to cope with it."),
    detail::taken(
        104, "Upload Resumption Supported", "draft-ietf-httpbis-resumable-upload",
        "An interim header section with the Location of the upload, or with Upload-Offset "
        "as a sign of progress; only to clients that announce the same draft.",
        Standing::temporary),
    detail::taken(200, "OK", "RFC 9110, 15.3.1",
                  "Content that fits the method, with Content-Type, Date and the validators there "
                  "are; none to HEAD, a tunnel to CONNECT."),
    detail::taken(201, "Created", "RFC 9110, 15.3.2",
                  "Names the new resource: in Location after POST, else by the target URI; the "
                  "content describes it, validators are those of the new resource."),
    detail::taken(202, "Accepted", "RFC 9110, 15.3.3",
                  "Content that tells the state of the request and where to ask again; how it ends "
                  "is left open."),
    detail::taken(203, "Non-Authoritative Information", "RFC 9110, 15.3.4",
                  "From a transforming proxy only: the 200 of the origin, changed on the way."),
    detail::taken(204, "No Content", "RFC 9110, 15.3.5",
                  "Ends with the header section: no content, and neither Content-Length nor "
                  "Transfer-Encoding."),
    detail::taken(205, "Reset Content", "RFC 9110, 15.3.6",
                  "No content, yet framed like any other: Content-Length: 0 or an empty chunked "
                  "content."),
    detail::taken(206, "Partial Content", "RFC 9110, 15.3.7",
                  "To a GET with Range only: one part with Content-Range, or multipart/byteranges "
                  "with one in each part, and the fields that a cache needs to combine parts."),
    detail::taken(207, "Multi-Status", "RFC 4918, 11.1",
                  "An XML document whose root is DAV:multistatus, with the outcome for each "
                  "resource in a DAV:response."),
    detail::taken(208, "Already Reported", "RFC 5842, 7.1",
                  "No status of a response: it stands within a 207, for members that were listed "
                  "before."),
    detail::taken(226, "IM Used", "RFC 3229, 10.4.1",
                  "To a GET with A-IM only: the ETag of the current instance must be there, and IM "
                  "lists what was applied."),
    detail::taken(300, "Multiple Choices", "RFC 9110, 15.4.1",
                  "Should list the choices in the content, and name the preferred one, if there is "
                  "one, in Location."),
    detail::taken(301, "Moved Permanently", "RFC 9110, 15.4.2",
                  "Should name the new URI in Location, with a short note for people; clients may "
                  "turn POST into GET, caches may keep it."),
    detail::taken(
        302, "Found", "RFC 9110, 15.4.3",
        "Should name the other URI in Location, with a short note for people; clients may "
        "turn POST into GET."),
    detail::taken(303, "See Other", "RFC 9110, 15.4.4",
                  "Names in Location another resource, to be read with GET."),
    detail::taken(304, "Not Modified", "RFC 9110, 15.4.5",
                  "To a conditional GET or HEAD only, without content: must repeat the validators "
                  "and caching fields that the 200 has, and should leave the other metadata out."),
    detail::taken(305, "Use Proxy", "RFC 9110, 15.4.6",
                  "Deprecated: clients ignore it, since anyone on the way could divert them.",
                  Standing::obsoleted),
    detail::taken(306, "(Unused)", "RFC 9110, 15.4.7", "Reserved: not to be sent.",
                  Standing::unused),
    detail::taken(
        307, "Temporary Redirect", "RFC 9110, 15.4.8",
        "Should name the other URI in Location; clients keep the method and the content."),
    detail::taken(308, "Permanent Redirect", "RFC 9110, 15.4.9",
                  "Should name the new URI in Location; clients keep the method and the content, "
                  "caches may keep the response."),
    detail::taken(400, "Bad Request", "RFC 9110, 15.5.1",
                  "Content should tell what is malformed; owed to a missing, repeated or invalid "
                  "Host and to broken framing."),
    detail::taken(401, "Unauthorized", "RFC 9110, 15.5.2",
                  "Must have WWW-Authenticate with a challenge for this resource; content should "
                  "explain."),
    detail::taken(402, "Payment Required", "RFC 9110, 15.5.3",
                  "Reserved for future use; content should explain, if it is sent at all."),
    detail::taken(403, "Forbidden", "RFC 9110, 15.5.4",
                  "Content should explain, unless the reason is to stay hidden; no challenge is "
                  "needed."),
    detail::taken(404, "Not Found", "RFC 9110, 15.5.5",
                  "Content should explain; caches may keep it, so it states its freshness."),
    detail::taken(405, "Method Not Allowed", "RFC 9110, 15.5.6",
                  "Must list in Allow the methods that the resource supports now, without the one "
                  "just refused; the list may be empty."),
    detail::taken(
        406, "Not Acceptable", "RFC 9110, 15.5.7",
        "Content should list the representations there are; makes sense only to a request "
        "that negotiates."),
    detail::taken(
        407, "Proxy Authentication Required", "RFC 9110, 15.5.8",
        "From a proxy only: must have Proxy-Authenticate with a challenge for that proxy."),
    detail::taken(
        408, "Request Timeout", "RFC 9110, 15.5.9",
        "Should announce in Connection that the connection ends; content should explain."),
    detail::taken(409, "Conflict", "RFC 9110, 15.5.10",
                  "Content should tell enough to see and resolve the conflict; for methods that "
                  "change state."),
    detail::taken(410, "Gone", "RFC 9110, 15.5.11",
                  "Content should explain; the resource is not expected back, and caches may keep "
                  "the response."),
    detail::taken(411, "Length Required", "RFC 9110, 15.5.12",
                  "To a request with content but without Content-Length; content should explain."),
    detail::taken(412, "Precondition Failed", "RFC 9110, 15.5.13",
                  "To a request whose condition was false; content should explain."),
    detail::taken(413, "Content Too Large", "RFC 9110, 15.5.14",
                  "To a request with too much content; should have Retry-After if that is "
                  "temporary."),
    detail::taken(414, "URI Too Long", "RFC 9110, 15.5.15",
                  "To a request with a target beyond what is read; targets up to 8000 octets ought "
                  "to be accepted."),
    detail::taken(415, "Unsupported Media Type", "RFC 9110, 15.5.16",
                  "Tells what is accepted: media types in Accept, Accept-Post or Accept-Patch, "
                  "codings in Accept-Encoding if those are the trouble."),
    detail::taken(416, "Range Not Satisfiable", "RFC 9110, 15.5.17",
                  "To a request for ranges that do not exist: should state the length in "
                  "Content-Range as bytes */LENGTH, and is never multipart/byteranges."),
    detail::taken(417, "Expectation Failed", "RFC 9110, 15.5.18",
                  "To a request with an Expect that cannot be met; 100-continue always can."),
    detail::taken(418, "(Unused)", "RFC 9110, 15.5.19",
                  "Reserved because of a joke that was deployed: not to be sent.",
                  Standing::unused),
    detail::taken(
        421, "Misdirected Request", "RFC 9110, 15.5.20",
        "From a server that does not speak for the host asked; never made by a proxy, and "
        "without Alt-Svc."),
    detail::taken(422, "Unprocessable Content", "RFC 9110, 15.5.21",
                  "To a request whose content is well-formed but asks for what cannot be done."),
    detail::taken(423, "Locked", "RFC 4918, 11.3",
                  "Should carry a DAV:error that names the condition and the lock."),
    detail::taken(424, "Failed Dependency", "RFC 4918, 11.4",
                  "Mostly within a 207, for what failed because something else did."),
    detail::taken(425, "Too Early", "RFC 8470, 5.2",
                  "Only to a request that came in TLS early data, or says so in Early-Data: 1; the "
                  "client tries again after the handshake."),
    detail::taken(426, "Upgrade Required", "RFC 9110, 15.5.22",
                  "Must list in Upgrade the protocols demanded, with upgrade in Connection; cannot "
                  "be sent in HTTP/2 and HTTP/3."),
    detail::taken(428, "Precondition Required", "RFC 6585, 3",
                  "Content should tell how to send the request again with a condition; must not be "
                  "stored."),
    detail::taken(429, "Too Many Requests", "RFC 6585, 4",
                  "Content should tell the limit, Retry-After when to come back; must not be "
                  "stored."),
    detail::taken(431, "Request Header Fields Too Large", "RFC 6585, 5",
                  "Content should name the field that is too large, if it is one; must not be "
                  "stored."),
    detail::taken(451, "Unavailable For Legal Reasons", "RFC 7725, 3",
                  "Content should explain the demand, and a Link with rel=blocked-by should name "
                  "who blocks."),
    detail::taken(500, "Internal Server Error", "RFC 9110, 15.6.1",
                  "Content should explain and tell whether it will last, without internals."),
    detail::taken(501, "Not Implemented", "RFC 9110, 15.6.2",
                  "To a method that the server knows nowhere, hence never to GET and HEAD."),
    detail::taken(502, "Bad Gateway", "RFC 9110, 15.6.3",
                  "From a gateway or proxy that got an invalid answer; content should explain."),
    detail::taken(503, "Service Unavailable", "RFC 9110, 15.6.4",
                  "Content should explain; Retry-After may tell when it ends."),
    detail::taken(
        504, "Gateway Timeout", "RFC 9110, 15.6.5",
        "From a gateway or proxy that got no answer in time, or a cache that may not ask."),
    detail::taken(505, "HTTP Version Not Supported", "RFC 9110, 15.6.6",
                  "Content should tell why the major version is refused and which ones are spoken; "
                  "sent in one of those."),
    detail::taken(506, "Variant Also Negotiates", "RFC 2295, 8.1",
                  "Only to a request with Negotiate: the variant chosen is itself negotiated."),
    detail::taken(507, "Insufficient Storage", "RFC 4918, 11.5",
                  "To a method that had to store something and found no room."),
    detail::taken(508, "Loop Detected", "RFC 5842, 7.2",
                  "To a request with Depth: infinity that met a loop of bindings."),
    detail::taken(510, "Not Extended", "RFC 2774, 7",
                  "From an extension framework that is historic: lists the extensions that are "
                  "missing; better not sent.",
                  Standing::obsoleted),
    detail::taken(511, "Network Authentication Required", "RFC 6585, 6",
                  "From a proxy that intercepts, never from the origin: should link to the login "
                  "page, without being one; must not be stored."),

    detail::own(218, "This is fine", "Apache", "200 or the code of the upstream server"),
    detail::own(419, "Page Expired", "Laravel", "403 or 409"),
    detail::own(420, "Enhance Your Calm", "Twitter and Spring, both long ago", "400 or 429"),
    detail::own(430, "Request Header Fields Too Large", "Shopify", "431, 429 or 403"),
    detail::own(440, "Login Time-out", "Microsoft IIS", "401 with WWW-Authenticate"),
    detail::own(444, "No Response", "nginx", "nothing: it marks a connection closed unanswered"),
    detail::own(449, "Retry With", "Microsoft", "400, 409 or 428 with an explanation"),
    detail::own(450, "Blocked by Windows Parental Controls", "Microsoft", "403 or 451"),
    detail::own(460, "Client closed the connection", "AWS ELB", "nothing: it is a mark for logs"),
    detail::own(463, "X-Forwarded-For with over 30 addresses", "AWS ELB", "400"),
    detail::own(464, "Incompatible protocol versions", "AWS ELB", "400, 426 or 505"),
    detail::own(494, "Request header too large", "nginx", "431"),
    detail::own(495, "SSL Certificate Error", "nginx", "400 or 403"),
    detail::own(496, "SSL Certificate Required", "nginx", "400 or 403"),
    detail::own(497, "HTTP Request Sent to HTTPS Port", "nginx", "400 or a redirect"),
    detail::own(498, "Invalid Token", "Esri ArcGIS", "401 with WWW-Authenticate"),
    detail::own(499, "Client Closed Request", "nginx, where it is a mark for logs, and Esri ArcGIS",
                "401 with WWW-Authenticate for a missing token"),
    detail::own(509, "Bandwidth Limit Exceeded", "Apache and cPanel",
                "503 or 429 with Retry-After"),
    detail::own(520, "Web Server Returned an Unknown Error", "Cloudflare", "502"),
    detail::own(521, "Web Server Is Down", "Cloudflare", "502 or 503"),
    detail::own(522, "Connection Timed Out", "Cloudflare", "504"),
    detail::own(523, "Origin Is Unreachable", "Cloudflare", "502"),
    detail::own(524, "A Timeout Occurred", "Cloudflare", "504"),
    detail::own(525, "SSL Handshake Failed", "Cloudflare", "502"),
    detail::own(526, "Invalid SSL Certificate", "Cloudflare", "502"),
    detail::own(527, "Railgun Error", "Cloudflare", "502"),
    detail::own(529, "Site is overloaded", "Qualys and several providers of interfaces",
                "503 or 429 with Retry-After"),
    detail::own(530, "Origin DNS Error", "Cloudflare and Pantheon", "502 or 503"),
    detail::own(540, "Temporarily Disabled", "Shopify", "503"),
    detail::own(561, "Unauthorized", "AWS ELB", "401, or 502 when the identity provider failed"),
    detail::own(598, "Network Read Timeout Error", "several proxies", "504"),
    detail::own(599, "Network Connect Timeout Error", "several proxies", "504"),
    detail::own(600, "Unparsable Response Headers", "caches, for themselves", "502"),
    detail::own(783, "Unexpected Token", "Shopify", "400"),
    detail::own(999, "Request Denied", "LinkedIn and Yahoo", "403 or 429"),
});

// What is known of a code; null if nothing is.
[[nodiscard]] constexpr const Status* status_of(int code) noexcept {
  for (const Status& s : kStatuses) {
    if (s.code == code) return &s;
  }
  return nullptr;
}

// Whether a code is in the IANA registry, even if only to be left alone.
[[nodiscard]] constexpr bool is_registered(const Status& s) noexcept {
  return s.standing != Standing::vendor && s.standing != Standing::invalid;
}
[[nodiscard]] constexpr bool is_registered(int code) noexcept {
  for (const Status& s : kStatuses) {
    if (s.code == code) return is_registered(s);
  }
  return false;
}

// Nothing if nothing is known of the code. (In constants: g++ 12 does not
// compare the pointer of `status_of` there under -fsanitize=undefined.)
[[nodiscard]] constexpr std::optional<Standing> standing_of(int code) noexcept {
  for (const Status& s : kStatuses) {
    if (s.code == code) return s.standing;
  }
  return std::nullopt;
}

// The registered code of a reason phrase, in any case; 0 if it is none.
[[nodiscard]] constexpr int code_of_phrase(std::string_view phrase) noexcept {
  for (const Status& s : kStatuses) {
    if (is_registered(s) && same(s.name, phrase)) return s.code;
  }
  return 0;
}

static_assert(std::ranges::count_if(kStatuses, [](const Status& s) { return is_registered(s); }) ==
              64);
static_assert(code_of_phrase("not found") == 404 && !is_registered(449));

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_STATUS_H_
