// XML 1.0 with Namespaces, as far as tags go: whether a document's tags match
// and their prefixes are declared, and a walk of its elements and their text.
// W3C XML 1.0 (Fifth Edition); Namespaces in XML 1.0 (Third Edition).
#ifndef RULES_SYNTAX_XML_NAMES_H_
#define RULES_SYNTAX_XML_NAMES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax {

// Character data or an attribute's value, as it stands in the document, octet by octet with its
// references replaced. Line breaks stay what they are.
class XmlText {
 public:
  constexpr explicit XmlText(std::string_view raw, bool cdata = false)
      : rest_(raw), cdata_(cdata) {}
  // Nothing at the end.
  std::optional<char> next();

 private:
  std::string_view rest_;
  std::array<char, 4> pending_{};  // of a character reference, UTF-8, last octet first
  std::uint8_t left_ = 0;
  bool cdata_ = false;
};

// An expanded name. The namespace is as written in the document, references and all: compare it
// by is().
struct XmlName {
  std::string_view space;  // empty: in none
  std::string_view local;

  [[nodiscard]] bool is(std::string_view space_name, std::string_view local_name) const;
};

// DAV:, the namespace of RFC 4918.
inline constexpr std::string_view kDavNamespace = "DAV:";

enum class XmlState : std::uint8_t {
  well_formed,     // and namespace-well-formed; while one walks: so far
  bad_namespaces,  // well-formed, but a prefix is undeclared or a name no QName
  malformed,
  // Not to be told without a document type, other entities than the five predefined, an encoding
  // other than UTF-8 or one like it, or XML 1.1; or elements nest too deep. What was seen to be
  // wrong before is malformed all the same.
  not_judged,
};

// How deep elements may nest until a document is not judged.
inline constexpr std::size_t kDeepestXml = 256;

// Reads a document from start to end.
class XmlScanner {
 public:
  enum class Event : std::uint8_t {
    start,     // of an element: name(), depth(), attribute()
    end,       // of an element, also of an empty one: name(), depth()
    text,      // character data or a CDATA section: text()
    finished,  // the document ends or cannot be read on: state(), misfit()
  };

  // A byte order mark may stand before the document.
  explicit XmlScanner(std::string_view document);

  Event next();

  [[nodiscard]] const XmlName& name() const noexcept { return name_; }
  // Of the element that starts or ends, or that the text is in; that of the root is 1.
  [[nodiscard]] std::size_t depth() const noexcept { return event_depth_; }
  [[nodiscard]] std::string_view raw_text() const noexcept { return text_; }
  [[nodiscard]] XmlText text() const noexcept { return XmlText(text_, cdata_); }
  // Whether the text is white space only.
  [[nodiscard]] bool is_blank() const noexcept;
  // The raw value of an attribute without prefix, of the element that starts.
  [[nodiscard]] std::optional<std::string_view> attribute(std::string_view local) const;
  // The octets of the tag just read, for evidence.
  [[nodiscard]] std::string_view tag() const noexcept { return tag_; }

  // At a start: past the end of that element, so that the next event is what follows it.
  void skip();
  // At a start: reads to the end of that element and decodes its text into the buffer, blanks at
  // both ends taken off. Nothing if the element has child elements, the text does not fit, or the
  // document cannot be read on.
  std::optional<std::string_view> element_text(std::span<char> buffer);

  [[nodiscard]] XmlState state() const noexcept { return state_; }
  // What is malformed or, failing that, the first fault of the namespaces.
  [[nodiscard]] const Misfit& misfit() const noexcept { return misfit_; }
  // The first entity declaration of an internal document type subset; empty if there is none.
  [[nodiscard]] std::string_view entity_declaration() const noexcept { return entity_declaration_; }
  // The first reference to an entity that is none of the five predefined, in a document without
  // a document type: nothing can have declared it. Empty if there is none.
  [[nodiscard]] std::string_view undeclared_entity() const noexcept { return undeclared_entity_; }

 private:
  struct Open {
    std::string_view name;        // as written
    std::string_view attributes;  // of its start tag
    bool declares = false;        // namespaces among them
  };

  bool fail(std::size_t at, std::string_view expected);
  bool give_up();
  Event finish();
  void blame_namespaces(std::size_t at, std::string_view expected);
  [[nodiscard]] std::size_t offset(std::string_view view) const noexcept;
  [[nodiscard]] bool starts(std::string_view literal) const noexcept;

  std::string_view eat_name();
  bool eat_blanks();
  std::optional<std::string_view> eat_value();
  // These say whether one can read on.
  bool pass_characters(std::size_t end);
  bool declaration();
  bool comment();
  bool instruction();
  bool document_type();
  bool character_data();
  bool cdata_section();
  bool start_tag();
  bool end_tag();
  bool read_attributes();
  bool check_references(std::string_view raw);
  void check_namespaces(const Open& open);
  void check_declaration(std::string_view qname, std::string_view value);
  void close_element();
  XmlName resolve(std::string_view qname, bool attribute);
  [[nodiscard]] std::optional<std::string_view> declared(std::string_view prefix) const;

  std::string_view document_;
  std::size_t at_ = 0;
  XmlState state_ = XmlState::well_formed;
  Misfit misfit_;
  XmlName name_;
  std::string_view text_;
  std::string_view tag_;
  std::string_view entity_declaration_;
  std::string_view undeclared_entity_;
  std::size_t event_depth_ = 0;
  std::size_t depth_ = 0;
  bool cdata_ = false;
  bool root_seen_ = false;
  bool type_seen_ = false;
  bool unsettled_ = false;    // something only a full processor could settle was met
  bool pending_end_ = false;  // of an empty element
  bool finished_ = false;
  std::array<Open, kDeepestXml> open_;
};

struct XmlDocument {
  XmlState state = XmlState::not_judged;
  Misfit misfit;                        // if malformed or of bad namespaces
  std::optional<XmlName> root;          // if the document got as far
  std::string_view entity_declaration;  // as of XmlScanner
  std::string_view undeclared_entity;   // as of XmlScanner
};

// document = prolog element *Misc                                W3C XML 1.0, 2.1
XmlDocument xml_document(std::string_view octets);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_XML_NAMES_H_
