#include "checker/intake/outbox.h"

#include <algorithm>
#include <utility>

#include "rules/message/framing.h"
#include "rules/message/read.h"

namespace checker::intake {
namespace {

using statute::Delimited;
using statute::Delimiter;
using statute::Ending;
using statute::Known;
using statute::Need;
using statute::Needs;
using statute::Oddity;
using statute::Response;

constexpr std::size_t kMostHeld = std::size_t{16} << 20;
constexpr std::size_t kMostRecords = 1024;
constexpr std::int64_t kPatience = 2000;  // milliseconds

// Offset of the next line that begins a response, from the second line on; the
// end if there is none.
std::size_t next_response(std::string_view octets) {
  for (std::size_t lf = octets.find('\n'); lf != octets.npos; lf = octets.find('\n', lf + 1)) {
    if (statute::begins_response(octets.substr(lf + 1))) return lf + 1;
  }
  return octets.size();
}

}  // namespace

std::uint64_t Outbox::add(Record record) {
  held_ += record.request.own.size() + record.response.own.size();
  records_.push_back(std::move(record));
  return first_ + records_.size() - 1;
}

Record* Outbox::find(std::uint64_t number) noexcept {
  return number < first_ ? nullptr : &records_[static_cast<std::size_t>(number - first_)];
}

void Outbox::pump(std::int64_t now) {
  while (!records_.empty()) {
    const Record& front = records_.front();
    const bool late = records_.size() > 1 && now - front.completed > kPatience;
    if (!front.settled && !late && held_ <= kMostHeld && records_.size() <= kMostRecords) return;
    deliver_front();
  }
}

void Outbox::flush() {
  while (!records_.empty()) deliver_front();
  for (const auto& [what, c] : counts_) {
    out_.problem({index_, c.offset}, std::to_string(c.number) + " " + what);
  }
  counts_.clear();
}

void Outbox::pass(const statute::Exchange& x, std::uint64_t offset) {
  while (!records_.empty()) deliver_front();
  statute::Exchange untimed = x;
  untimed.seen.erase(Need::time);
  out_.exchange(untimed, {index_++, offset});
}

void Outbox::skip(std::uint64_t offset, std::string_view why) {
  out_.skipped({index_++, offset}, why);
}

void Outbox::problem(std::uint64_t offset, std::string what) {
  out_.problem({index_, offset}, std::move(what));
}

void Outbox::count(std::uint64_t offset, std::string_view what) {
  const auto at = counts_.find(what);
  if (at == counts_.end()) {
    counts_.emplace(std::string(what), Count{offset, 1});
  } else {
    ++at->second.number;
  }
}

void Outbox::deliver_front() {
  Record record = std::move(records_.front());
  records_.pop_front();
  ++first_;
  held_ -= record.request.own.size() + record.response.own.size();
  deliver(record);
  spares_.give(std::move(record.request.own));
  spares_.give(std::move(record.response.own));
}

void Outbox::deliver(Record& record) {
  statute::Exchange x;
  storage_.clear();
  // Less what a trusted clock would show, as in `pass`.
  x.seen = Needs::all_but({Need::time});
  x.scheme = scheme();
  x.vantage = options_.vantage;
  if (is_time(record.started)) x.received = record.started / 1000;
  x.connection = {record.ending, record.position, record.idle};
  if (record.cut) x.connection = {Ending::cut, record.position, std::nullopt};
  if (record.cut || record.one_sided || !record.settled || record.ending == Ending::unknown) {
    x.seen.erase(Need::connection);
  }
  if (record.has_request) read_request(record, x);
  if (!read_responses(record, x)) return;
  x.interim = storage_.interim;
  out_.exchange(x, {index_++, record.offset});
}

void Outbox::read_request(Record& record, statute::Exchange& x) {
  const std::string_view octets = record.request.view();
  const std::size_t head = statute::read_head(octets, request_, storage_.lines);
  const std::size_t n =
      statute::read_content(octets.substr(head), statute::delimited(request_), true, request_,
                            storage_.lines, storage_.request_content);
  request_.after = octets.substr(head + n);
  x.request = &request_;
}

// False: nothing that could be judged; it was skipped.
bool Outbox::read_responses(Record& record, statute::Exchange& x) {
  const bool by_peer = !record.cut && (record.ended || record.ending == Ending::reset);
  // The end of the stream is that of the content only if nobody else ended it.
  const bool ended = record.ended && !record.cut && !record.one_sided &&
                     (record.ending == Ending::closed || record.ending == Ending::reused);
  const auto method = record.has_request ? std::optional(record.method) : std::nullopt;
  std::string_view rest = record.response.view();
  while (!rest.empty()) {
    Response r;
    const std::size_t head = statute::read_head(rest, r, storage_.lines);
    if (head == 0) {  // no status line: HTTP/0.9, or junk
      if (!by_peer && rest.find('\n') == rest.npos) break;
      r.content = {rest, rest.size(), ended ? Known::fully : Known::partly, statute::Form::exact};
      r.framing = {Delimiter::close, ended, 0, rest};
      x.response = r;
      return true;
    }
    rest.remove_prefix(head);
    if (r.odd.contains(Oddity::section_end_missing)) {
      if (!by_peer) break;  // cut by the capture, it says nothing
      x.response = r;
      return true;
    }
    if (r.is_interim()) {
      r.framing = {Delimiter::none, true, 0, {}};
      r.content.known = Known::fully;
      if (!statute::begins_response(rest.substr(statute::empty_lines(rest)))) {
        if (const std::size_t next = next_response(rest); next != rest.size()) {
          r.after = rest.substr(0, next);
          rest.remove_prefix(next);
        }
      }
      storage_.interim.push_back(r);
      continue;
    }
    const Delimited by = statute::delimited(r, method);
    rest.remove_prefix(
        statute::read_content(rest, by, ended, r, storage_.lines, storage_.response_content));
    if (record.headless) {
      r.content = {};
      r.framing.complete = false;
    }
    if (record.cut && r.framing.by != Delimiter::none && r.framing.by != Delimiter::tunnel) {
      r.framing.complete = false;
      r.content.known = Known::partly;
    }
    r.after = rest.empty() ? std::string_view(record.after) : rest;
    if (record.cut) r.after = {};
    x.response = r;
    return true;
  }
  if (!storage_.interim.empty()) return true;
  skip(record.offset, record.cut ? "octets of the response are missing in the capture"
                                 : "the capture ends within the head of the response");
  return false;
}

}  // namespace checker::intake
