#include "checker/fetch/url.h"

#include <curl/curl.h>
#include <locale.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "checker/support/text.h"

namespace checker::fetch {
namespace {

struct FreeUrl {
  void operator()(CURLU* u) const noexcept { curl_url_cleanup(u); }
};
using Handle = std::unique_ptr<CURLU, FreeUrl>;

std::string part(const Handle& handle, CURLUPart what, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(handle.get(), what, &text, flags) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

bool is_ascii(std::string_view text) {
  for (char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

// libidn2, under libcurl, takes names to be in the charset of the locale; ours
// are UTF-8, whatever that is.
class Utf8Locale {
 public:
  Utf8Locale() : utf8_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (utf8_ != nullptr) before_ = uselocale(utf8_);
  }
  ~Utf8Locale() {
    if (utf8_ == nullptr) return;
    uselocale(before_);
    freelocale(utf8_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t utf8_;
  locale_t before_ = nullptr;
};

// Octets that stand nowhere in a URI go out percent-encoded; brackets and lone
// percent signs are illegal too, but servers expect them as they are.
std::string encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (u > 0x20 && u < 0x7F && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos) {
      out += c;
    } else {
      out += {'%', kDigits[u >> 4], kDigits[u & 15]};
    }
  }
  return out;
}

Error usage(std::string_view text, std::string_view cause) {
  return {Fault::usage, escape_controls(text) + ": " + std::string(cause)};
}

// The name in "Name: value".
std::string_view name_in(std::string_view field) { return field.substr(0, field.find(':')); }

}  // namespace

std::string Url::authority() const {
  const bool usual = port == (scheme == "https" ? 443 : 80);
  return usual ? host : where();
}

Result<Url> read_url(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == text.npos || colon == 0 || text.find_first_of("/?#") < colon) {
    return usage(text, "not a URL; write http://... or https://...");
  }
  Url url;
  url.scheme = fold_case(text.substr(0, colon));
  if (url.scheme != "http" && url.scheme != "https") {
    return usage(text, "only http and https can be fetched");
  }
  std::string_view rest = text.substr(colon + 3);
  rest = rest.substr(0, rest.find('#'));
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  const std::string_view authority = rest.substr(0, end);
  if (const std::size_t at = authority.rfind('@'); at != authority.npos) {
    return usage(url.scheme + "://...@" + std::string(authority.substr(at + 1)),
                 "a user or password in the URL is not accepted; use the options for credentials");
  }
  url.target = encoded(rest.substr(end));
  if (!url.target.starts_with('/')) url.target.insert(0, "/");

  const Handle handle(curl_url());
  const std::string base = url.scheme + "://" + std::string(authority) + "/";
  const CURLUcode code = curl_url_set(handle.get(), CURLUPART_URL, base.c_str(), 0);
  if (code != CURLUE_OK || authority.empty()) {
    return usage(text, authority.empty() ? "the host is missing" : curl_url_strerror(code));
  }
#if LIBCURL_VERSION_NUM >= 0x075800
  if (!is_ascii(authority)) {
    const Utf8Locale utf8;
    url.host = part(handle, CURLUPART_HOST, CURLU_PUNYCODE);
  } else {
    url.host = part(handle, CURLUPART_HOST);
  }
#else
  url.host = part(handle, CURLUPART_HOST);
#endif
  if (url.host.empty() || !is_ascii(url.host)) {
    return usage(text, "the host is no valid name; write it in ASCII (xn--...)");
  }
  url.host = fold_case(url.host);
  url.zone = part(handle, CURLUPART_ZONEID);
  const std::string port = part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  std::from_chars(port.data(), port.data() + port.size(), url.port);
  if (url.port == 0) return usage(text, "the port is not valid");
  return url;
}

std::string request_octets(const Url& url, const RequestParts& parts) {
  const auto given = [&parts](std::string_view name) {
    for (const std::string& field : parts.fields) {
      if (same_text(name_in(field), name)) return true;
    }
    return false;
  };
  std::string out =
      parts.method + " " + (parts.target.empty() ? url.target : parts.target) + " HTTP/1.1\r\n";
  // Host comes first whoever gives it: RFC 9110, 7.2.
  if (!given("host")) out += "Host: " + url.authority() + "\r\n";
  for (const std::string& field : parts.fields) {
    if (same_text(name_in(field), "host")) out += field + "\r\n";
  }
  if (!given("user-agent")) out += "User-Agent: statute/" STATUTE_VERSION "\r\n";
  if (!given("accept")) out += "Accept: */*\r\n";
  if (!parts.keep_alive && !given("connection")) out += "Connection: close\r\n";
  const bool expects = parts.method == "POST" || parts.method == "PUT" || parts.method == "PATCH";
  if ((expects || !parts.content.empty()) && !given("content-length") &&
      !given("transfer-encoding")) {
    out += "Content-Length: " + std::to_string(parts.content.size()) + "\r\n";
  }
  for (const std::string& field : parts.fields) {
    if (!same_text(name_in(field), "host")) out += field + "\r\n";
  }
  return out + "\r\n" + parts.content;
}

}  // namespace checker::fetch
