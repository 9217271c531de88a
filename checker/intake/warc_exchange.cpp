#include "checker/intake/warc_exchange.h"

#include <algorithm>
#include <utility>

#include "checker/support/clock.h"
#include "checker/support/text.h"
#include "rules/message/read.h"

namespace checker::intake {
namespace {

using statute::Form;
using statute::Known;
using statute::Need;
using statute::Oddity;

// The value of a line of application/warc-fields.
std::string_view warc_field(std::string_view block, std::string_view name) {
  while (!block.empty()) {
    const std::size_t lf = std::min(block.find('\n'), block.size());
    std::string_view line = block.substr(0, lf);
    block.remove_prefix(std::min(lf + 1, block.size()));
    const std::size_t colon = line.find(':');
    if (colon == line.npos || !statute::equal_fold(line.substr(0, colon), name)) continue;
    line.remove_prefix(colon + 1);
    while (line.starts_with(' ')) line.remove_prefix(1);
    while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
    return line;
  }
  return {};
}

bool names(const WarcHead& head, std::string_view id) {
  return !id.empty() &&
         std::find(head.concurrent.begin(), head.concurrent.end(), id) != head.concurrent.end();
}

bool is_soon(std::string_view a, std::string_view b) {
  constexpr std::int64_t kMost = 5000;  // milliseconds
  const auto first = parse_iso8601(a);
  const auto second = parse_iso8601(b);
  return first && second && *first - *second <= kMost && *second - *first <= kMost;
}

// Whether two records are of one exchange: one names the other; or they have one
// target, and neither names any, or they stand side by side in the file and in time,
// as where a revisit record got an identity of its own.
bool is_pair(const WarcRecord& response, const WarcRecord& request) {
  const WarcHead& r = response.head;
  const WarcHead& q = request.head;
  if (names(r, q.id) || names(q, r.id)) return true;
  if (r.uri.empty() || r.uri != q.uri) return false;
  if (r.concurrent[0].empty() && q.concurrent[0].empty()) return true;
  const bool beside =
      response.number + 1 == request.number || request.number + 1 == response.number;
  return beside && is_soon(r.date, q.date);
}

statute::Scheme scheme_of(std::string_view uri) {
  const std::string_view scheme = uri.substr(0, uri.find(':'));
  if (statute::equal_fold(scheme, "https")) return statute::Scheme::https;
  return statute::equal_fold(scheme, "http") ? statute::Scheme::http : statute::Scheme::unknown;
}

// 2 or 3 if the messages came in such a version, whatever their heads say.
std::uint8_t framed_version(const WarcHead& head, const statute::Response& r) {
  if (head.protocol.starts_with("h2") || head.protocol.starts_with("http/2")) return 2;
  if (head.protocol.starts_with("h3") || head.protocol.starts_with("http/3")) return 3;
  return r.major == 2 || r.major == 3 ? r.major : 0;
}

}  // namespace

std::unique_ptr<WarcRecord> WarcRecords::take(std::size_t octets) {
  {
    const std::lock_guard lock(mutex_);
    Free& free = octets <= kSmall ? small_ : large_;
    if (!free.empty()) {
      std::unique_ptr<WarcRecord> record = std::move(free.back());
      free.pop_back();
      return record;
    }
  }
  return std::make_unique<WarcRecord>();
}

void WarcRecords::give_back(std::unique_ptr<WarcRecord> record) {
  constexpr std::size_t kKept = std::size_t{256} << 10;
  constexpr std::size_t kMostSmall = 512;
  constexpr std::size_t kMostLarge = 48;
  if (record->memory.capacity() > kKept) record->memory.release();
  if (record->storage.response_content.capacity() > kKept) {
    record->storage.response_content = std::string();
  }
  record->clear();
  const bool small = record->memory.capacity() <= kSmall;
  const std::lock_guard lock(mutex_);
  Free& free = small ? small_ : large_;
  if (free.size() < (small ? kMostSmall : kMostLarge)) free.push_back(std::move(record));
}

WarcWriter writer_named(std::string_view software) noexcept {
  struct Known {
    std::string_view part;  // of the name, in lower case
    WarcWriter writer;
  };
  static constexpr Known kKnown[] = {
      // Recorded from the connection. Before the others: webrecorder.io once ran warcprox.
      {"warcprox", WarcWriter::exact},
      {"heritrix", WarcWriter::exact},
      {"wget", WarcWriter::exact},
      {"wpull", WarcWriter::exact},
      {"brozzler", WarcWriter::exact},
      {"zeno", WarcWriter::exact},
      {"jwarc", WarcWriter::exact},
      // Written down from what a browser or a library tells.
      {"webrecorder", WarcWriter::composed},
      {"wabac", WarcWriter::composed},
      {"warcio.js", WarcWriter::composed},
      {"browsertrix", WarcWriter::composed},
      {"archiveweb.page", WarcWriter::composed},
      {"conifer", WarcWriter::composed},
      {"pywb", WarcWriter::composed},
      {"scoop", WarcWriter::composed},
      {"nutch", WarcWriter::composed},
      {"storm", WarcWriter::composed},
      {"squidwarc", WarcWriter::composed},
      {"node-warc", WarcWriter::composed},
      {"crocoite", WarcWriter::composed},
      {"har2warc", WarcWriter::composed},
      {"warcreate", WarcWriter::composed},
      {"warcit", WarcWriter::composed},
  };
  const std::string_view front = software.substr(0, 256);
  for (const Known& known : kKnown) {
    for (std::size_t at = 0; at + known.part.size() <= front.size(); ++at) {
      if (statute::equal_fold(front.substr(at, known.part.size()), known.part)) return known.writer;
    }
  }
  return WarcWriter::unknown;
}

void WarcExchanges::introduce(const WarcRecord& record) {
  const bool info = record.head.type == WarcType::warcinfo;
  const std::string_view software = info ? warc_field(record.block, "software") : "";
  // Files put together of several have one each.
  if (info) {
    writer_ = writer_named(software);
    since_late_ = 0;
  }
  if (is_introduced_) return;
  is_introduced_ = true;
  std::string note = "WARC";
  if (!software.empty()) {
    note += " by ";
    note += sanitize_utf8(software.substr(0, 64)).text;
  }
  out_.note(note);
}

void WarcExchanges::add(Record record) {
  record->number = count_++;
  if (!is_introduced_ || record->head.type == WarcType::warcinfo) introduce(*record);
  if (record->fault != nullptr) {
    problem(record->offset, record->fault);
    return records_.give_back(std::move(record));
  }
  if (record->skip != nullptr) {
    const char* const why = record->skip;
    return skip(std::move(record), why);
  }
  if (record->is_answer()) return add_response(std::move(record));
  add_request(std::move(record));
}

void WarcExchanges::skip(Record record, const char* why) {
  out_.skipped({index_, record->offset}, why);
  records_.give_back(std::move(record));
}

// Where no request has come after its response for long, none is waited for.
std::size_t WarcExchanges::most_waiting() const noexcept {
  constexpr std::size_t kLong = 2 * kMostWaiting;
  return since_late_ < kLong ? kMostWaiting : 2;
}

void WarcExchanges::add_response(Record response) {
  ++since_late_;
  hand_over(most_waiting() - 1, kMostOctets - std::min(kMostOctets, response->octets));
  waiting_octets_ += response->octets;
  Waiting waiting{std::move(response), nullptr};
  const auto found = std::find_if(requests_.begin(), requests_.end(),
                                  [&](const Record& q) { return is_pair(*waiting.response, *q); });
  if (found != requests_.end()) {
    waiting.request = std::move(*found);
    request_octets_ -= waiting.request->octets;
    waiting_octets_ += waiting.request->octets;
    requests_.erase(found);
  }
  waiting_.push_back(std::move(waiting));
  hand_over(most_waiting(), SIZE_MAX);
}

void WarcExchanges::add_request(Record request) {
  for (Waiting& w : waiting_) {
    if (w.request || !is_pair(*w.response, *request)) continue;
    waiting_octets_ += request->octets;
    w.request = std::move(request);
    since_late_ = 0;
    return hand_over(kMostWaiting, SIZE_MAX);
  }
  request_octets_ += request->octets;
  requests_.push_back(std::move(request));
  drop_requests(kMostWaiting);
}

void WarcExchanges::drop_requests(std::size_t most) {
  while (requests_.size() > most || (requests_.size() > 1 && request_octets_ > kMostOctets)) {
    request_octets_ -= requests_.front()->octets;
    since_late_ = 0;  // its response may have been before it
    skip(std::move(requests_.front()), "a request without a response");
    requests_.pop_front();
  }
}

// Judges from the front what has its request, or has waited long enough.
void WarcExchanges::hand_over(std::size_t most_waiting, std::size_t most_octets) {
  while (!waiting_.empty()) {
    Waiting& front = waiting_.front();
    const bool full = waiting_.size() > most_waiting || waiting_octets_ > most_octets;
    if (!front.request && !full) return;
    waiting_octets_ -= front.response->octets + (front.request ? front.request->octets : 0);
    judge(front);
    records_.give_back(std::move(front.response));
    if (front.request) records_.give_back(std::move(front.request));
    waiting_.pop_front();
  }
}

void WarcExchanges::finish() {
  hand_over(0, 0);
  drop_requests(0);
}

void WarcExchanges::problem(std::uint64_t offset, std::string message) {
  out_.problem({index_, offset}, std::move(message));
}

// What of the exchange the file shows, given what was done to it.
void WarcExchanges::state_sight(const WarcRecord& record, statute::Exchange& x) {
  statute::Response& r = x.response;
  x.seen = {Need::request, Need::request_fields, Need::request_content, Need::wire,
            Need::lines,   Need::line_ends,      Need::trailers,        Need::history};
  if (!x.interim.empty()) x.seen.insert(Need::interim);
  const bool composed = writer_ == WarcWriter::composed || record.renamed;
  bool rewritten = composed || record.unchunked || record.lf_head;
  // That the server sent it so is shown by its framing, unless that was made anew.
  const bool proven = record.is_framed && !composed && !record.lf_head;
  if (record.renamed_coding || (record.uncoded && !proven)) {
    r.content.form = Form::decoded;
    rewritten = true;
  } else if (record.lf_head || (record.odd_length && writer_ != WarcWriter::exact)) {
    // Converted to other line ends, or to another charset, as likely as not.
    r.content.form = Form::edited;
    rewritten = true;
  }
  if (r.content.form != Form::exact) {
    // All of it, whatever length is stated.
    const bool part = record.cut || record.block.size() != record.block_length;
    r.content.octets = std::string_view(record.block).substr(record.content_at);
    r.content.length = r.content.octets.size();
    r.content.known = part ? Known::partly : Known::fully;
    r.framing = {statute::Delimiter::unknown, !part, 0, {}};
  }
  if (const std::uint8_t major = framed_version(record.head, r); major != 0) {
    // Nothing wrote such lines on the connection.
    r.major = major;
    r.minor = 0;
    r.odd.erase(Oddity::version);
    rewritten = true;
  }
  if (!rewritten) return;
  for (Need n : {Need::wire, Need::line_ends, Need::trailers}) x.seen.erase(n);
  for (Oddity o : {Oddity::line_end_lf, Oddity::reason_space}) r.odd.erase(o);
  r.after = {};
  if (!composed) return;
  x.seen.erase(Need::lines);
  x.seen.erase(Need::request_fields);
}

void WarcExchanges::judge(Waiting& waiting) {
  WarcRecord& record = *waiting.response;
  statute::Exchange x;
  if (waiting.request) {
    statute::Request& q = waiting.request->request;
    const bool bare = record.content_at == record.block.size();
    if (bare || q.method == statute::Method::head || q.method == statute::Method::connect) {
      reframe(record, q.method);
    }
    x.request = &q;
  }
  x.response = record.response;
  x.interim = record.storage.interim;
  x.uri = record.head.uri;
  x.scheme = scheme_of(x.uri);
  if (x.scheme == statute::Scheme::unknown) x.scheme = options_.scheme;
  x.vantage = options_.vantage;
  if (const auto date = parse_iso8601(record.head.date)) x.received = *date / 1000;
  state_sight(record, x);
  if (x.request != nullptr && x.response.major >= 2 && waiting.request->request.major == 1 &&
      record.response.major == 1) {
    waiting.request->request.major = x.response.major;  // as WARC-Protocol says
    waiting.request->request.minor = 0;
  }
  out_.exchange(x, {index_++, record.offset});
}

}  // namespace checker::intake
