// The demonstration: our own origin, checked live, and a capture of another one.
#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "checker/cli/commands.h"
#include "checker/cli/live.h"
#include "checker/cli/session.h"
#include "checker/demo/capture.h"
#include "checker/demo/origin.h"
#include "checker/demo/resources.h"
#include "checker/intake/formats.h"
#include "rules/syntax/status.h"

namespace checker::cli {
namespace {

// What is shown unless all is wanted: the faults that break clients most.
constexpr std::array<std::string_view, 8> kHighlights{
    "/wrong/204-content",
    "/wrong/304-content",
    "/wrong/405-allow-missing",
    "/wrong/401-www-authenticate-missing",
    "/wrong/206-content-range-missing",
    "/wrong/416-multipart-byteranges",
    "/wrong/426-upgrade-missing",
    "/wrong/content-length-204",
};

// Whether a path like /right/523 is named after a code that is not registered.
bool is_private(std::string_view path) {
  const std::string code(path.substr(path.rfind('/') + 1).substr(0, 3));
  const bool number = code.find_first_not_of("0123456789") == code.npos && !code.empty();
  return number && !statute::syntax::is_registered(std::stoi(code));
}

bool is_shown(const demo::Resource& r, bool all) {
  if (r.asked.tls) return false;
  if (r.group == demo::Group::right) return all || !is_private(r.path);
  if (r.group != demo::Group::wrong) return false;
  return all || std::find(kHighlights.begin(), kHighlights.end(), r.path) != kHighlights.end();
}

int serve(const demo::Origin& origin) {
  std::printf("serving on %s until interrupted\n", origin.url().c_str());
  std::fflush(stdout);
  while (!interrupted().load()) ::poll(nullptr, 0, 200);
  return 0;
}

}  // namespace

int demo(const Options& options) {
  const auto origin = demo::Origin::start({.port = options.port});
  if (!origin) {
    std::fprintf(stderr, "statute: the demonstration cannot serve: %s\n",
                 origin.error().what.c_str());
    return exit_code(origin.error().fault);
  }
  if (options.serve) return serve(*origin);

  auto session = Session::begin(options);
  if (!session) {
    std::fprintf(stderr, "statute: %s\n", session.error().what.c_str());
    return exit_code(session.error().fault);
  }
  const std::string host = origin->url().substr(std::string_view("http://").size());
  std::vector<LiveTarget> targets;
  for (const demo::Resource& r : demo::resources()) {
    if (!is_shown(r, options.all)) continue;
    const std::string path = r.path.starts_with('/') ? r.path : "/";
    targets.push_back(
        {targets.size(), origin->url() + path, r.asked.method, request_octets(r, host)});
  }
  std::vector<Judged> judged(targets.size());
  const auto put = [&](std::size_t i, Judged j) { judged[i] = std::move(j); };
  Judge& judge = (*session)->new_judge();
  Options eager = options;
  eager.host_concurrency = eager.concurrency;  // the host is ours
  if (const auto fetched = fetch_all(targets, eager, judge, {put}); !fetched) {
    std::fprintf(stderr, "statute: %s\n", fetched.error().what.c_str());
    return exit_code(fetched.error().fault);
  }
  for (Judged& j : judged) {
    if (!j.totals.source.empty()) (*session)->emit(std::move(j));
  }

  judge.begin("demo.http", false);
  judge.add_octets(demo::capture().size());
  if (const auto read = intake::read_http(demo::capture(), nullptr, {}, judge); !read) {
    judge.source_problem(read.error().what);
  }
  (*session)->emit(judge.finish());
  return (*session)->end();
}

}  // namespace checker::cli
