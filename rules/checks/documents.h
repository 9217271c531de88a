// Content as a document: its type, whether it is well-formed, and where in the
// exchange a part of it stands.
#ifndef RULES_CHECKS_DOCUMENTS_H_
#define RULES_CHECKS_DOCUMENTS_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/syntax/json_text.h"
#include "rules/syntax/media_type.h"
#include "rules/syntax/utf8.h"
#include "rules/syntax/xml_names.h"

namespace statute::checks {

// What Content-Type says, if it is one line and well-formed.
inline std::optional<syntax::MediaType> type_of(const Message& m) {
  const FieldLine* const line = m.first(Field::content_type);
  if (line == nullptr || !is_readable(*line)) return std::nullopt;
  if (m.lines(Field::content_type).count() != 1) return std::nullopt;
  const auto type = syntax::media_type(line->value);
  return type ? std::optional(*type) : std::nullopt;
}

// First looks at Content-Type, which cost less than to parse it: the type alone ends
// or begins like that, whatever the case.
inline bool type_ends(const Message& m, std::string_view end) {
  const std::string_view type = syntax::essence(m.value(Field::content_type));
  return type.size() >= end.size() && syntax::same(type.substr(type.size() - end.size()), end);
}
inline bool type_begins(const Message& m, std::string_view begin) {
  return syntax::same(m.value(Field::content_type).substr(0, begin.size()), begin);
}
inline bool type_has_parameters(const Message& m) {
  return m.value(Field::content_type).find(';') != std::string_view::npos;
}

// Where the type of the content is declared; the status line, if nowhere.
inline std::string_view type_line(const Exchange& x) {
  const FieldLine* const line = x.response.first(Field::content_type);
  return line == nullptr ? x.response.start_line : line->whole();
}

// A view of data as evidence: itself, if the content is not coded, or else the
// line that declares its type.
inline std::string_view in_content(const Exchange& x, std::string_view data) {
  const std::string_view all = x.response.content.octets;
  const std::less_equal<> before;
  const bool inside = !all.empty() && before(all.data(), data.data()) &&
                      before(data.data() + data.size(), all.data() + all.size());
  return inside ? data : type_line(x);
}

// The same from an offset on, as much as a line of a report holds.
inline std::string_view in_content(const Exchange& x, std::string_view data, std::size_t at) {
  constexpr std::size_t kLongest = 32;
  return in_content(x, data.substr(at < data.size() ? at : data.size(), kLongest));
}

// Whether text of that type is UTF-8, unless the octets themselves say otherwise.
inline bool declares_utf8(const syntax::MediaType& type) {
  const auto charset = type.parameter("charset");
  return !charset || charset->value.is_same("utf-8") || charset->value.is_same("utf8") ||
         charset->value.is_same("us-ascii");
}

// Whether the response is known to be one that has content: RFC 9110, 6.4.1.
inline bool expects_content(const Exchange& x) {
  if (x.request == nullptr) return false;
  const Method method = x.request->method;
  const int status = x.response.status;
  if (method == Method::head || status < 200 || status == 204 || status == 205 || status == 304) {
    return false;
  }
  return method != Method::connect || status >= 300;
}

// What is wrong with a document that has to be XML; nothing if it cannot be told.
inline std::optional<syntax::Misfit> xml_fault(std::string_view data,
                                               const std::optional<syntax::MediaType>& type) {
  const syntax::XmlDocument document = syntax::xml_document(data);
  if (document.state == syntax::XmlState::malformed) return document.misfit;
  if (document.state == syntax::XmlState::not_judged) return std::nullopt;
  if (type && !declares_utf8(*type)) return std::nullopt;
  // Any other encoding is declared before the first element.
  const std::string_view declaration = data.substr(0, data.find("?>"));
  if (declaration.find("encoding") != data.npos && declaration.find("<?xml") != data.npos) {
    if (declaration.find("UTF-8") == data.npos && declaration.find("utf-8") == data.npos) {
      return std::nullopt;
    }
  }
  if (const auto at = syntax::first_not_utf8(data)) return syntax::Misfit{*at, "UTF-8"};
  return std::nullopt;
}

}  // namespace statute::checks

#endif  // RULES_CHECKS_DOCUMENTS_H_
