#include "rules/message/message.h"

#include <array>
#include <utility>

namespace statute {

Method method_of(std::string_view name) noexcept {
  static constexpr std::array<std::pair<std::string_view, Method>, 18> kMethods{{
      {"GET", Method::get},
      {"HEAD", Method::head},
      {"POST", Method::post},
      {"PUT", Method::put},
      {"DELETE", Method::delete_},
      {"CONNECT", Method::connect},
      {"OPTIONS", Method::options},
      {"TRACE", Method::trace},
      {"PATCH", Method::patch},
      {"QUERY", Method::query},
      {"PROPFIND", Method::propfind},
      {"PROPPATCH", Method::proppatch},
      {"MKCOL", Method::mkcol},
      {"COPY", Method::copy},
      {"MOVE", Method::move},
      {"LOCK", Method::lock},
      {"UNLOCK", Method::unlock},
      {"REPORT", Method::report},
  }};
  for (const auto& [text, method] : kMethods) {
    if (text == name) return method;
  }
  return Method::other;
}

Needs Exchange::sight() const noexcept {
  Needs s = seen;
  if (request == nullptr) {
    for (Need n : {Need::request, Need::request_fields, Need::request_content}) s.erase(n);
  } else {
    s.insert(Need::request);
    if (request->content.known != Known::fully) s.erase(Need::request_content);
  }
  const Content& c = response.content;
  const bool fully = c.known == Known::fully;
  const bool exact = c.form == Form::exact;
  const bool decodable =
      c.form == Form::decoded || !response.has(Field::content_encoding) || facts != nullptr;
  const auto set = [&s](Need n, bool holds) { holds ? s.insert(n) : s.erase(n); };
  set(Need::emptiness, c.known != Known::no);
  set(Need::length, exact && (fully || c.known == Known::length));
  set(Need::content, exact && fully);
  set(Need::data, fully && decodable);
  const Handshake& h = handshake;
  set(Need::handshake,
      seen.contains(Need::handshake) &&
          !(h.server_name.empty() && h.names.empty() && h.offered.empty() && h.selected.empty()));
  set(Need::time, seen.contains(Need::time) && received.has_value());
  return s;
}

}  // namespace statute
