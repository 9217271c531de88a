// The json and jsonl formats: the same objects, in one document or one a line.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "checker/report/formats.h"
#include "checker/report/json_writer.h"
#include "checker/support/text.h"

namespace checker::report {
namespace {

void write_text_or_null(JsonWriter& w, std::string_view key, std::string_view text) {
  w.key(key);
  if (text.empty()) {
    w.null();
  } else {
    w.string(text);
  }
}

void write_source(JsonWriter& w, const std::string& source, bool live, const Spot& spot,
                  bool has_index, std::string_view probe) {
  w.key("source").begin_object().member(live ? "target" : "file", source);
  if (has_index) w.key("index").number(spot.index);
  if (spot.offset) w.key("offset").number(*spot.offset);
  if (!probe.empty()) w.member("probe", probe);
  w.end_object();
}

void write_start(JsonWriter& w, const Run& run) {
  w.member("statute", STATUTE_VERSION).key("schema").number(kSchema);
  w.key("rules").number(static_cast<std::uint64_t>(run.rules.size()));
  w.key("command").begin_array();
  for (const std::string& word : run.command) w.string(word);
  w.end_array();
}

void write_finding(JsonWriter& w, const Record& r, const Finding& f) {
  w.member("rule", f.rule->id).member("level", name(f.level)).member("summary", f.rule->summary);
  if (!f.detail.empty()) w.member("detail", f.detail);
  w.member("reference", reference(f.rule->spec)).member("fix", f.rule->fix);
  write_source(w, r.place.source, r.place.live, r.place.spot, true, r.place.probe);
  w.key("request");
  if (r.method.empty() && r.url.empty()) {
    w.null();
  } else {
    w.begin_object();
    write_text_or_null(w, "method", r.method);
    write_text_or_null(w, "url", r.url);
    w.end_object();
  }
  w.key("status").number(static_cast<std::uint64_t>(r.status));
  if (!r.reason.empty()) w.member("reason", r.reason);
  write_text_or_null(w, "http", r.http);
  w.key("evidence").begin_array();
  for (const Quote& q : f.evidence) {
    w.begin_object().member("part", name(q.part));
    if (q.interim > 0) w.key("interim").number(static_cast<std::uint64_t>(q.interim - 1u));
    w.key("offset").number(q.offset).key("length").number(q.length).octets(q.octets);
    // The line around it, where there is more of it than the evidence.
    if (q.line != q.octets || q.column != 0) {
      w.member("line", q.line);
      if (!is_utf8(q.line)) w.member("line_octets", base64_encode(q.line));
      w.key("column").number(static_cast<std::uint64_t>(q.column));
    }
    w.end_object();
  }
  w.end_array();
  w.member("fingerprint", hex64(f.fingerprint)).key("suppressed").boolean(f.suppressed);
}

void write_problem(JsonWriter& w, const Problem& p) {
  write_source(w, p.source, p.live, p.spot, p.has_index, {});
  w.member("message", p.message);
}

void write_counts(JsonWriter& w, const Counts& counts) {
  w.begin_object();
  for (std::size_t level = 0; level < counts.size(); ++level) {
    w.key(name(static_cast<statute::Level>(level))).number(counts[level]);
  }
  w.end_object();
}

void write_summary(JsonWriter& w, const Run& run, const Summary& s) {
  w.key("exchanges").number(s.exchanges).key("octets").number(s.octets);
  w.key("seconds").number(s.seconds);
  w.key("findings");
  write_counts(w, s.findings);
  w.key("suppressed").number(s.suppressed).key("problems").number(s.problems);
  w.key("interrupted").boolean(s.interrupted);
  w.key("sources").begin_array();
  for (const SourceTotals& t : s.sources) {
    w.begin_object().member(t.live ? "target" : "file", t.source);
    w.key("octets").number(t.octets).key("read").number(read_of(t));
    w.key("judged").number(t.judged);
    w.key("skipped").begin_object();
    for (const auto& [why, n] : t.skipped) w.key(why).number(n);
    w.end_object().key("problems").number(t.problems).key("notes").begin_array();
    for (const std::string& note : t.notes) w.string(note);
    w.end_array().end_object();
  }
  w.end_array();
  w.key("by_host").begin_object();
  for (const auto& [host, counts] : s.hosts) {
    w.key(host);
    write_counts(w, counts);
  }
  w.end_object().key("by_status").begin_object();
  for (const auto& [status, totals] : s.statuses) {
    w.key(std::to_string(status)).begin_object().key("exchanges").number(totals.exchanges);
    w.key("findings");
    write_counts(w, totals.findings);
    w.end_object();
  }
  w.end_object().key("seen").begin_array();
  s.seen.for_each([&w](statute::Need need) { w.string(name(need)); });
  w.end_array().key("rules").begin_object();
  for (std::size_t i = 0; i < run.rules.size() && i < s.rules.size(); ++i) {
    const RuleTotals& r = s.rules[i];
    w.key(run.rules[i]->id).begin_object();
    w.key("broken").number(r.verdicts.broken).key("kept").number(r.verdicts.kept);
    w.key("not_applicable").number(r.not_applicable);
    w.key("not_observable").number(r.verdicts.not_observable);
    w.key("findings").number(sum(r.findings)).end_object();
  }
  w.end_object();
}

}  // namespace

std::string finding_json(const Record& r, const Finding& f) {
  JsonWriter w;
  w.begin_object();
  write_finding(w, r, f);
  return w.end_object().take();
}

namespace {

class Jsonl final : public Report {
 public:
  explicit Jsonl(Output& out) : out_(out) {}

