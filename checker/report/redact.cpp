#include "checker/report/redact.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "checker/support/text.h"

namespace checker::report {
namespace {

constexpr std::array<std::string_view, 26> kSecretParameters{"access_token",
                                                             "api_key",
                                                             "apikey",
                                                             "assertion",
                                                             "auth",
                                                             "client_secret",
                                                             "code",
                                                             "code_verifier",
                                                             "credential",
                                                             "id_token",
                                                             "jwt",
                                                             "key",
                                                             "pass",
                                                             "passwd",
                                                             "password",
                                                             "pwd",
                                                             "refresh_token",
                                                             "secret",
                                                             "session",
                                                             "sessionid",
                                                             "sid",
                                                             "sig",
                                                             "signature",
                                                             "token",
                                                             "x-amz-security-token",
                                                             "x-amz-signature"};

void mask(std::string& s, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) {
    if (s[i] != '\r' && s[i] != '\n') s[i] = '*';
  }
}

bool is_secret(std::string_view name) {
  return std::any_of(kSecretParameters.begin(), kSecretParameters.end(),
                     [name](std::string_view secret) { return same_text(name, secret); });
}

// name=value after '?', '&', ';' or '#' in s[from, to).
void mask_parameters(std::string& s, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) {
    if (s[i] != '?' && s[i] != '&' && s[i] != ';' && s[i] != '#') continue;
    const std::size_t name = i + 1;
    std::size_t equals = name;
    while (equals < to && s[equals] != '=' && s[equals] != '&' && s[equals] != ' ') ++equals;
    if (equals >= to || s[equals] != '=') continue;
    std::size_t end = equals + 1;
    while (end < to && std::string_view("&;# \t\r\n\"'<>").find(s[end]) == std::string_view::npos) {
      ++end;
    }
    if (is_secret(std::string_view(s).substr(name, equals - name))) mask(s, equals + 1, end);
    i = equals;
  }
}

// user:password@ after "//" in s[from, to).
void mask_userinfo(std::string& s, std::size_t from, std::size_t to) {
  const std::size_t slashes = s.find("//", from);
  if (slashes == s.npos || slashes >= to) return;
  const std::size_t end = std::min(s.find_first_of("/?# \t\r\n", slashes + 2), to);
  const std::size_t at = s.rfind('@', end);
  if (at != s.npos && at > slashes && at < end) mask(s, slashes + 2, at);
}

// The values of the cookies of one line; attributes stay, when there can be any.
void mask_cookies(std::string& s, std::size_t from, std::size_t to, bool attributes) {
  for (std::size_t at = from; at < to;) {
    const std::size_t end = std::min(s.find(';', at), to);
    const std::size_t equals = s.find('=', at);
    mask(s, equals < end ? equals + 1 : at, end);
    if (attributes) break;
    at = end + 1;
    while (at < to && s[at] == ' ') ++at;
  }
}

void redact_line(std::string& s, std::size_t from, std::size_t to) {
  const std::size_t colon = s.find(':', from);
  if (colon < to) {
    std::string_view name = std::string_view(s).substr(from, colon - from);
    while (!name.empty() && (name.back() == ' ' || name.back() == '\t')) name.remove_suffix(1);
    std::size_t value = colon + 1;
    while (value < to && (s[value] == ' ' || s[value] == '\t')) ++value;
    if (same_text(name, "Authorization") || same_text(name, "Proxy-Authorization")) {
      const std::size_t space = s.find(' ', value);  // the scheme is no secret
      mask(s, space < to ? space + 1 : value, to);
    } else if (same_text(name, "Cookie") || same_text(name, "Cookie2")) {
      mask_cookies(s, value, to, false);
    } else if (same_text(name, "Set-Cookie") || same_text(name, "Set-Cookie2")) {
      mask_cookies(s, value, to, true);
    } else if (same_text(name, "X-Api-Key") || same_text(name, "X-Auth-Token") ||
               same_text(name, "X-Csrf-Token") || same_text(name, "X-Xsrf-Token")) {
      mask(s, value, to);
    }
  }
  mask_parameters(s, from, to);
  mask_userinfo(s, from, to);
}

}  // namespace

void redact_head(std::string& head) {
  for (std::size_t at = 0; at < head.size();) {
    std::size_t end = head.find('\n', at);
    if (end == head.npos) end = head.size();
    // A folded line belongs to the one before.
    while (end + 1 < head.size() && (head[end + 1] == ' ' || head[end + 1] == '\t')) {
      const std::size_t next = head.find('\n', end + 1);
      end = next == head.npos ? head.size() : next;
    }
    redact_line(head, at, end);
    at = end + 1;
  }
}

void redact_url(std::string& url) {
  mask_parameters(url, 0, url.size());
  mask_userinfo(url, 0, url.size());
}

}  // namespace checker::report
