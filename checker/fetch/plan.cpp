#include "checker/fetch/plan.h"

#include <algorithm>
#include <utility>

#include "checker/support/text.h"

namespace checker::fetch {
namespace {

// What is fetched again with every probe; of more, that is too much.
constexpr std::uint64_t kMostContent = std::uint64_t{4} << 20;
constexpr std::uint64_t kMostHead = std::uint64_t{64} << 10;
constexpr std::size_t kMostHops = 20;

bool is_of(const Probe& p, ProbeClass cls) { return p.cls <= cls; }

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// Fields that are meant for the origin they were given for.
bool is_secret(std::string_view field) {
  const std::string_view name = field.substr(0, field.find(':'));
  return same_text(name, "Authorization") || same_text(name, "Proxy-Authorization") ||
         same_text(name, "Cookie");
}

std::string answered(int status) { return "answered " + std::to_string(status); }

}  // namespace

Plan::Plan(Sending first, Subject subject, const PlanOptions& options)
    : options_(options), subject_(std::move(subject)) {
  if (first.method != "GET") options_.probes = ProbeClass::none;
  ++visits_[first.url.text() + '\n'];
  pending_.push_back(std::move(first));
}

std::size_t Plan::most(const PlanOptions& options) noexcept {
  std::size_t n = 1 + (options.max_redirects > 0 ? std::min(options.max_redirects, kMostHops) : 0);
  for (const Probe& p : probes()) {
    if (!is_of(p, options.probes) || p.make == nullptr) continue;
    n += (p.most + 1) * (p.repeats ? 2 : 1);
  }
  return n;
}

Plan::Step Plan::next() {
  Step step;
  switch (phase_) {
    case Phase::plain:
      break;
    case Phase::following:
      step.probe = "follow";
      break;
    case Phase::probing:
      step.probe = probes()[index_].name;
      step.at_once = probes()[index_].at_once;
      break;
    case Phase::comparing:
      pending_ = {plain_get(subject_)};
      break;
    case Phase::over:
      return step;
  }
  step.sendings = std::exchange(pending_, {});
  if (phase_ == Phase::probing) sent_ += step.sendings.size();
  return step;
}

Plan::Ruling Plan::take(std::vector<std::unique_ptr<LiveExchange>> heard, bool found) {
  switch (phase_) {
    case Phase::plain:
      return take_plain(*heard.front());
    case Phase::following:
      return take_hop(*heard.front());
    case Phase::probing: {
      found_ |= found;
      std::move(heard.begin(), heard.end(), std::back_inserter(heard_));
      const Probe& p = probes()[index_];
      if (p.then != nullptr) {
        std::vector<const LiveExchange*> all;
        for (const auto& x : heard_) all.push_back(x.get());
        pending_ = p.then(subject_, all);
      }
      if (pending_.empty()) phase_ = Phase::comparing;
      return Ruling::none;
    }
    case Phase::comparing:
      return take_plain_after(*heard.front(), found);
    case Phase::over:
      break;
  }
  return Ruling::none;
}

Plan::Ruling Plan::take_plain(const LiveExchange& x) {
  if (!x.has_response() || x.answer().problem) {
    phase_ = Phase::over;
    return Ruling::report;
  }
  const statute::Response& r = x.exchange().response;
  learn(r, subject_);
  if (follow(x)) return Ruling::report;
  begin_probes();
  return Ruling::report;
}

// Goes on to where the redirect leads. False if that is nowhere, or too far.
bool Plan::follow(const LiveExchange& x) {
  const statute::Response& r = x.exchange().response;
  const std::string_view method = x.answer().method;
  if (!is_redirect(r.status) || hops_ >= std::min(options_.max_redirects, kMostHops)) return false;
  if (method != "GET" && method != "HEAD") return false;
  const statute::FieldLine* const location = r.first(statute::Field::location);
  if (location == nullptr) return false;
  const auto to = resolved(x.answer().url, location->value);
  if (!to) return false;
  jar_.take(x.answer().url, r);
  const std::string cookies = jar_.cookies(*to);
  // Who comes back with the same cookies goes in circles: that is seen once.
  if (++visits_[to->text() + '\n' + cookies] > 2) return false;
  std::vector<std::string> fields;
  for (const std::string& field : subject_.fields) {
    if (same_origin(*to, subject_.url) || !is_secret(field)) fields.push_back(field);
  }
  if (!cookies.empty()) {
    std::erase_if(fields, [](const std::string& f) {
      return same_text(std::string_view(f).substr(0, f.find(':')), "Cookie");
    });
    fields.push_back("Cookie: " + cookies);
  }
  Sending hop;
  hop.url = *to;
  hop.method = method;
  hop.octets = request_octets(*to, {.method = hop.method, .fields = std::move(fields)});
  pending_ = {std::move(hop)};
  ++hops_;
  phase_ = Phase::following;
  return true;
}

Plan::Ruling Plan::take_hop(const LiveExchange& x) {
  if (!x.answer().problem && x.has_response() && follow(x)) return Ruling::report;
  begin_probes();
  return Ruling::report;
}

void Plan::begin_probes() {
  phase_ = Phase::over;
  if (options_.probes != ProbeClass::none) next_probe(0);
}

// The next one that has all it wants; says of those before it why they have not.
void Plan::next_probe(std::size_t from) {
  sent_ = 0;
  attempt_ = 0;
  found_ = false;
  heard_.clear();
  pending_.clear();
  const std::span<const Probe> all = probes();
  for (index_ = from; index_ < all.size(); ++index_) {
    const Probe& p = all[index_];
    if (!is_of(p, options_.probes)) continue;
    if (p.name == "follow") {
      if (hops_ > 0) {
        outcomes_.push_back({&p, Outcome::Kind::sent, {}, hops_});
      } else {
        outcomes_.push_back(
            {&p, Outcome::Kind::not_applicable, std::string(unmet(p, subject_)), 0});
      }
      continue;
    }
    const bool wants_success = (p.wants & static_cast<std::uint32_t>(Want::success)) != 0;
    if (wants_success && !subject_.is_success()) {
      outcomes_.push_back(
          {&p, Outcome::Kind::inconclusive, "the plain GET is " + answered(subject_.status), 0});
      continue;
    }
    if (const std::string_view why = unmet(p, subject_); !why.empty()) {
      outcomes_.push_back({&p, Outcome::Kind::not_applicable, std::string(why), 0});
      continue;
    }
    if ((subject_.octets > kMostContent || subject_.head > kMostHead) && wants_success) {
      outcomes_.push_back(
          {&p, Outcome::Kind::inconclusive,
           "the content is too long to be fetched so often (" + human_octets(subject_.octets) + ")",
           0});
      continue;
    }
    pending_ = p.make(subject_);
    phase_ = Phase::probing;
    return;
  }
  phase_ = Phase::over;
}

// No more probes: the rest is told why.
void Plan::stop(std::size_t from, const std::string& why) {
  phase_ = Phase::over;
  if (options_.probes == ProbeClass::none) return;
  const std::span<const Probe> all = probes();
  for (std::size_t i = from; i < all.size(); ++i) {
    if (!is_of(all[i], options_.probes)) continue;
    outcomes_.push_back({&all[i], Outcome::Kind::inconclusive, why, 0});
  }
}

// Why the answers of the attempt say nothing; empty if they may.
std::string Plan::trouble() const {
  bool any = false;
  std::string why;
  for (std::size_t i = 0; i < heard_.size(); ++i) {
    const LiveExchange& x = *heard_[i];
    const int status = x.exchange().response.status;
    if (status == 429) return "answered 429: too many requests";
    if (x.has_response()) {
      any = true;
    } else if (x.answer().problem) {
      why = x.answer().problem->what;
    }
    if (x.answer().end == End::failed) return why;
    if (x.answer().end == End::closed || x.answer().end == End::reset) any = true;
  }
  return any ? std::string() : why.empty() ? "no answer" : why;
}

Plan::Ruling Plan::conclude(Outcome::Kind kind, std::string why) {
  outcomes_.push_back({&probes()[index_], kind, std::move(why), sent_});
  next_probe(index_ + 1);
  return kind == Outcome::Kind::inconclusive ? Ruling::drop : Ruling::report;
}

Plan::Ruling Plan::take_plain_after(const LiveExchange& x, bool found) {
  found_ |= found;
  const int before = subject_.status;
  const int status = x.exchange().response.status;
  const Probe& p = probes()[index_];
  const auto inconclusive = Outcome::Kind::inconclusive;
  if (!x.has_response() || x.answer().problem) {
    const std::string why = "the plain GET after it got no whole answer";
    outcomes_.push_back({&p, inconclusive, why, sent_});
    stop(index_ + 1, "the plain GET got no whole answer after " + std::string(p.name));
    return Ruling::drop;
  }
  if (status == 429 || status >= 500) {
    if (status == before) return conclude(inconclusive, "the plain GET is " + answered(status));
    outcomes_.push_back({&p, inconclusive, "the plain GET after it is " + answered(status), sent_});
    stop(index_ + 1, "the plain GET is " + answered(status) + " since " + std::string(p.name));
    return Ruling::drop;
  }
  const std::string why = trouble();
  learn(x.exchange().response, subject_);
  if (status != before) {
    return conclude(inconclusive, "the plain GET after it is " + answered(status) + ", not " +
                                      std::to_string(before));
  }
  if (!why.empty()) {
    const bool optional = p.name == "http2";  // it need not be spoken
    return conclude(optional ? Outcome::Kind::not_applicable : inconclusive, why);
  }
  if (found_ && p.repeats && attempt_ == 0) {
    attempt_ = 1;
    found_ = false;
    heard_.clear();
    pending_ = p.make(subject_);
    phase_ = Phase::probing;
    return Ruling::hold;
  }
  if (p.asks_method && !heard_.empty()) {
    const int told = heard_.front()->exchange().response.status;
    if (told == 401 || told == 403 || told == 404) {
      outcomes_.push_back({&p, inconclusive, answered(told) + ": tells nothing of methods", sent_});
      next_probe(index_ + 1);
      return Ruling::report;
    }
  }
  return conclude(Outcome::Kind::sent, {});
}

std::vector<Draft> drafts(const Sending& first, Subject subject, const PlanOptions& options) {
  std::vector<Draft> out;
  out.push_back({{}, "the plain request; again after each probe", {first}});
  const bool get = first.method == "GET";
  for (const Probe& p : probes()) {
    if (!get || !is_of(p, options.probes)) continue;
    if (!misplaced(p, subject).empty()) continue;
    Draft d{p.name, p.what, {}};
    const auto known = [&](Want want) {
      return (p.wants & static_cast<std::uint32_t>(want)) == 0 || want == Want::success;
    };
    Subject told = subject;
    if (!known(Want::location)) told.location = subject.url;
    if (!known(Want::content_location)) told.content_location = subject.url;
    for (std::optional<Url>* link : {&told.location, &told.content_location}) {
      if (*link) (*link)->target = "{path}";
    }
    const bool sendable = known(Want::h3) && (known(Want::post) || told.post) &&
                          (known(Want::scratch) || told.scratch) &&
                          (known(Want::tls) || told.url.scheme == "https");
    if (p.make != nullptr && sendable) d.sendings = p.make(told);
    if (p.name == "follow" || sendable) out.push_back(std::move(d));
  }
  return out;
}

}  // namespace checker::fetch
