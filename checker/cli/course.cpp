#include "checker/cli/course.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <variant>

#include "rules/syntax/retry_after.h"

namespace checker::cli {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kKnock{250};       // between two tries of one that is coming up
constexpr milliseconds kFirstRetry{200};  // then twice that, and so on

bool is_weighty(const report::Finding& f) { return f.level <= statute::Level::should; }

}  // namespace

bool Course::go_on(const Send& send) {
  step_ = plan_.next();
  if (step_.sendings.empty()) return false;
  sent_ = awaited_ = 0;
  answers_.assign(step_.sendings.size(), fetch::Answer());
  tries_.assign(step_.sendings.size(), 0);
  do {
    send_group(send);
  } while (step_.at_once && sent_ < step_.sendings.size());
  return true;
}

// Sends the next request, with those that share its connection.
void Course::send_group(const Send& send) {
  const fetch::Sendings& all = step_.sendings;
  const std::size_t from = sent_;
  std::size_t to = from + 1;
  while (to < all.size() && all[to].on != fetch::On::own) ++to;
  const std::uint64_t lane = to - from > 1 ? lane_++ : 0;
  sent_ = to;
  awaited_ += to - from;
  for (std::size_t i = from; i < to; ++i) send(call_for(i, lane), i);
}

fetch::Call Course::call_for(std::size_t slot, std::uint64_t lane) const {
  const fetch::Sending& s = step_.sendings[slot];
  fetch::Call call;
  call.url = s.url.text();
  call.method = s.method;
  call.request = s.octets;
  call.held = s.held;
  call.http2 = s.http2;
  call.connection = lane;
  call.keep_alive = s.watched || lane != 0;
  const bool last =
      slot + 1 == step_.sendings.size() || step_.sendings[slot + 1].on == fetch::On::own;
  call.look_after = s.watched && last ? limits_.watch : limits_.look_after;
  call.pipelined = s.on == fetch::On::with;
  call.timeout = s.timeout;
  return call;
}

// Sends it again, if the failure may pass and there is time.
bool Course::retry(const fetch::Answer& answer, std::size_t slot, const Send& send) {
  std::optional<milliseconds> wait;
  // What a handshake ended in does not pass.
  const bool unconnected = answer.end == fetch::End::failed && answer.problem &&
                           answer.problem->fault != Fault::usage && !answer.tls.used;
  const bool knocks = unconnected && !up_ && since_.milliseconds() < limits_.wait_for;
  if (knocks) {
    wait = kKnock;
  } else if (tries_[slot] >= limits_.retries || step_.sendings[slot].on != fetch::On::own) {
    return false;
  } else if (unconnected && limits_.wait_for.count() == 0) {
    wait = kFirstRetry * (1 << std::min<std::size_t>(tries_[slot], 8));
  } else if (step_.probe.empty() && !unconnected) {
    // What was asked too often, or too early, says when to come again.
    const std::string_view octets = answer.octets;
    const std::string_view code = octets.substr(0, octets.find("\r\n"));
    if (!answer.http2 && code.find(" 429") != 8 && code.find(" 503") != 8) return false;
    const fetch::LiveExchange live{fetch::Answer(answer)};
    const statute::Response& r = live.exchange().response;
    if (r.status != 429 && r.status != 503) return false;
    const auto* const line = r.first(statute::Field::retry_after);
    wait = kFirstRetry * (1 << std::min<std::size_t>(tries_[slot], 8));
    if (line != nullptr) {
      const auto after = statute::syntax::retry_after(line->value);
      if (!after || !after->delay) return false;
      wait = std::chrono::seconds(std::min<std::uint64_t>(*after->delay, 86400));
    }
  }
  if (!wait) return false;
  if (!knocks) {
    if (waited_ + *wait > limits_.budget) return false;
    waited_ += *wait;
    ++tries_[slot];
  }
  fetch::Call call = call_for(slot, 0);
  call.delay = *wait;
  send(std::move(call), slot);
  return true;
}

bool Course::take(fetch::Answer&& answer, std::size_t slot, Judge& judge, const Send& send) {
  if (retry(answer, slot, send)) return false;
  up_ = up_ || answer.end != fetch::End::failed;
  answers_[slot] = std::move(answer);
  if (--awaited_ > 0) return false;
  if (sent_ < step_.sendings.size()) {
    send_group(send);
    return false;
  }
  judge_step(judge);
  return true;
}

