// HTTP messages and exchanges, as views of octets that someone else owns, with
// a statement of what their source could see.
#ifndef RULES_MESSAGE_MESSAGE_H_
#define RULES_MESSAGE_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "rules/message/field.h"
#include "rules/message/flags.h"

namespace statute {

class Digests;
class Facts;

// How octets deviate from the grammar. The reader notes that they do; the rules
// look up where.
enum class Oddity : std::uint8_t {
  leading_empty_line,   // before the start line
  start_line,           // matches no form of a start line at all
  version,              // HTTP-version is not "HTTP/" DIGIT "." DIGIT
  reason_space,         // the status line ends right after the code
  reason_control,       // control octets in the reason phrase
  reason_obs_text,      // octets from 0x80 in the reason phrase
  target_octets,        // white space or control octets in the request target
  line_end_lf,          // a line of the head ends in LF alone
  bare_cr,              // CR without LF before the content
  leading_white_space,  // the line after the start line begins with white space
  obs_fold,             // a field line goes on on the next
  colon_missing,        // a field line without a colon
  name_empty,           // a field line that begins with the colon
  name_octets,          // a name that is not a token
  name_space,           // white space between the name and the colon
  value_control,        // control octets, HTAB excepted, in a value
  value_obs_text,       // octets from 0x80 in a value
  value_space,          // OWS other than none or one SP around a value
  section_end_missing,  // no empty line ends the header or trailer section
  chunk_size,           // a chunk-size line that is no hexadecimal number
  chunk_extension,      // well-formed chunk extensions
  chunk_extension_syntax,
  chunk_extension_space,  // BWS in a chunk extension
  chunk_end,              // chunk-data not followed by CRLF
  name_upper_case,        // HTTP/2 and HTTP/3 from here on
  value_edge_space,
  pseudo_late,
  pseudo_unknown,  // in a response: any but `:status`
  pseudo_repeated,
  pseudo_missing,  // or not three digits, if it is `:status`
  pseudo_in_trailers,
  end_stream_early,    // on an interim header block
  end_stream_missing,  // on a trailer block
  content_after_end,   // frames after the end of the stream
  settings_missing,    // the server's first frame on the connection is another
  push_disabled,       // PUSH_PROMISE on the stream, though the client said it takes none
  push_method,         // one for a method that is not both safe and cacheable
  push_content,        // one for a request with content
  push_authority,      // one for an authority that the certificate does not cover
  count_,
};
using Oddities = Flags<Oddity>;

// One field line, as sent. In HTTP/2 and HTTP/3, pseudo-fields are lines too.
struct FieldLine {
  std::string_view name;   // up to the colon, without white space before it
  std::string_view value;  // without the white space around it; folds are kept
  Field id = Field::unknown;
  Oddities odd;

  // From the name to the end of the value.
  [[nodiscard]] std::string_view whole() const noexcept {
    return {name.data(), static_cast<std::size_t>(value.data() + value.size() - name.data())};
  }
};

// The lines of one field, in the order sent.
class Lines {
 public:
  class iterator {
   public:
    using value_type = FieldLine;
    using difference_type = std::ptrdiff_t;
    constexpr iterator() = default;
    constexpr iterator(const FieldLine* at, const FieldLine* end, Field id)
        : at_(at), end_(end), id_(id) {
      skip();
    }
    constexpr const FieldLine& operator*() const { return *at_; }
    constexpr const FieldLine* operator->() const { return at_; }
    constexpr iterator& operator++() {
      ++at_;
      skip();
      return *this;
    }
    constexpr iterator operator++(int) {
      iterator before = *this;
      ++*this;
      return before;
    }
    constexpr bool operator==(const iterator& o) const { return at_ == o.at_; }

   private:
    constexpr void skip() {
      while (at_ != end_ && at_->id != id_) ++at_;
    }
    const FieldLine* at_ = nullptr;
    const FieldLine* end_ = nullptr;
    Field id_ = Field::unknown;
  };

  constexpr Lines(std::span<const FieldLine> all, Field id) : all_(all), id_(id) {}
  [[nodiscard]] constexpr iterator begin() const {
    return {all_.data(), all_.data() + all_.size(), id_};
  }
  [[nodiscard]] constexpr iterator end() const {
    return {all_.data() + all_.size(), all_.data() + all_.size(), id_};
  }
  [[nodiscard]] constexpr std::size_t count() const {
    std::size_t n = 0;
    for (iterator i = begin(); i != end(); ++i) ++n;
    return n;
  }

 private:
  std::span<const FieldLine> all_;
  Field id_;
};

// How much of the content a source recorded.
enum class Known : std::uint8_t {
  no,       // not even whether there is any
  whether,  // whether there is any: `length` is zero or not
  length,   // how long it is
  partly,   // its beginning
  fully,    // all of it
};

// What was done to recorded content before we saw it.
enum class Form : std::uint8_t {
  exact,    // nothing: the octets after removing transfer coding
  decoded,  // content codings were removed, perhaps the charset converted
  edited,   // line ends or more were changed: neither octets nor length are those sent
};

// The content of a message: RFC 9110, 6.4.
struct Content {
  std::string_view octets;  // after removing transfer coding
  std::uint64_t length = 0;
  Known known = Known::no;
  Form form = Form::exact;
};

// What ends the content: RFC 9112, 6.3; in HTTP/2 and HTTP/3 it is `stream`.
enum class Delimiter : std::uint8_t { unknown, none, length, chunked, close, tunnel, stream };

struct Framing {
  Delimiter by = Delimiter::unknown;
  bool complete = false;       // the end that `by` announces was seen
  std::uint64_t declared = 0;  // by Content-Length, when `by` is length
  std::string_view wire;       // the content as sent: chunk framing included, trailers not
};

struct Message {
  std::string_view head;        // start line to the empty line, as sent
  std::string_view start_line;  // without its line ending
  std::string_view version;     // "HTTP/1.1", as sent
  std::span<const FieldLine> fields;
  FieldSet present;
  Oddities odd;
  std::uint8_t major = 0;  // of the version; 0.0 if it cannot be read
  std::uint8_t minor = 0;
  Content content;
  Framing framing;
  std::span<const FieldLine> trailers;
  std::string_view trailer_section;  // as sent, with the empty line
  std::string_view after;            // octets that follow and belong to no message

