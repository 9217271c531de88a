// HTTP Archive 1.1 and 1.2, as browsers, proxies and test tools write it. Entries
// are found by their brackets and parsed one by one: the file may be of any size,
// and a fault in one entry stays in it.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "checker/intake/formats.h"
#include "checker/intake/har_entry.h"
#include "checker/intake/har_exchange.h"
#include "checker/intake/har_parser.h"
#include "checker/intake/json_scan.h"

namespace checker::intake {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

class HarReader {
 public:
  HarReader(std::string_view octets, const File* file, const Options& options, Receiver& out)
      : octets_(octets), file_(file), out_(out), exchanges_(entry_, options, out) {
    budget_ = std::uint64_t{16} * octets.size() + (std::uint64_t{1} << 20);
  }

  Result<void> read() {
    std::size_t at = octets_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    at = skip_json_space(octets_, at);
    if (at == octets_.size() || octets_[at] != '{') {
      return Error{Fault::unrecognised, "not a HAR: no JSON object"};
    }
    at = object(at, [this](std::string_view key, std::size_t value) {
      if (key != "log" || octets_[value] != '{') return json_value_end(octets_, value);
      has_log_ = true;
      return log(value);
    });
    if (out_.is_stopped()) return {};
    if (at == kNowhere) salvage();
    if (!has_entries_) {
      const std::string cause = damage_.empty() ? std::string() : "; " + damage_;
      const Fault fault = damage_.empty() ? Fault::unrecognised : Fault::malformed;
      if (!has_log_) return Error{fault, "JSON, but not a HAR: no \"log\"" + cause};
      if (damage_.empty()) return Error{fault, "not a HAR: its log has no \"entries\""};
    }
    if (!is_told_ && !damage_.empty()) {
      out_.problem(Spot{index_, damaged_at_}, damage_);
    }
    if (at != kNowhere && trim(octets_.substr(at)).find_first_not_of('\0') != kNowhere) {
      out_.problem(Spot{index_, at}, "something follows the end of the HAR");
    }
    introduce();
    const Repaired& repaired = parser_.repaired();
    if (repaired.octets + repaired.surrogates + repaired.other != 0) {
      std::string note = "not quite JSON:";
      const auto add = [&note](std::size_t n, std::string_view what) {
        if (n == 0) return;
        note.append(note.back() == ':' ? " " : ", ").append(std::to_string(n)).append(" ");
        note.append(what);
      };
      add(repaired.octets, "octets that are not UTF-8");
      add(repaired.surrogates, "halves of surrogate pairs");
      add(repaired.other, "other faults");
      out_.note(note + " were read leniently");
    }
    return {};
  }

 private:
  // Calls `visit(key, offset of the value)` for every member, which returns the end of
  // the value. Returns the end of the object; npos where it is damaged.
  template <class Visit>
  std::size_t object(std::size_t at, const Visit& visit) {
    ++at;
    for (;;) {
      at = skip_json_space(octets_, at);
      if (at >= octets_.size()) return damaged(at, "the file ends before its JSON does");
      if (octets_[at] == '}') return at + 1;
      if (octets_[at] == ',') {
        ++at;
        continue;
      }
      if (octets_[at] != '"') return damaged(at, "damaged JSON: the name of a member is missing");
      const std::size_t name_end = json_value_end(octets_, at);
      if (name_end == kNowhere) return damaged(at, "the file ends before its JSON does");
      const std::string_view key = octets_.substr(at + 1, name_end - at - 2);
      const std::size_t colon = skip_json_space(octets_, name_end);
      const std::size_t value = skip_json_space(octets_, colon + 1);
      if (value >= octets_.size()) return damaged(colon, "the file ends before its JSON does");
      if (octets_[colon] != ':') return damaged(colon, "damaged JSON: a colon is missing");
      const std::size_t end = visit(key, value);
      if (end == kNowhere) return damaged(value, "the file ends before its JSON does");
      if (end == value) return damaged(value, "damaged JSON: a value is missing");
      at = end;
    }
  }

  // Keeps the first damage, which is the cause of what follows.
  std::size_t damaged(std::size_t at, const char* what) {
    if (damage_.empty()) {
      damaged_at_ = at;
      damage_ = what;
    }
    return kNowhere;
  }
  void report(std::size_t at, const std::string& what) { out_.problem(Spot{index_, at}, what); }

  std::size_t log(std::size_t at) {
    return object(at, [this](std::string_view key, std::size_t value) {
      if (key == "entries" && octets_[value] == '[') {
        has_entries_ = true;
        introduce_if_known();
        return entries(value + 1);
      }
      const std::size_t end = json_value_end(octets_, value);
      if (end == kNowhere) return end;
      const std::string_view text = octets_.substr(value, end - value);
      if (key == "version")
        version_ = text.starts_with('"') ? text.substr(1, end - value - 2) : text;
      if (key == "creator" && text.starts_with('{')) {
        if (!parser_.creator(text, creator_)) creator_.clear();
      }
      return end;
    });
  }