void Course::judge_step(Judge& judge) {
  std::vector<std::unique_ptr<fetch::LiveExchange>> heard;
  bool found = false;
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    heard.push_back(std::make_unique<fetch::LiveExchange>(std::move(answers_[i])));
    found |= judge_one(*heard.back(), step_.sendings[i], judge);
  }
  answers_.clear();
  rule(plan_.take(std::move(heard), found), judge);
}

// Whether the judge found something weighty about an exchange of the probe.
bool Course::judge_one(fetch::LiveExchange& live, const fetch::Sending& sending, Judge& judge) {
  using fetch::End;
  const fetch::Answer& a = live.answer();
  const bool first = index_ == 0;
  const std::uint64_t index = index_++;
  judged_.totals.octets += a.octets.size();
  // A close without an answer is one, where that is the question.
  const bool silent = sending.silence_counts && a.octets.empty() &&
                      (a.end == End::closed || a.end == End::unclosed || a.end == End::reset);
  if (a.problem && !silent) {
    if (first) {
      ++judged_.totals.problems;
      judged_.items.emplace_back(Problem{target_, true, {}, false, a.problem->what});
    } else if (step_.probe == "follow") {
      judged_.totals.notes.push_back("the redirect to " + a.url.text() +
                                     " leads nowhere: " + a.problem->what);
    }
  }
  if (!live.has_response() && !silent) return false;
  live.exchange().vantage = vantage_;
  if (sending.elsewhere) live.exchange().uri = {};
  judge.begin(target_, true);
  judge.set_probe(std::string(step_.probe));
  judge.exchange(live.exchange(), {.index = index, .offset = std::nullopt});
  Judged one = judge.finish();
  ++judged_.totals.judged;
  bool weighty = false;
  for (auto& item : one.items) {
    auto& record = std::get<report::Record>(item);
    // What is about the plain exchanges is not the probe's doing.
    if (record.place.probe.empty() || record.place.source != target_) {
      accept(std::move(record), judge);
      continue;
    }
    weighty |= std::any_of(record.findings.begin(), record.findings.end(), [&](const auto& f) {
      return is_weighty(f) && !told_.contains({f.rule, record.status});
    });
    found_.push_back(std::move(record));
  }
  return weighty;
}

void Course::rule(fetch::Plan::Ruling ruling, Judge& judge) {
  switch (ruling) {
    case fetch::Plan::Ruling::none:
      return;
    case fetch::Plan::Ruling::hold:
      held_ = std::exchange(found_, {});
      is_held_ = true;
      return;
    case fetch::Plan::Ruling::drop:
      break;
    case fetch::Plan::Ruling::report: {
      if (!is_held_) {
        for (report::Record& r : found_) accept(std::move(r), judge);
        break;
      }
      std::set<Key> again;
      for (const report::Record& r : found_) {
        for (const report::Finding& f : r.findings) again.emplace(f.rule, r.status);
      }
      for (report::Record& r : held_) {
        std::erase_if(r.findings, [&](const report::Finding& f) {
          return !again.contains({f.rule, r.status});
        });
        accept(std::move(r), judge);
      }
      break;
    }
  }
  found_.clear();
  held_.clear();
  is_held_ = false;
}

// Each rule is told once, of each status: the plain GETs are many, and alike.
void Course::accept(report::Record record, Judge& judge) {
  const int status = record.status;
  std::erase_if(record.findings, [&](const report::Finding& f) {
    return told_.contains({f.rule, status});
  });
  for (const report::Finding& f : record.findings) told_.emplace(f.rule, status);
  if (record.findings.empty()) return;
  judge.count(record);
  judged_.items.emplace_back(std::move(record));
}

Judged Course::finish() {
  for (const fetch::Outcome& o : plan_.outcomes()) {
    const bool sent = o.kind == fetch::Outcome::Kind::sent;
    const bool unclear = o.kind == fetch::Outcome::Kind::inconclusive;
    judged_.totals.probes.push_back({std::string(o.probe->name),
                                     sent      ? "sent"
                                     : unclear ? "inconclusive"
                                               : "not applicable",
                                     o.why, o.requests});
  }
  return std::move(judged_);
}

}  // namespace checker::cli
