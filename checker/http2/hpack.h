// Header blocks: RFC 7541. What comes is decompressed by nghttp2, which judges nothing else.
#ifndef CHECKER_HTTP2_HPACK_H_
#define CHECKER_HTTP2_HPACK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct nghttp2_hd_inflater;

namespace checker::http2 {

// The field lines of a header block, in their order.
class Block {
 public:
  struct Line {
    std::string_view name;
    std::string_view value;
  };
  void append(std::string_view name, std::string_view value);
  void clear() noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return sizes_.size(); }
  // As RFC 7541, 4.1 has it: 32 octets a line besides its own.
  [[nodiscard]] std::size_t cost() const noexcept { return text_.size() + 32 * sizes_.size(); }
  // The value of the first line of that name; without data if there is none.
  [[nodiscard]] std::string_view value(std::string_view name) const noexcept;

  template <class F>
  void for_each(F&& visit) const {
    std::string_view rest = text_;
    for (const Sizes& s : sizes_) {
      visit(Line{rest.substr(0, s.name), rest.substr(s.name, s.value)});
      rest.remove_prefix(s.name + s.value);
    }
  }

 private:
  struct Sizes {
    std::uint32_t name = 0;
    std::uint32_t value = 0;
  };
  std::string text_;
  std::vector<Sizes> sizes_;
};

// Of one side of a connection.
class Inflater {
 public:
  Inflater();
  ~Inflater();
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;

  // Header blocks before this one were not seen. Entries of the table that they left are
  // unknown from here on; those that come are known again.
  void forget();

  // A new block begins: to `out` go its lines, as long as they cost no more than `limit`.
  void begin(Block& out, std::size_t limit);
  // A piece of it, of any length. False if it is not what RFC 7541 describes: no block can be
  // read any more.
  [[nodiscard]] bool add(std::string_view octets) { return inflate(octets, false); }
  [[nodiscard]] bool end() { return inflate({}, true); }

  // Of the block: lines were left out, since they exceed the limit, or are unknown.
  [[nodiscard]] bool is_too_large() const noexcept { return too_large_; }
  [[nodiscard]] bool has_unknown() const noexcept { return unknown_; }

 private:
  struct Delete {
    void operator()(nghttp2_hd_inflater* p) const noexcept;
  };
  bool inflate(std::string_view octets, bool last);

  std::unique_ptr<nghttp2_hd_inflater, Delete> inflater_;
  Block* out_ = nullptr;
  std::size_t limit_ = 0;
  bool forgot_ = false;
  bool too_large_ = false;
  bool unknown_ = false;
};

// A field line in its plainest form: literal, not indexed, not compressed. RFC 7541, 6.2.2
void append_literal(std::string& out, std::string_view name, std::string_view value);

}  // namespace checker::http2

#endif  // CHECKER_HTTP2_HPACK_H_
