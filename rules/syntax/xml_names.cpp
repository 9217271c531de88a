#include "rules/syntax/xml_names.h"

#include <algorithm>

#include "rules/syntax/utf8.h"

namespace statute::syntax {
namespace {

constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";
constexpr std::string_view kXmlnsNamespace = "http://www.w3.org/2000/xmlns/";
// Beyond so many attributes of one element no pairs are compared.
constexpr std::size_t kMostAttributesCompared = 200;

// S ::= (#x20 | #x9 | #xD | #xA)+                                XML 1.0, 2.3
constexpr bool is_blank_octet(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
// NameStartChar, NameChar: XML 1.0, 2.3. Of what is beyond ASCII every character is taken for one.
constexpr bool is_name_start(char c) noexcept {
  return is_alpha(c) || c == '_' || c == ':' || is_obs_text(c);
}
constexpr bool is_name_octet(char c) noexcept {
  return is_name_start(c) || is_digit(c) || c == '-' || c == '.';
}
constexpr bool is_forbidden(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x20 && !is_blank_octet(c);
}

// Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]   XML 1.0, 2.2
constexpr bool is_char(std::uint32_t c) noexcept {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

struct Reference {
  std::size_t size = 0;         // with '&' and ';'; 0: it is malformed
  std::uint32_t character = 0;  // 0: of an entity that is not predefined
};

// Reference ::= EntityRef | CharRef                              XML 1.0, 4.1
constexpr Reference reference(std::string_view raw) noexcept {
  Cursor c(raw);
  c.eat('&');
  Reference out;
  if (c.eat("#x") || c.eat('#')) {
    const bool hex = raw[c.at() - 1] == 'x';
    const std::string_view digits = hex ? c.eat_while(is_hex) : c.eat_while(is_digit);
    for (char d : digits) {
      const char low = to_lower(d);
      const int value = is_digit(low) ? low - '0' : low - 'a' + 10;
      out.character = std::min<std::uint32_t>(
          out.character * (hex ? 16 : 10) + static_cast<std::uint32_t>(value), 0x110000);
    }
    if (digits.empty() || !is_char(out.character)) return {};
  } else {
    if (!is_name_start(c.peek())) return {};
    const std::string_view name = c.eat_while(is_name_octet);
    out.character = name == "lt"     ? '<'
                    : name == "gt"   ? '>'
                    : name == "amp"  ? '&'
                    : name == "apos" ? '\''
                    : name == "quot" ? '"'
                                     : 0;
  }
  if (!c.eat(';')) return {};
  out.size = c.at();
  return out;
}

struct Attribute {
  std::string_view name;
  std::string_view value;
};

// Walks the attributes of a start tag that was found to be well-formed.
class Attributes {
 public:
  explicit Attributes(std::string_view of) : c_(of) {}
  std::optional<Attribute> next() {
    c_.eat_while(is_blank_octet);
    if (c_.done()) return std::nullopt;
    Attribute out;
    out.name = c_.eat_while(is_name_octet);
    c_.eat_while([](char o) { return is_blank_octet(o) || o == '='; });
    const char quote = c_.peek();
    c_.skip(1);
    out.value = c_.eat_while([quote](char o) { return o != quote; });
    c_.skip(1);
    return out;
  }

 private:
  Cursor c_;
};

struct QName {
  std::string_view prefix;
  std::string_view local;
};

constexpr QName split(std::string_view name) noexcept {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

// QName ::= PrefixedName | UnprefixedName                        Namespaces in XML 1.0, 4
constexpr bool is_qname(std::string_view name) noexcept {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return true;
  const std::string_view local = name.substr(colon + 1);
  return colon > 0 && !local.empty() && is_name_start(local.front()) &&
         local.find(':') == std::string_view::npos;
}

// VersionNum ::= '1.' [0-9]+                                      XML 1.0, 2.8
constexpr bool is_version(std::string_view value) noexcept {
  Cursor c(value);
  return c.eat("1.") && !c.eat_while(is_digit).empty() && c.done();
}

// EncName ::= [A-Za-z] ([A-Za-z0-9._] | '-')*                    XML 1.0, 4.3.3
constexpr bool is_encoding_name(std::string_view value) noexcept {
  Cursor c(value);
  if (!is_alpha(c.peek())) return false;
  c.eat_while(
      [](char o) { return is_alpha(o) || is_digit(o) || o == '.' || o == '_' || o == '-'; });
  return c.done();
}

// Whether octets below 0x80 mean in that encoding what they mean in ASCII, always.
constexpr bool is_like_ascii(std::string_view encoding) noexcept {
  return same(encoding, "utf-8") || same(encoding, "utf8") || same(encoding, "us-ascii") ||
         same(encoding, "ascii") || same(encoding.substr(0, 9), "iso-8859-") ||
         same(encoding.substr(0, 11), "windows-125") || same(encoding.substr(0, 6), "euc-jp") ||
         same(encoding, "euc-kr") || same(encoding, "gb2312") ||
         same(encoding.substr(0, 4), "koi8");
}

bool means(std::string_view raw, std::string_view text) {
  XmlText octets(raw);
  for (char expected : text) {
    if (octets.next() != expected) return false;
  }
  return !octets.next();
}

}  // namespace

std::optional<char> XmlText::next() {
  if (left_ > 0) return pending_[--left_];
  if (rest_.empty()) return std::nullopt;
  const char c = rest_.front();
  const Reference r = c == '&' && !cdata_ ? reference(rest_) : Reference{};
  if (r.size == 0 || r.character == 0) {
    rest_.remove_prefix(1);
    return c;
  }
  rest_.remove_prefix(r.size);
  std::uint32_t character = r.character;
  if (character < 0x80) return static_cast<char>(character);
  // Last octet first: six bits each, then what is left with the length's mark.
  const int following = character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
  for (; left_ < following; character >>= 6) {
    pending_[left_++] = static_cast<char>(0x80 | (character & 0x3F));
  }
  const std::uint32_t mark = following == 1 ? 0xC0 : following == 2 ? 0xE0 : 0xF0;
  return static_cast<char>(mark | character);
}

bool XmlName::is(std::string_view space_name, std::string_view local_name) const {
  return local == local_name && means(space, space_name);
}

XmlScanner::XmlScanner(std::string_view document)
    : document_(document), at_(document.size() - without_byte_order_mark(document).size()) {
  // UTF-16 and UTF-32, by their mark or by the NUL octets beside the first '<'.
  const std::string_view begin = document.substr(0, 2);
  const bool wide = begin == "\xFE\xFF" || begin == "\xFF\xFE" ||
                    begin == std::string_view("<\0", 2) || begin == std::string_view("\0<", 2) ||
                    begin == std::string_view("\0\0", 2);
  if (wide) {
    give_up();
  } else if (starts("<?xml") && at_ + 5 < document_.size() && is_blank_octet(document_[at_ + 5])) {
    declaration();
  }
}

bool XmlScanner::starts(std::string_view literal) const noexcept {
  return document_.substr(at_, literal.size()) == literal;
}

std::size_t XmlScanner::offset(std::string_view view) const noexcept {
  return static_cast<std::size_t>(view.data() - document_.data());
}

bool XmlScanner::fail(std::size_t at, std::string_view expected) {
  state_ = XmlState::malformed;
  misfit_ = {at, expected};
  finished_ = true;
  return false;
}

bool XmlScanner::give_up() {
  state_ = XmlState::not_judged;
  finished_ = true;
  return false;
}

void XmlScanner::blame_namespaces(std::size_t at, std::string_view expected) {
  if (state_ != XmlState::well_formed) return;
  state_ = XmlState::bad_namespaces;
  misfit_ = {at, expected};
}

XmlScanner::Event XmlScanner::finish() {
  if (!finished_) {
    finished_ = true;
    if (depth_ > 0) {
      fail(document_.size(), "an end tag");
    } else if (!root_seen_) {
      fail(document_.size(), "an element");
    }
  }
  if (unsettled_ && state_ != XmlState::malformed) state_ = XmlState::not_judged;
  return Event::finished;
}

std::string_view XmlScanner::eat_name() {
  const std::size_t from = at_;
  if (at_ < document_.size() && is_name_start(document_[at_])) {
    while (at_ < document_.size() && is_name_octet(document_[at_])) ++at_;
  }
  return document_.substr(from, at_ - from);
}

bool XmlScanner::eat_blanks() {
  const std::size_t from = at_;
  while (at_ < document_.size() && is_blank_octet(document_[at_])) ++at_;
  return at_ > from;
}

// Moves to the end of a stretch of any characters that XML admits. XML 1.0, 2.2
bool XmlScanner::pass_characters(std::size_t end) {
  for (; at_ < end; ++at_) {
    if (is_forbidden(document_[at_])) return fail(at_, "no control character");
  }
  return true;
}

// Eq and what stands between the quotes after it. XML 1.0, 2.3 and 3.1
std::optional<std::string_view> XmlScanner::eat_value() {
  eat_blanks();
  if (!starts("=")) {
    fail(at_, "'='");
    return std::nullopt;
  }
  ++at_;
  eat_blanks();
  const char quote = at_ < document_.size() ? document_[at_] : '\0';
  if (quote != '"' && quote != '\'') {
    fail(at_, "a quote");
    return std::nullopt;
  }
  const std::size_t from = ++at_;
  for (; at_ < document_.size() && document_[at_] != quote; ++at_) {
    if (document_[at_] == '<' || is_forbidden(document_[at_])) {
      fail(at_, "no such character in a value");
      return std::nullopt;
    }
  }
  if (at_ == document_.size()) {
    fail(at_, "a closing quote");
    return std::nullopt;
  }
  return document_.substr(from, at_++ - from);
}

// XMLDecl ::= '<?xml' VersionInfo EncodingDecl? SDDecl? S? '?>'  XML 1.0, 2.8
bool XmlScanner::declaration() {
  at_ += 5;
  constexpr std::array<std::string_view, 3> kNames = {"version", "encoding", "standalone"};
  std::size_t next = 0;
  for (;;) {
    const bool blanks = eat_blanks();
    if (starts("?>")) break;
    const std::size_t from = at_;
    const std::string_view name = eat_name();
    const auto* known = std::find(kNames.begin() + next, kNames.end(), name);
    if (!blanks || known == kNames.end() || (next == 0 && name != "version")) {
      return fail(from, next == 0 ? "version" : "'?>'");
    }
    next = static_cast<std::size_t>(known - kNames.begin()) + 1;
    const auto value = eat_value();
    if (!value) return false;
    if (name == "version" && *value != "1.0") {
      return is_version(*value) ? give_up() : fail(offset(*value), "'1.0'");
    }
    if (name == "encoding" && !is_like_ascii(*value)) {
      return is_encoding_name(*value) ? give_up() : fail(offset(*value), "an encoding's name");
    }
    if (name == "standalone" && *value != "yes" && *value != "no") {
      return fail(offset(*value), "'yes' or 'no'");
    }
  }
  if (next == 0) return fail(at_, "version");
  at_ += 2;
  return true;
}

// Comment ::= '<!--' ((Char - '-') | ('-' (Char - '-')))* '-->'  XML 1.0, 2.5
bool XmlScanner::comment() {
  const std::size_t dashes = document_.find("--", at_ + 4);
  if (dashes == std::string_view::npos) return fail(document_.size(), "'-->'");
  if (document_.substr(dashes, 3) != "-->") return fail(dashes, "no '--' in a comment");
  if (!pass_characters(dashes)) return false;
  at_ += 3;
  return true;
}

// PI ::= '<?' PITarget (S (Char* - (Char* '?>' Char*)))? '?>'    XML 1.0, 2.6
bool XmlScanner::instruction() {
  at_ += 2;
  const std::size_t from = at_;
  const std::string_view target = eat_name();
  if (target.empty()) return fail(from, "a target");
  if (same(target, "xml")) return fail(from - 2, "an XML declaration only at the very beginning");
  if (target.find(':') != std::string_view::npos) blame_namespaces(from, "a target without colon");
  if (!starts("?>") && !eat_blanks()) return fail(at_, "white space or '?>'");
  const std::size_t end = document_.find("?>", at_);
  if (end == std::string_view::npos) return fail(document_.size(), "'?>'");
  if (!pass_characters(end)) return false;
  at_ += 2;
  return true;
}

// doctypedecl ::= '<!DOCTYPE' S Name (S ExternalID)? S? ('[' intSubset ']' S?)? '>'  XML 1.0, 2.8
// Passed over: only its end and its entities are sought.
bool XmlScanner::document_type() {
  if (type_seen_ || root_seen_) return fail(at_, "a document type only before the root, once");
  type_seen_ = true;
  unsettled_ = true;
  bool subset = false;
  std::size_t entity = std::string_view::npos;
  for (at_ += 9; at_ < document_.size(); ++at_) {
    const char c = document_[at_];
    if (c == '"' || c == '\'') {
      at_ = document_.find(c, at_ + 1);
    } else if (subset && starts("<!--")) {
      at_ = document_.find("-->", at_ + 4);
    } else if (subset && starts("<?")) {
      at_ = document_.find("?>", at_);
    } else if (subset && starts("<!ENTITY")) {
      entity = std::min(entity, at_);
    } else if (c == '[') {
      subset = true;
    } else if (c == ']') {
      subset = false;
    } else if (c == '>') {
      if (entity_declaration_.empty() && entity != std::string_view::npos) {
        entity_declaration_ = document_.substr(entity, at_ + 1 - entity);
      }
      if (!subset) {
        ++at_;
        return true;
      }
    }
    if (at_ == std::string_view::npos) break;
  }
  return fail(document_.size(), "the end of the document type");
}

bool XmlScanner::check_references(std::string_view raw) {
  for (std::size_t at = raw.find('&'); at != std::string_view::npos; at = raw.find('&', at + 1)) {
    const Reference r = reference(raw.substr(at));
    if (r.size == 0) return fail(offset(raw) + at, "'&amp;' or a reference");
    if (r.character != 0) continue;
    unsettled_ = true;
    if (!type_seen_ && undeclared_entity_.empty()) undeclared_entity_ = raw.substr(at, r.size);
  }
  return true;
}

// CharData ::= [^<&]* - ([^<&]* ']]>' [^<&]*)                    XML 1.0, 2.4
bool XmlScanner::character_data() {
  const std::size_t from = at_;
  if (!pass_characters(std::min(document_.find('<', at_), document_.size()))) return false;
  text_ = document_.substr(from, at_ - from);
  cdata_ = false;
  event_depth_ = depth_;
  if (depth_ == 0 && !is_blank()) {
    const std::size_t blanks = std::min(text_.find_first_not_of(" \t\r\n"), text_.size());
    return fail(from + blanks, root_seen_ ? "nothing after the root" : "'<'");
  }
  const std::size_t closing = text_.find("]]>");
  if (closing != std::string_view::npos) return fail(from + closing, "no ']]>' in text");
  return check_references(text_);
}

// CDSect ::= '<![CDATA[' CData ']]>'                             XML 1.0, 2.7
bool XmlScanner::cdata_section() {
  if (depth_ == 0) return fail(at_, "CDATA only within the root");
  const std::size_t from = at_ + 9;
  const std::size_t end = document_.find("]]>", from);
  if (end == std::string_view::npos) return fail(document_.size(), "']]>'");
  text_ = document_.substr(from, end - from);
  cdata_ = true;
  event_depth_ = depth_;
  if (!pass_characters(end)) return false;
  at_ += 3;
  return true;
}

// (S Attribute)* S?; no name may occur twice. XML 1.0, 3.1
bool XmlScanner::read_attributes() {
  const std::size_t from = at_;
  std::size_t count = 0;
  Open& open = open_[depth_];
  for (;;) {
    const std::size_t end = at_;
    const bool blanks = eat_blanks();
    if (at_ == document_.size() || starts(">") || starts("/>")) {
      open.attributes = document_.substr(from, end - from);
      return true;
    }
    const std::size_t start = at_;
    const std::string_view name = eat_name();
    if (name.empty() || !blanks) return fail(start, "white space and an attribute, or '>'");
    const auto value = eat_value();
    if (!value || !check_references(*value)) return false;
    if (name == "xmlns" || name.substr(0, 6) == "xmlns:") open.declares = true;
    if (++count > kMostAttributesCompared) continue;
    Attributes earlier(document_.substr(from, end - from));
    while (const auto other = earlier.next()) {
      if (other->name == name) return fail(start, "each attribute once");
    }
  }
}

// STag ::= '<' Name (S Attribute)* S? '>'                        XML 1.0, 3.1
bool XmlScanner::start_tag() {
  const std::size_t from = at_++;
  if (depth_ == 0 && root_seen_) return fail(from, "nothing after the root");
  if (depth_ == kDeepestXml) return give_up();
  open_[depth_] = {.name = eat_name(), .attributes = {}, .declares = false};
  const std::string_view name = open_[depth_].name;
  if (name.empty()) return fail(at_, "a name");
  if (!read_attributes()) return false;
  pending_end_ = starts("/>");
  if (!pending_end_ && !starts(">")) return fail(at_, "'>'");
  at_ += pending_end_ ? 2 : 1;
  tag_ = document_.substr(from, at_ - from);
  root_seen_ = true;
  event_depth_ = ++depth_;
  check_namespaces(open_[depth_ - 1]);
  name_ = resolve(name, false);
  return true;
}

// ETag ::= '</' Name S? '>'                                      XML 1.0, 3.1
bool XmlScanner::end_tag() {
  const std::size_t from = at_;
  at_ += 2;
  const std::string_view name = eat_name();
  if (name.empty()) return fail(at_, "a name");
  if (depth_ == 0 || open_[depth_ - 1].name != name) {
    return fail(from, "the end tag of the element that is open");
  }
  eat_blanks();
  if (!starts(">")) return fail(at_, "'>'");
  ++at_;
  tag_ = document_.substr(from, at_ - from);
  close_element();
  return true;
}

void XmlScanner::close_element() {
  const Open& open = open_[depth_ - 1];
  const QName q = split(open.name);
  name_ = {q.prefix == "xml" ? kXmlNamespace : declared(q.prefix).value_or(""), q.local};
  event_depth_ = depth_--;
}

std::optional<std::string_view> XmlScanner::declared(std::string_view prefix) const {
  for (std::size_t i = depth_; i-- > 0;) {
    if (!open_[i].declares) continue;
    Attributes all(open_[i].attributes);
    while (const auto a = all.next()) {
      const bool it = prefix.empty()
                          ? a->name == "xmlns"
                          : a->name.substr(0, 6) == "xmlns:" && a->name.substr(6) == prefix;
      if (it) return a->value;
    }
  }
  return std::nullopt;
}

XmlName XmlScanner::resolve(std::string_view qname, bool attribute) {
  const QName q = split(qname);
  if (q.prefix == "xml") return {kXmlNamespace, q.local};
  if (q.prefix.empty()) {
    if (attribute) return {{}, q.local};
    return {declared("").value_or(""), q.local};
  }
  const auto space = declared(q.prefix);
  if (!space) blame_namespaces(offset(qname), "a prefix that is declared");
  return {space.value_or(""), q.local};
}

// Namespace Constraints: Reserved Prefixes, No Prefix Undeclaring.  Namespaces in XML 1.0, 3 and 5
void XmlScanner::check_declaration(std::string_view qname, std::string_view value) {
  const QName q = split(qname);
  const bool xml = means(value, kXmlNamespace);
  if (q.local == "xmlns" && !q.prefix.empty()) {
    blame_namespaces(offset(qname), "no declaration of xmlns");
  } else if (means(value, kXmlnsNamespace)) {
    blame_namespaces(offset(value), "no prefix for this namespace");
  } else if (xml != (q.local == "xml" && !q.prefix.empty())) {
    blame_namespaces(offset(qname), "the prefix xml for its namespace, and only for it");
  } else if (value.empty() && !q.prefix.empty()) {
    blame_namespaces(offset(qname), "a namespace name");
  }
}

// Namespace Constraints: Prefix Declared, Attributes Unique.  Namespaces in XML 1.0, 5 and 6.3
void XmlScanner::check_namespaces(const Open& open) {
  if (!is_qname(open.name)) blame_namespaces(offset(open.name), "a qualified name");
  if (split(open.name).prefix == "xmlns") blame_namespaces(offset(open.name), "another prefix");
  std::size_t count = 0;
  Attributes all(open.attributes);
  while (const auto a = all.next()) {
    if (!is_qname(a->name)) {
      blame_namespaces(offset(a->name), "a qualified name");
      continue;
    }
    const QName q = split(a->name);
    if (a->name == "xmlns" || q.prefix == "xmlns") {
      check_declaration(a->name, a->value);
      continue;
    }
    if (q.prefix.empty()) continue;
    const XmlName name = resolve(a->name, true);
    if (++count > kMostAttributesCompared) continue;
    Attributes earlier(open.attributes);
    while (const auto other = earlier.next()) {
      if (other->name.data() == a->name.data()) break;
      const QName o = split(other->name);
      if (o.prefix.empty() || o.prefix == "xmlns" || o.local != q.local) continue;
      if (resolve(other->name, true).space == name.space && !name.space.empty()) {
        blame_namespaces(offset(a->name), "each attribute once");
      }
    }
  }
}

XmlScanner::Event XmlScanner::next() {
  if (!finished_ && pending_end_) {
    pending_end_ = false;
    close_element();
    return Event::end;
  }
  while (!finished_ && at_ < document_.size()) {
    if (document_[at_] != '<') {
      if (character_data() && depth_ > 0) return Event::text;
    } else if (starts("</")) {
      if (end_tag()) return Event::end;
    } else if (starts("<!--")) {
      comment();
    } else if (starts("<![CDATA[")) {
      if (cdata_section()) return Event::text;
    } else if (starts("<!DOCTYPE")) {
      document_type();
    } else if (starts("<?")) {
      instruction();
    } else if (start_tag()) {
      return Event::start;
    }
  }
  return finish();
}

bool XmlScanner::is_blank() const noexcept {
  return std::all_of(text_.begin(), text_.end(), is_blank_octet);
}

std::optional<std::string_view> XmlScanner::attribute(std::string_view local) const {
  if (event_depth_ == 0 || event_depth_ > depth_) return std::nullopt;
  Attributes all(open_[event_depth_ - 1].attributes);
  while (const auto a = all.next()) {
    if (a->name == local) return a->value;
  }
  return std::nullopt;
}

void XmlScanner::skip() {
  const std::size_t level = event_depth_;
  for (Event e = next(); e != Event::finished; e = next()) {
    if (e == Event::end && event_depth_ == level) return;
  }
}

std::optional<std::string_view> XmlScanner::element_text(std::span<char> buffer) {
  const std::size_t level = event_depth_;
  std::size_t size = 0;
  bool good = true;
  for (Event e = next(); e != Event::finished; e = next()) {
    if (e == Event::end && event_depth_ == level) {
      if (!good) return std::nullopt;
      std::string_view out(buffer.data(), size);
      while (!out.empty() && is_blank_octet(out.front())) out.remove_prefix(1);
      while (!out.empty() && is_blank_octet(out.back())) out.remove_suffix(1);
      return out;
    }
    if (e != Event::text) {
      good = false;
      continue;
    }
    XmlText octets = text();
    while (const auto c = octets.next()) {
      if (size < buffer.size()) {
        buffer[size++] = *c;
      } else {
        good = false;
      }
    }
  }
  return std::nullopt;
}

XmlDocument xml_document(std::string_view octets) {
  XmlScanner scanner(octets);
  XmlDocument out;
  for (auto e = scanner.next(); e != XmlScanner::Event::finished; e = scanner.next()) {
    if (e == XmlScanner::Event::start && !out.root) out.root = scanner.name();
  }
  out.state = scanner.state();
  out.misfit = scanner.misfit();
  out.entity_declaration = scanner.entity_declaration();
  out.undeclared_entity = scanner.undeclared_entity();
  return out;
}

}  // namespace statute::syntax