  // "HAR 1.2, Firefox 111.0.1"
  void introduce() {
    if (is_introduced_) return;
    is_introduced_ = true;
    std::string note = "HAR";
    if (!version_.empty()) note.append(" ").append(version_.substr(0, 16));
    if (!creator_.empty()) note.append(", ").append(creator_.substr(0, 100));
    out_.note(note);
  }
  void introduce_if_known() {
    if (!version_.empty() && !creator_.empty()) introduce();
  }

  // From behind the bracket to behind its partner.
  std::size_t entries(std::size_t at) {
    bool lost = false;  // the entry before was damaged, and this may be its rest
    while (!out_.is_stopped()) {
      at = skip_json_space(octets_, at);
      if (at >= octets_.size()) return damaged(at, "the file ends before the list of entries does");
      const char c = octets_[at];
      if (c == ']') return at + 1;
      if (c == ',') {
        ++at;
        continue;
      }
      std::size_t end = json_value_end(octets_, at);
      if (c != '{') {
        // A null among entries is one thing, the middle of a lost one another.
        const std::size_t next = end == kNowhere ? end : skip_json_space(octets_, end);
        const bool clean = end != kNowhere && end != at && next < octets_.size() &&
                           (octets_[next] == ',' || octets_[next] == ']');
        if (!lost || clean) {
          report(at, "something that is no entry");
          ++index_;
        }
        if (!clean) end = resume(at + 1, octets_.size(), 0);
      } else if (end == kNowhere) {
        report(at, "the file ends within the entry that begins here");
        ++index_;
        is_told_ = true;
        const std::uint64_t cost = octets_.size() - at;
        if (cost > budget_) report(at, "damaged in too many places: the rest was not read");
        end = resume(at + 1, octets_.size(), cost);
      } else if (!entry(at, octets_.substr(at, end - at))) {
        ++index_;
        const std::size_t within = resume(at + 1, end, end - at);
        if (within != kNowhere) end = within;
        lost = true;
      } else {
        ++index_;
        lost = false;
      }
      if (end == kNowhere) return end;
      at = end;
      if (file_ != nullptr) {
        file_->release_before(static_cast<std::size_t>(octets_.data() - file_->octets().data()) +
                              at);
      }
    }
    return kNowhere;
  }

  // Where after some damage the next entry seems to begin; npos if nowhere. `cost`:
  // how many octets will be looked at again because of it, which is bounded.
  std::size_t resume(std::size_t from, std::size_t until, std::uint64_t cost) {
    if (cost > budget_) return kNowhere;
    budget_ -= cost;
    const std::string_view octets = octets_.substr(0, until);
    static constexpr std::array<std::string_view, 8> kFirst{
        "pageref", "startedDateTime", "request", "cache",
        "time",    "serverIPAddress", "_",       "connection"};
    for (; (from = octets.find('{', from)) != kNowhere; ++from) {
      const std::size_t before = octets.find_last_not_of(" \t\r\n", from - 1);
      if (before == kNowhere || (octets[before] != ',' && octets[before] != '[')) continue;
      const std::size_t quote = skip_json_space(octets, from + 1);
      if (quote >= until || octets[quote] != '"') continue;
      const std::string_view key = octets.substr(quote + 1, 24);
      for (std::string_view first : kFirst) {
        if (key.starts_with(first) && (first == "_" || key.substr(first.size(), 1) == "\"")) {
          return from;
        }
      }
    }
    return kNowhere;
  }

  // The file ended, or was damaged, before the list of entries: they may be there still.
  void salvage() {
    if (has_entries_) return;
    const std::size_t at = resume(std::max<std::size_t>(damaged_at_, 1), octets_.size(), 0);
    if (at == kNowhere) return;
    has_entries_ = true;
    entries(at);
  }

  // False if it cannot be parsed.
  bool entry(std::size_t at, std::string_view object) {
    const Spot spot{index_, at};
    if (!parser_.entry(object, entry_)) {
      report(at, std::string("an entry that is not JSON: ") + parser_.fault());
      return false;
    }
    if (!entry_.has_request && !entry_.has_response) {
      report(at, "an entry with neither request nor response");
      return false;
    }
    exchanges_.take(spot);
    return true;
  }

  std::string_view octets_;
  const File* file_;
  Receiver& out_;
  std::uint64_t index_ = 0;
  std::uint64_t budget_ = 0;

  std::string damage_;
  std::size_t damaged_at_ = 0;
  bool is_told_ = false;  // of the damage
  bool has_log_ = false;
  bool has_entries_ = false;
  bool is_introduced_ = false;
  std::string_view version_;
  std::string creator_;

  HarParser parser_;
  HarEntry entry_;
  HarExchanges exchanges_;
};

}  // namespace

Result<void> read_har(std::string_view octets, const File* file, const Options& options,
                      Receiver& out) {
  HarReader reader(octets, file, options, out);
  return reader.read();
}

}  // namespace checker::intake
