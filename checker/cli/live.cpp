#include "checker/cli/live.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "checker/cli/course.h"
#include "checker/cli/credentials.h"
#include "checker/cli/session.h"
#include "checker/fetch/plan.h"
#include "checker/fetch/probes.h"
#include "checker/fetch/subject.h"
#include "checker/fetch/url.h"
#include "checker/fetch/wire.h"
#include "checker/report/redact.h"
#include "checker/support/text.h"

namespace checker::cli {
namespace {

using std::chrono::milliseconds;

constexpr double kPoliteRate = 10;  // requests a second, to hosts that are not this machine

milliseconds ms(double seconds) { return milliseconds(std::llround(seconds * 1000)); }

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "[::1]" || host.starts_with("127.") ||
         host.ends_with(".localhost");
}

fetch::Options wire_options(const Options& options, const std::vector<fetch::Url>& urls) {
  fetch::Options out;
  if (!options.proxy.empty()) out.proxy = options.proxy;
  out.cacert = options.ca_file;
  out.insecure = options.insecure;
  out.certificate = options.certificate;
  out.key = options.key;
  out.resolve = options.resolve;
  out.connect_timeout = ms(options.timeout);
  out.total_timeout = ms(options.timeout);
  out.concurrency = options.concurrency;
  out.host_concurrency = options.host_concurrency;
  const bool here = std::all_of(urls.begin(), urls.end(),
                                [](const fetch::Url& u) { return is_loopback(u.host); });
  out.rate = options.rate.value_or(here ? 0 : kPoliteRate);
  out.interrupted = &interrupted();
  return out;
}

std::string method_of(const Options& options) {
  if (!options.method.empty()) return options.method;
  return options.content ? "POST" : "GET";
}

fetch::PlanOptions plan_options(const Options& options) {
  fetch::PlanOptions out;
  out.probes = options.probe == "none"   ? fetch::ProbeClass::none
               : options.probe == "safe" ? fetch::ProbeClass::safe
               : options.probe == "loud" ? fetch::ProbeClass::loud
                                         : fetch::ProbeClass::all;
  out.max_redirects =
      options.max_redirects.value_or(out.probes == fetch::ProbeClass::none ? 5 : 20);
  // Content makes another request of it: probes are made from the plain GET.
  if (method_of(options) != "GET" || options.content) out.probes = fetch::ProbeClass::none;
  return out;
}

// What all targets are made from.
struct Preparation {
  std::vector<fetch::Url> urls;
  Credentials credentials;
  std::optional<fetch::Url> post;
  std::optional<fetch::Url> scratch;
};

Result<Preparation> prepare(const std::vector<LiveTarget>& targets, const Options& options) {
  Preparation out;
  for (const LiveTarget& target : targets) {
    auto url = fetch::read_url(target.url);
    if (!url) return url.error();
    out.urls.push_back(*std::move(url));
  }
  auto credentials = Credentials::read(options);
  if (!credentials) return credentials.error();
  out.credentials = *std::move(credentials);
  for (const auto& [text, to] :
       {std::pair{&options.post_target, &out.post}, std::pair{&options.scratch, &out.scratch}}) {
    if (text->empty()) continue;
    auto url = fetch::read_url(*text);
    if (!url) return url.error();
    *to = *std::move(url);
  }
  return out;
}

// What is known of a target before anything is sent.
void introduce(fetch::Subject& s, const Preparation& all, const Options& options) {
  s.fields = options.fields;
  s.http2 = options.http2;
  const bool given = std::any_of(s.fields.begin(), s.fields.end(), [](const std::string& f) {
    return same_text(std::string_view(f).substr(0, f.find(':')), "Authorization");
  });
  if (const auto field = all.credentials.field(s.url.host); field && !given) {
    s.fields.push_back(*field);
  }
  if (all.post && fetch::same_origin(*all.post, s.url)) s.post = all.post;
  if (all.scratch && fetch::same_origin(*all.scratch, s.url)) s.scratch = all.scratch;
  s.all = options.probe == "all";
  for (const fetch::Url& other : all.urls) {
    const bool same = fetch::same_origin(other, s.url);
    if (same && other.target != s.url.target && !s.sibling) s.sibling = other;
    if (!same && other.scheme == s.url.scheme && other.port == s.url.port && !s.other) {
      s.other = other;
    }
  }
}

fetch::Sending first_request(const fetch::Subject& s, const LiveTarget& target,
                             const Options& options) {
  fetch::Sending out;
  out.url = s.url;
  if (target.request.empty()) {
    fetch::RequestParts parts;
    parts.method = method_of(options);
    parts.fields = s.fields;
    parts.content = options.content.value_or(std::string());
    out.method = parts.method;
    out.octets = fetch::request_octets(s.url, parts);
  } else {
    out.method = target.method;
    out.octets = target.request;
    out.watched = true;
  }
  return out;
}

Course::Limits limits_of(const Options& options, bool own_request) {
  Course::Limits out;
  out.retries = own_request ? 0 : options.retries;
  out.budget = ms(options.timeout);
  out.wait_for = ms(options.wait_for);
  if (own_request) out.watch = out.look_after;
  return out;
}

// The targets on their way, few at a time: what is compared has to be close in
// time, and on one host in order.
class Crowd {
 public:
  Crowd(const std::vector<LiveTarget>& targets, const Options& options, const Preparation& all,
        Judge& judge, const Onlooker& onlooker)
      : targets_(targets),
        options_(options),
        all_(all),
        judge_(judge),
        onlooker_(onlooker),
        wire_(wire_options(options, all.urls)),
        courses_(targets.size()) {
    for (std::size_t i = 0; i < targets.size(); ++i) {
      Host& host = hosts_[all.urls[i].authority()];
      host.waiting.push_back(i);
      ++host.left;
    }
    for (auto& [name, host] : hosts_) turns_.push_back(&host);
  }