  void begin(const Run& run) override {
    run_ = run;
    w_.begin_object().member("type", "start");
    write_start(w_, run);
    flush();
  }
  void record(const Record& r) override {
    for (const Finding& f : r.findings) {
      w_.begin_object().member("type", "finding");
      write_finding(w_, r, f);
      flush();
    }
  }
  void problem(const Problem& p) override {
    w_.begin_object().member("type", "problem");
    write_problem(w_, p);
    flush();
  }
  void end(const Summary& s) override {
    w_.begin_object().member("type", "summary");
    write_summary(w_, run_, s);
    flush();
  }

 private:
  void flush() {
    w_.end_object();
    out_.write(w_.text());
    out_.write("\n");
    w_.clear();
  }
  Output& out_;
  Run run_;
  JsonWriter w_;
};

// JSON that waits for its turn; what is long is on disk meanwhile.
class Waiting {
 public:
  void add(const std::string& text) {
    text_ += text;
    if (text_.size() < kInMemory) return;
    if (!spool_) spool_.reset(std::tmpfile());
    if (!spool_ || std::fseek(spool_.get(), spooled_, SEEK_SET) != 0) return;
    // Where there is no room on disk it stays in memory.
    if (std::fwrite(text_.data(), 1, text_.size(), spool_.get()) != text_.size()) return;
    if (std::fflush(spool_.get()) != 0) return;
    spooled_ += static_cast<long>(text_.size());
    text_.clear();
  }
  void write_to(Output& out) {
    if (spool_) std::rewind(spool_.get());
    std::string piece(kInMemory, '\0');
    for (auto left = static_cast<std::size_t>(spooled_); left > 0;) {
      const std::size_t n = std::fread(piece.data(), 1, std::min(left, kInMemory), spool_.get());
      if (n == 0) break;
      out.write(std::string_view(piece).substr(0, n));
      left -= n;
    }
    out.write(text_);
  }

 private:
  static constexpr std::size_t kInMemory = std::size_t{1} << 20;
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  std::string text_;
  std::unique_ptr<std::FILE, Close> spool_;
  long spooled_ = 0;  // octets
};

// Findings are written as they come; problems wait for the end.
class Json final : public Report {
 public:
  explicit Json(Output& out) : out_(out) { problems_.begin_array(); }

  void begin(const Run& run) override {
    run_ = run;
    w_.begin_object();
    write_start(w_, run);
    w_.key("findings").begin_array();
  }
  void record(const Record& r) override {
    for (const Finding& f : r.findings) {
      w_.begin_object();
      write_finding(w_, r, f);
      w_.end_object();
    }
    out_.write(w_.take());
  }
  void problem(const Problem& p) override {
    problems_.begin_object();
    write_problem(problems_, p);
    problems_.end_object();
    waiting_.add(problems_.take());
  }
  void end(const Summary& s) override {
    w_.end_array().key("problems").raw("");
    out_.write(w_.take());
    waiting_.add(problems_.end_array().take());
    waiting_.write_to(out_);
    w_.key("summary").begin_object();
    write_summary(w_, run_, s);
    w_.end_object().end_object();
    out_.write(w_.take());
    out_.write("\n");
  }

 private:
  Output& out_;
  Run run_;
  JsonWriter w_;
  JsonWriter problems_;
  Waiting waiting_;
};

}  // namespace

std::unique_ptr<Report> make_json(Output& out) { return std::make_unique<Json>(out); }
std::unique_ptr<Report> make_jsonl(Output& out) { return std::make_unique<Jsonl>(out); }

}  // namespace checker::report
