// What is remembered of earlier exchanges, for rules that compare: bounded, and
// honest about what was forgotten.
#ifndef RULES_ENGINE_HISTORY_H_
#define RULES_ENGINE_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/engine/digest.h"
#include "rules/message/message.h"

namespace statute {

// An earlier exchange, pressed: its start lines, the fields that comparisons
// read, and a digest of the content. Owns what its views point into.
class Memo {
 public:
  // Content up to this many octets is kept itself.
  static constexpr std::size_t kKeptContent = 16384;

  Memo(const Exchange& x, std::uint64_t number);
  Memo(const Memo&) = delete;
  Memo& operator=(const Memo&) = delete;

  // Heads are composed anew of what is kept, so offsets are into these. Content
  // octets are there if they were few (of requests: of PATCH); `length`, `known` and `form` always.
  [[nodiscard]] const Request& request() const noexcept { return request_; }
  [[nodiscard]] const Response& response() const noexcept { return response_; }
  [[nodiscard]] std::uint64_t number() const noexcept { return number_; }  // in its source
  [[nodiscard]] std::optional<std::int64_t> received() const noexcept { return received_; }
  [[nodiscard]] const Needs& sight() const noexcept { return sight_; }
  [[nodiscard]] const Connection& connection() const noexcept { return connection_; }
  [[nodiscard]] Scheme scheme() const noexcept { return scheme_; }
  // The target URI, if the source stated it.
  [[nodiscard]] std::string_view uri() const noexcept { return uri_; }
  // digest_of the octets of the content, if all were known.
  [[nodiscard]] std::optional<std::uint64_t> content_digest() const noexcept {
    return content_digest_;
  }
  [[nodiscard]] std::optional<std::uint64_t> request_content_digest() const noexcept {
    return request_content_digest_;
  }
  // Equal for requests that differ in nothing but conditions and ranges: RFC
  // 9110, 13.1 and 14.2; method, target and content are not part of it.
  [[nodiscard]] std::uint64_t selection() const noexcept { return selection_; }
  // Equal for requests with the same Authorization, Proxy-Authorization and Cookie.
  [[nodiscard]] std::uint64_t credentials() const noexcept { return credentials_; }
  // As in asked_of, of any field of the request.
  [[nodiscard]] std::uint64_t asked(std::string_view name) const noexcept;
  // As `selection`, without the fields whose values are longer than this.
  static constexpr std::size_t kLongField = 8192;
  [[nodiscard]] std::uint64_t brief_selection() const noexcept { return brief_selection_; }
  [[nodiscard]] std::size_t octets() const noexcept {
    return text_.size() + asked_.size() * sizeof(AskedLine) + kOverhead;
  }

 private:
  static constexpr std::size_t kOverhead = 1024;
  struct AskedLine {
    std::uint64_t name = 0;  // a digest of it
    std::uint64_t line = 0;  // what it adds to the selection
  };
  std::string text_;
  std::vector<AskedLine> asked_;
  std::vector<FieldLine> lines_;
  Request request_;
  Response response_;
  std::uint64_t number_;
  std::optional<std::int64_t> received_;
  Needs sight_;
  Connection connection_;
  Scheme scheme_;
  std::string_view uri_;
  std::optional<std::uint64_t> content_digest_;
  std::optional<std::uint64_t> request_content_digest_;
  std::uint64_t selection_ = 0;
  std::uint64_t credentials_ = 0;
  std::uint64_t brief_selection_ = 0;
};

// As in Memo::selection, of an exchange at hand.
[[nodiscard]] std::uint64_t selection_of(const Request& q) noexcept;
// What the lines of a remembered field add to a selection: without it, requests compare that differ
// in the field alone.
[[nodiscard]] std::uint64_t selection_part(const Request& q, Field f) noexcept;
// As in Memo::credentials; part of the selection, too.
[[nodiscard]] std::uint64_t credentials_of(const Request& q) noexcept;
// What the lines of one field of a request add to its selection, so that selections can be
// compared but for that field: their difference. Zero without such lines.
[[nodiscard]] std::uint64_t asked_of(const Request& q, std::string_view name) noexcept;
// As in Memo::brief_selection.
[[nodiscard]] std::uint64_t brief_selection_of(const Request& q) noexcept;

// What a Memo says of an earlier exchange, of one at hand: each taken when it is
// first asked for. The exchange must outlive it.
class Digests {
 public:
  explicit Digests(const Exchange& x) noexcept : exchange_(x) {}
  Digests(const Digests&) = delete;
  Digests& operator=(const Digests&) = delete;