  [[nodiscard]] bool has(Field f) const noexcept { return present.contains(f); }
  [[nodiscard]] Lines lines(Field f) const noexcept {
    return {present.contains(f) ? fields : std::span<const FieldLine>{}, f};
  }
  // The first line of a field; null if there is none.
  [[nodiscard]] const FieldLine* first(Field f) const noexcept {
    if (!present.contains(f)) return nullptr;
    for (const FieldLine& line : fields) {
      if (line.id == f) return &line;
    }
    return nullptr;
  }
  // The value of the first line; empty if there is none.
  [[nodiscard]] std::string_view value(Field f) const noexcept {
    const FieldLine* line = first(f);
    return line == nullptr ? std::string_view{} : line->value;
  }
  [[nodiscard]] bool is_http1() const noexcept { return major == 1; }
};

enum class Method : std::uint8_t {
  other,
  get,
  head,
  post,
  put,
  delete_,
  connect,
  options,
  trace,
  patch,
  query,
  propfind,
  proppatch,
  mkcol,
  copy,
  move,
  lock,
  unlock,
  report,
  count_,
};
// A set of methods; in a rule, empty means any.
using Methods = Flags<Method>;

[[nodiscard]] Method method_of(std::string_view name) noexcept;

struct Request : Message {
  Method method = Method::other;
  std::string_view method_name;
  std::string_view target;
};

struct Response : Message {
  int status = 0;                // 0 to 999 as sent; 0 too when there are no three digits
  std::string_view status_code;  // as sent
  std::string_view reason;

  // 1xx but 101, after which the final response comes: RFC 9110, 15.2.
  [[nodiscard]] bool is_interim() const noexcept {
    return status >= 100 && status < 200 && status != 101;
  }
};

// What a source lets us see of an exchange; what a rule needs to see.
enum class Need : std::uint8_t {
  request,         // method and target
  request_fields,  // all fields of the request, so that an absent one was not sent
  request_content,
  emptiness,   // whether the response has content
  length,      // how many octets of content
  content,     // all octets of the content, as sent but for transfer coding
  data,        // all of the content, content codings removed or removable
  wire,        // the octets of the head and the framing, or the decoded header block
  line_ends,   // the line ends among them
  lines,       // field lines one by one, not joined
  trailers,    // the trailer section
  interim,     // interim responses
  connection,  // how the connection went on and ended
  time,        // when the response was received, by a clock to be trusted
  handshake,   // something of what TLS showed
  history,     // earlier exchanges of the same resource
  count_,
};
using Needs = Flags<Need>;

enum class Scheme : std::uint8_t { unknown, http, https };

// Whom the user declares the peer to be; it decides which rules bind it.
enum class Vantage : std::uint8_t { unknown, origin, proxy };

// How the connection went on after the response.
enum class Ending : std::uint8_t {
  unknown,
  open,      // kept open past the checker's timeout
  reused,    // another exchange followed
  closed,    // closed by the server, in order
  unclosed,  // likewise, but TLS ended without close_notify
  reset,
  client_closed,  // closed by the client first
  cut,            // the capture ends
};

struct Connection {
  Ending ending = Ending::unknown;
  std::uint32_t position = 0;  // of this exchange on its connection, from 0
  // Milliseconds from the end of the response to the end of the connection, if the source tells.
  std::optional<std::uint32_t> idle = std::nullopt;
  // Milliseconds that the client held the content of the request back in vain: from the end of its
  // header section until an answer began, the client gave up waiting, or the connection ended.
  std::optional<std::uint32_t> held_back = std::nullopt;
};

// What TLS showed when the connection was made; empty: not known.
struct Handshake {
  std::string_view server_name;  // asked for by the client: RFC 6066, 3
  // DNS names and IP addresses of the server's certificate, separated by spaces.
  std::string_view names;
  std::string_view offered;   // protocols, by the client, separated by spaces: RFC 7301
  std::string_view selected;  // the one that the server took
};

struct Exchange {
  const Request* request = nullptr;  // null when the source has none
  // The response under judgement: the final one, or one of `interim`, which the
  // engine puts here in turn. Its head is empty when no final response came.
  Response response;
  std::span<const Response> interim;  // all 1xx before the final response, in order
  const Response* final = nullptr;    // while an interim one is judged: the final one, if any

  Needs seen;            // what the source could see, whatever there was
  std::string_view uri;  // the target URI, if the source states it
  Scheme scheme = Scheme::unknown;
  Vantage vantage = Vantage::unknown;
  Connection connection;
  Handshake handshake;                   // lives as long as `uri`
  std::optional<std::int64_t> received;  // the response, in seconds since 1970 UTC
  Facts* facts = nullptr;                // null: rules that need it are not observable
  const Digests* digests = nullptr;      // kept by the engine; null: to be taken anew

  // `seen`, less what this exchange turned out not to hold.
  [[nodiscard]] Needs sight() const noexcept;
};

}  // namespace statute

#endif  // RULES_MESSAGE_MESSAGE_H_
