#include "checker/cli/live.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <utility>

#include "checker/cli/session.h"
#include "checker/fetch/exchange.h"
#include "checker/fetch/url.h"
#include "checker/fetch/wire.h"
#include "checker/support/text.h"

namespace checker::cli {
namespace {

fetch::Options wire_options(const Options& options) {
  const auto limit = std::chrono::milliseconds(std::llround(options.timeout * 1000));
  fetch::Options out;
  if (!options.proxy.empty()) out.proxy = options.proxy;
  out.cacert = options.ca_file;
  out.insecure = options.insecure;
  out.resolve = options.resolve;
  out.connect_timeout = limit;
  out.total_timeout = limit;
  out.concurrency = options.concurrency;
  out.host_concurrency = options.host_concurrency;
  out.interrupted = &interrupted();
  return out;
}

// How long what must not follow a response is waited for on a connection that
// stays open.
constexpr std::chrono::milliseconds kLookAfter{50};

std::string method_of(const Options& options) {
  if (!options.method.empty()) return options.method;
  return options.content ? "POST" : "GET";
}

}  // namespace

Result<void> fetch_all(const std::vector<LiveTarget>& targets, const Options& options, Judge& judge,
                       const std::function<void(std::size_t, Judged)>& put) {
  fetch::Wire wire(wire_options(options));
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const auto url = fetch::read_url(targets[i].url);
    if (!url) return url.error();
    fetch::Call call;
    call.id = i;
    call.url = targets[i].url;
    if (targets[i].request.empty()) {
      fetch::RequestParts parts;
      parts.method = method_of(options);
      parts.fields = options.fields;
      parts.content = options.content.value_or(std::string());
      call.method = parts.method;
      call.request = fetch::request_octets(*url, parts);
    } else {
      call.method = targets[i].method;
      call.request = targets[i].request;
      call.keep_alive = true;
      call.look_after = kLookAfter;
    }
    if (auto added = wire.add(std::move(call)); !added) return added.error();
  }
  wire.run([&](fetch::Answer&& answer) {
    const LiveTarget& target = targets[answer.id];
    const std::uint64_t octets = answer.octets.size();
    const auto problem = answer.problem;
    fetch::LiveExchange live(std::move(answer));
    judge.begin(target.url, true);
    judge.add_octets(octets);
    if (live.has_response()) {
      live.exchange().vantage = options.vantage;
      judge.exchange(live.exchange(), {});
    }
    if (problem) judge.source_problem(problem->what);
    put(target.number, judge.finish());
  });
  return {};
}

}  // namespace checker::cli