  // Of its request, which must be there.
  [[nodiscard]] std::uint64_t selection() const noexcept;
  [[nodiscard]] std::uint64_t credentials() const noexcept;
  // As Memo::content_digest and Memo::request_content_digest.
  [[nodiscard]] std::optional<std::uint64_t> content() const noexcept;
  [[nodiscard]] std::optional<std::uint64_t> request_content() const noexcept;

 private:
  const Exchange& exchange_;
  mutable std::optional<std::uint64_t> selection_;
  mutable std::optional<std::uint64_t> credentials_;
  mutable std::optional<std::uint64_t> content_;
  mutable std::optional<std::uint64_t> request_content_;
};

// What is known of a host from all its exchanges so far.
struct HostFacts {
  std::uint64_t exchanges = 0;
  FieldSet sent;      // response fields seen in any of them
  Methods succeeded;  // methods answered 2xx
  Methods listed;     // methods named in some Allow
  Methods asked;
  bool has_clock = false;     // a response had Date
  bool grpc = false;          // a response was application/grpc
  bool ranges = false;        // a 206 was sent
  bool closes_always = true;  // no connection served two exchanges
  Methods unimplemented;      // methods answered 501
  // Final responses with a Strict-Transport-Security that has a lifetime, and those without any.
  std::uint64_t strict = 0;
  std::uint64_t not_strict = 0;
  // Connections that the server closed at once after a response of HTTP/1.1 without "close", and
  // those that it kept open for a while.
  std::uint64_t closed_silently = 0;
  std::uint64_t kept_open = 0;
};

// Whether such a connection ended with this exchange.
[[nodiscard]] bool closes_silently(const Exchange& x) noexcept;

class History;

// The remembered exchanges of one resource, newest first, and its host.
class Past {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return memos_ == nullptr ? 0 : memos_->size(); }
  // i = 0: the newest.
  [[nodiscard]] const Memo& operator[](std::size_t i) const noexcept { return *(*memos_)[i]; }
  [[nodiscard]] const HostFacts& host() const noexcept { return host_; }
  // Nothing of this resource was forgotten: what is not here did not happen.
  [[nodiscard]] bool is_whole() const noexcept { return whole_; }

  // The same of another resource, by its URI. Of a source that does not tell schemes, the scheme
  // does not count.
  [[nodiscard]] Past of(std::string_view uri) const;
  // The latest exchanges of all resources, the newest last.
  static constexpr std::size_t kRecent = 64;
  [[nodiscard]] std::span<const Memo* const> recent() const noexcept { return recent_; }
  // The latest that are 3xx with Location: these go back further.
  [[nodiscard]] std::span<const Memo* const> redirects() const noexcept { return redirects_; }

 private:
  friend class History;
  const std::deque<std::unique_ptr<Memo>>* memos_ = nullptr;
  History* history_ = nullptr;
  std::span<const Memo* const> recent_;
  std::span<const Memo* const> redirects_;
  HostFacts host_;
  bool whole_ = true;
  bool schemeless_ = false;
};

// The memory of one source, in the order of its exchanges. Not for several
// threads at once.
class History {
 public:
  struct Limits {
    std::size_t memos = 16;  // a resource
    std::size_t resources = 65536;
    std::size_t hosts = 16384;
    std::size_t octets = std::size_t{24} << 20;  // in all
  };

  History() : History(Limits{}) {}
  explicit History(const Limits& limits) : limits_(limits) {}

  // What came before `x`; valid until `remember`.
  [[nodiscard]] Past before(const Exchange& x);
  // Adds `x` as number `number` of its source. Without a known target it cannot
  // be remembered.
  void remember(const Exchange& x, std::uint64_t number);
  void clear();

  // Exchanges that were forgotten for want of room.
  [[nodiscard]] std::uint64_t forgotten() const noexcept { return forgotten_; }

 private:
  struct Resource {
    std::string key;
    std::deque<std::unique_ptr<Memo>> memos;  // newest first
    std::size_t octets = 0;
    bool whole = true;
  };
  using Resources = std::list<Resource>;  // least recently seen last
  // Lets hosts be looked up by a part of a key.
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  friend class Past;
  [[nodiscard]] Past past_of_key(std::size_t host_end);
  HostFacts& host_of(std::string_view name);
  void list(const Memo& m);
  void forget(const Memo& m);
  void forget_last();

  Limits limits_;
  Resources resources_;
  std::unordered_map<std::string_view, Resources::iterator> by_key_;
  std::unordered_map<std::string, HostFacts, Hash, std::equal_to<>> hosts_;
  std::vector<const Memo*> recent_;
  std::vector<const Memo*> redirects_;
  std::string key_;
  std::size_t octets_ = 0;
  std::uint64_t forgotten_ = 0;
};

}  // namespace statute

#endif  // RULES_ENGINE_HISTORY_H_
