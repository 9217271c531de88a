// What a rule says when it fires, where it says it, and what is counted.
#ifndef RULES_ENGINE_REPORT_H_
#define RULES_ENGINE_REPORT_H_

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory_resource>
#include <span>
#include <string_view>
#include <vector>

#include "rules/engine/plan.h"
#include "rules/message/message.h"
#include "rules/rule.h"

namespace statute {

enum class Part : std::uint8_t {
  request_head,
  request_content,
  response_head,
  response_content,
  response_trailers,
  response_after,    // what follows the message
  response_framing,  // the content as sent: chunk framing, or what goes through a tunnel
  none,
};

// Octets of one part of an exchange, by offset: valid after the octets are gone.
struct Evidence {
  Part part = Part::none;
  std::uint16_t interim = 0;  // of a response part: 0 the final one, else 1 + its index
  std::uint32_t length = 0;
  std::uint64_t offset = 0;
};

class Memo;

// The octets that a piece of evidence points at.
[[nodiscard]] std::string_view octets(const Exchange& x, const Evidence& e) noexcept;
[[nodiscard]] std::string_view octets(const Memo& m, const Evidence& e) noexcept;

struct Finding {
  const Rule* rule = nullptr;
  Level level = Level::must;  // of this finding: the rule's, or lower
  std::uint8_t evidence_count = 0;
  std::uint16_t order = 0;    // of the rule, in the catalogue
  std::uint16_t interim = 0;  // of the response judged, as in Evidence
  // The earlier exchange that this is about, and that the evidence is of; null
  // when it is the one judged.
  const Memo* about = nullptr;
  std::string_view detail;  // in the workspace; empty when the summary says it all
  std::array<Evidence, 3> evidence_{};

  [[nodiscard]] std::span<const Evidence> evidence() const noexcept {
    return {evidence_.data(), evidence_count};
  }
};

// The same of a finding that came of judging `x`.
[[nodiscard]] inline std::string_view octets(const Exchange& x, const Finding& f,
                                             const Evidence& e) noexcept {
  return f.about == nullptr ? octets(x, e) : octets(*f.about, e);
}

// How many exchanges ended how for one rule. Those that are in none of these
// are the ones it does not apply to.
struct Verdicts {
  std::uint64_t broken = 0;
  std::uint64_t kept = 0;
  std::uint64_t not_observable = 0;
};

// Scratch memory for one thread and one auditor, and what it counted. Reused, so
// that an auditor that has warmed up allocates nothing, whether or not rules fire.
class Workspace {
 public:
  Workspace() = default;
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

 private:
  friend class Auditor;
  friend class Reporter;

  enum class Verdict : std::uint8_t { not_applicable, not_observable, kept, broken };
  // What the plans do not tell: the difference to it may wrap.
  struct Count {
    std::uint64_t broken = 0;
    std::uint64_t met = 0;  // `when` held: broken or kept
    std::uint64_t blind = 0;
  };

  void reset() {
    if (findings_.empty()) return;
    findings_.clear();
    text_.release();
  }

  std::array<std::byte, 4096> first_block_;
  std::pmr::monotonic_buffer_resource text_{first_block_.data(), first_block_.size()};
  std::vector<Finding> findings_;
  std::vector<Count> counts_;
  std::vector<Verdict> merged_;  // while an exchange with interim responses is judged
  std::vector<Plan> plans_;      // by the digest of their outline: another takes the place
  Draft draft_;
  Answers answers_;
};

// Handed to a check: reports the rule that is running.
class Reporter {
 public:
  class Handle {
   public:
    explicit Handle(Reporter& r) : reporter_(r) {}
    // Adds octets that belong to the same finding; three pieces at most are kept.
    Handle& also(std::string_view octets) {
      Finding& f = finding();
      if (f.evidence_count < f.evidence_.size()) {
        f.evidence_[f.evidence_count++] = reporter_.locate(octets);
      }
      return *this;
    }
    // Lowers this one finding, where the condition says that it weighs less.
    Handle& as(Level level) {
      if (level > finding().level) finding().level = level;
      return *this;
    }

   private:
    [[nodiscard]] Finding& finding() const { return reporter_.workspace_.findings_.back(); }
    Reporter& reporter_;
  };

  Reporter(const Exchange& x, Workspace& w) : exchange_(x), workspace_(w) {}
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;

  // `octets` must be a view into the exchange; `parts`, texts and integers, make
  // the detail.
  template <class... Parts>
  Handle at(std::string_view octets, const Parts&... parts) {
    Finding f;
    f.rule = rule_;
    f.level = level_;
    f.order = order_;
    f.interim = interim_;
    f.evidence_[0] = locate(octets);
    f.evidence_count = 1;
    if constexpr (sizeof...(Parts) > 0) f.detail = join({Piece(parts)...});
    workspace_.findings_.push_back(f);
    return Handle(*this);
  }

  // The same, about an earlier exchange: `octets` must be a view into `memo`, and
  // so must what is added to the finding.
  template <class... Parts>
  Handle at(const Memo& memo, std::string_view octets, const Parts&... parts) {
    const Handle handle = at(octets, parts...);
    Finding& f = workspace_.findings_.back();
    f.about = &memo;
    f.interim = 0;
    f.evidence_[0] = locate(octets);
    return handle;
  }

  // The check found that this exchange does not hold what it needs to tell.
  void not_observable() noexcept { blind_ = true; }

 private:
  friend class Auditor;

  // A piece of a detail: text, or an integer in decimal.
  class Piece {
   public:
    Piece(std::string_view s) : text_(s) {}
    Piece(const char* s) : text_(s) {}
    template <std::integral T>
    Piece(T n) {
      const char* const end = std::to_chars(digits_.data(), digits_.data() + digits_.size(), n).ptr;
      text_ = {digits_.data(), static_cast<std::size_t>(end - digits_.data())};
    }
    Piece(const Piece&) = delete;
    Piece& operator=(const Piece&) = delete;
    [[nodiscard]] std::string_view text() const { return text_; }

   private:
    std::array<char, 24> digits_;
    std::string_view text_;
  };

  std::string_view join(std::initializer_list<Piece> pieces) {
    std::size_t n = 0;
    for (const Piece& p : pieces) n += p.text().size();
    char* const out = static_cast<char*>(workspace_.text_.allocate(n, 1));
    char* at = out;
    for (const Piece& p : pieces) {
      if (p.text().empty()) continue;
      std::memcpy(at, p.text().data(), p.text().size());
      at += p.text().size();
    }
    return {out, n};
  }

  [[nodiscard]] Evidence locate(std::string_view v) const noexcept;

  const Exchange& exchange_;
  Workspace& workspace_;
  const Rule* rule_ = nullptr;
  Level level_ = Level::must;
  std::uint16_t order_ = 0;
  std::uint16_t interim_ = 0;
  bool blind_ = false;
};

}  // namespace statute

#endif  // RULES_ENGINE_REPORT_H_