  Result<void> run() {
    start();
    wire_.run([this](fetch::Answer&& answer) {
      const auto at = calls_.find(answer.id);
      if (at == calls_.end()) return;
      const auto [course, slot] = at->second;
      calls_.erase(at);
      if (courses_[course]->take(std::move(answer), slot, judge_, sender(course))) go_on(course);
    });
    // An interruption leaves some on their way.
    for (std::size_t i = 0; i < courses_.size(); ++i) {
      if (courses_[i]) onlooker_.put(targets_[i].number, courses_[i]->finish());
    }
    if (refused_) return *refused_;
    return {};
  }

 private:
  struct Host {
    std::deque<std::size_t> waiting;
    std::size_t left = 0;     // that have not ended
    std::size_t running = 0;  // at a time
  };

  Course::Send sender(std::size_t course) {
    return [this, course](fetch::Call call, std::size_t slot) {
      call.id = next_call_++;
      call.http2 = call.http2 || (options_.http2 && targets_[course].request.empty());
      calls_[call.id] = {course, slot};
      if (auto added = wire_.add(std::move(call)); !added) refused_ = added.error();
    };
  }

  // As many as may be under way, by turns of the hosts.
  void start() {
    for (std::size_t idle = 0; running_ < options_.concurrency && idle < turns_.size();) {
      Host& host = *turns_.front();
      turns_.pop_front();
      if (host.waiting.empty()) continue;
      turns_.push_back(&host);
      if (host.running >= options_.host_concurrency) {
        ++idle;
        continue;
      }
      idle = 0;
      const std::size_t i = host.waiting.front();
      host.waiting.pop_front();
      ++host.running;
      ++running_;
      begin(i);
    }
  }

  void begin(std::size_t i) {
    constexpr std::uint64_t kLanes = std::uint64_t{1} << 20;  // of one course
    const bool own_request = !targets_[i].request.empty();
    fetch::Subject subject;
    subject.url = all_.urls[i];
    subject.word = fetch::invented_word();
    introduce(subject, all_, options_);
    fetch::Sending first = first_request(subject, targets_[i], options_);
    fetch::PlanOptions plan = plan_options(options_);
    if (own_request) plan = {fetch::ProbeClass::none, 0};
    courses_[i] = std::make_unique<Course>(
        targets_[i].url, fetch::Plan(std::move(first), std::move(subject), plan),
        limits_of(options_, own_request), options_.vantage, (i + 1) * kLanes);
    proceed(i);
  }

  // Sends what is next. False if that was all.
  bool proceed(std::size_t i) {
    Course& course = *courses_[i];
    if (course.go_on(sender(i))) {
      if (onlooker_.doing) onlooker_.doing(course.target(), course.doing());
      return true;
    }
    onlooker_.put(targets_[i].number, course.finish());
    courses_[i].reset();
    Host& host = hosts_[all_.urls[i].authority()];
    --host.running;
    --running_;
    if (--host.left == 0) judge_.forget(targets_[i].url);
    return false;
  }

  void go_on(std::size_t i) {
    if (!proceed(i)) start();
  }

  const std::vector<LiveTarget>& targets_;
  const Options& options_;
  const Preparation& all_;
  Judge& judge_;
  const Onlooker& onlooker_;
  fetch::Wire wire_;
  std::vector<std::unique_ptr<Course>> courses_;
  std::map<std::string, Host> hosts_;  // by authority
  std::deque<Host*> turns_;
  std::size_t running_ = 0;
  std::map<std::uint64_t, std::pair<std::size_t, std::size_t>> calls_;  // their course and slot
  std::uint64_t next_call_ = 0;
  std::optional<Error> refused_;
};

}  // namespace

Result<void> fetch_all(const std::vector<LiveTarget>& targets, const Options& options, Judge& judge,
                       const Onlooker& onlooker) {
  const auto all = prepare(targets, options);
  if (!all) return all.error();
  return Crowd(targets, options, *all, judge, onlooker).run();
}

Result<std::string> rehearsal(const std::vector<LiveTarget>& targets, const Options& options) {
  auto all = prepare(targets, options);
  if (!all) return all.error();
  std::string out;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    fetch::Subject subject = fetch::unknown_subject(all->urls[i]);
    introduce(subject, *all, options);
    const fetch::Sending first = first_request(subject, targets[i], options);
    const fetch::PlanOptions plan = plan_options(options);
    std::string shown = targets[i].url;
    if (options.redact) report::redact_url(shown);
    out += "# " + shown + ": at most " + thousands(fetch::Plan::most(plan)) +
           " requests, retries apart\n";
    for (const fetch::Draft& draft : fetch::drafts(first, subject, plan)) {
      out += "\n# " + (draft.probe.empty() ? "" : std::string(draft.probe) + ": ") +
             std::string(draft.what) + "\n";
      for (const fetch::Sending& s : draft.sendings) {
        std::string octets = s.octets;
        if (options.redact) report::redact_head(octets);
        out += octets + s.held;
        if (!out.ends_with('\n')) out += '\n';
      }
    }
  }
  return out;
}

}  // namespace checker::cli
