#include "checker/fetch/wire.h"

#include <curl/curl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <deque>
#include <map>
#include <set>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "checker/fetch/h2.h"
#include "checker/fetch/link.h"
#include "checker/support/clock.h"
#include "checker/support/text.h"
#include "rules/message/framing.h"
#include "rules/message/message.h"
#include "rules/message/read.h"
#include "rules/message/storage.h"

namespace checker::fetch {
namespace {

using Clock = std::chrono::steady_clock;
using Instant = Clock::time_point;
using State = statute::ResponseWatch::State;
using std::chrono::milliseconds;

std::chrono::microseconds microseconds(Clock::duration time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time);
}

// Whether the response says that its connection ends: RFC 9112, 9.3.
bool announces_close(std::string_view octets) {
  statute::FieldLines lines;
  statute::Response r;
  do {
    r = {};
    const std::size_t n = statute::read_head(octets, r, lines);
    if (n == 0) return true;
    octets.remove_prefix(n);
  } while (r.is_interim() && !octets.empty());
  bool persists = r.major > 1 || (r.major == 1 && r.minor >= 1);
  for (const statute::FieldLine& line : r.lines(statute::Field::connection)) {
    const std::string options = fold_case(line.value);
    if (options.find("close") != options.npos) return true;
    if (options.find("keep-alive") != options.npos) persists = true;
  }
  return !persists;
}

// Writing to a connection that the peer has reset must not end the process.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, &before_);
  }
  ~NoPipeSignal() {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    const timespec now{};
    if (sigismember(&before_, SIGPIPE) == 0) {
      while (sigtimedwait(&pipe, nullptr, &now) == SIGPIPE) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;

 private:
  sigset_t before_{};
};

struct Job {
  Call call;
  Url url;
};

struct Host;

// Calls that go on one connection, one after the other.
struct Lane {
  std::uint64_t number = 0;
  Host* host = nullptr;
  Url url;  // whom to connect to
  std::deque<Job> jobs;
};

// How many calls at the front of the lane go out together.
std::size_t batch(const Lane& lane) {
  std::size_t n = 1;
  while (n < lane.jobs.size() && lane.jobs[n].call.pipelined) ++n;
  return n;
}

struct Host {
  std::deque<std::unique_ptr<Lane>> waiting;  // for a connection
  std::size_t connections = 0;
  Instant next{};       // when the rate allows another request
  bool listed = false;  // among those that can start a connection, or wait for `next`
};

// A request that was sent, or is being sent, and its answer so far.
struct Flight {
  Flight(const Job& job, std::uint32_t position)
      : watch(statute::method_of(job.call.method)),
        ends(!job.call.keep_alive),
        look_after(job.call.look_after),
        timeout(job.call.timeout),
        held(job.call.held) {
    answer.id = job.call.id;
    answer.url = job.url;
    answer.method = job.call.method;
    answer.request = job.call.request;
    answer.http2 = job.call.http2;
    answer.connection = job.call.connection;
    answer.position = position;
  }
  Answer answer;
  statute::ResponseWatch watch;
  State state = State::head;
  bool ends;  // its answer is expected to end the connection
  milliseconds look_after;
  milliseconds timeout;  // 0: that of all
  std::string held;      // until 100 comes
  Instant began{};
  Instant completed{};
};

enum class Phase : std::uint8_t {
  connecting,
  waiting,    // for the rate to allow the next request
  answering,  // the answer to the front flight is coming
  after,      // it is complete; whether more comes
  idle,       // whether the callback adds a call
};

struct Connection {
  Connection(const Options& options, const curl_slist* resolve, std::unique_ptr<Lane> l,
             std::uint64_t n)
      : number(n),
        lane(std::move(l)),
        link(options, resolve, lane->url, n, lane->jobs.front().call.http2) {}
  std::uint64_t number;
  std::unique_ptr<Lane> lane;
  Link link;
  Phase phase = Phase::connecting;
  std::unique_ptr<H2Client> h2;  // of the one flight, if it is over HTTP/2
  std::deque<Flight> flights;
  std::string out;
  std::size_t out_at = 0;
  std::uint32_t position = 0;
  std::uint32_t events = 0;  // watched for
  bool ready = false;        // octets may be waiting that no poll shows
  Instant began{};
  Instant deadline = Instant::max();
};

// In the data of epoll events, what tells libcurl's sockets from our connections.
constexpr std::uint64_t kOfCurl = std::uint64_t{1} << 63;

}  // namespace

class Wire::Loop {
 public:
  explicit Loop(Options options);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  Result<void> add(Call call);
  bool run(const Callback& callback);

 private:
  static int watch_socket(CURL* easy, curl_socket_t socket, int what, void* loop, void*);
  static int set_timer(CURLM* multi, long ms, void* loop);

  // Connections and who may have one.
  void list(Host& host);
  void start_connections();
  void open(std::unique_ptr<Lane> lane);
  void close(Connection& c);
  void finish_connects();
  Instant slot(Host& host, std::size_t requests);

  // One connection.
  void go_on(Connection& c);
  void send_requests(Connection& c);
  void send_held(Connection& c);
  [[nodiscard]] milliseconds limit_of(const Flight& f) const;
  void send(Connection& c);
  void receive(Connection& c);
  void take(Connection& c, Instant now);
  void take_frames(Connection& c, std::string_view octets, Instant now);
  [[nodiscard]] std::optional<Error> excess(const Connection& c) const;
  [[nodiscard]] std::string_view silence(const Connection& c, End end) const;
  void settle(Connection& c);
  void expire(Connection& c);
  void over(Connection& c, End end, std::optional<Error> problem = std::nullopt);
  void finish(Connection& c, End end, std::optional<Error> problem);
  void fail(Connection& c, const Error& problem);
  void watch(Connection& c, std::uint32_t events);
  void set_deadline(Connection& c, Instant when);
  [[nodiscard]] Error problem(const Connection& c, Fault fault, std::string_view cause) const;

  // The loop.
  void deliver(const Callback& callback);
  void wait();
  void abandon();

  Options options_;
  CURLM* multi_ = nullptr;
  curl_slist* resolve_ = nullptr;
  int epoll_ = -1;
  Instant curl_timer_ = Instant::max();

  std::unordered_map<std::string, Host> hosts_;
  std::deque<Host*> startable_;
  std::set<std::pair<Instant, Host*>> slowed_;
  std::multimap<Instant, std::unique_ptr<Lane>> delayed_;
  std::unordered_map<std::uint64_t, Lane*> lanes_;  // the numbered ones
  std::unordered_map<std::uint64_t, std::unique_ptr<Connection>> connections_;
  std::vector<std::unique_ptr<Connection>> closed_;  // freed when nobody works on them
  std::set<std::pair<Instant, std::uint64_t>> deadlines_;
  std::vector<std::uint64_t> ready_;
  std::vector<std::uint64_t> idle_;
  std::deque<Answer> answers_;
  std::uint64_t last_number_ = 0;
  std::vector<char> buffer_;
};

Wire::Loop::Loop(Options options) : options_(std::move(options)), buffer_(std::size_t{64} << 10) {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(once);
  options_.concurrency = std::max<std::size_t>(options_.concurrency, 1);
  options_.host_concurrency = std::max<std::size_t>(options_.host_concurrency, 1);
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  multi_ = curl_multi_init();
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Loop::watch_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Loop::set_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  // A full cache closes connections that are still ours.
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(4 * options_.concurrency + 16));
  for (const std::string& entry : options_.resolve) {
    resolve_ = curl_slist_append(resolve_, entry.c_str());
  }
}

Wire::Loop::~Loop() {
  abandon();
  curl_multi_cleanup(multi_);
  curl_slist_free_all(resolve_);
  ::close(epoll_);
}

int Wire::Loop::watch_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  const int epoll = static_cast<Loop*>(self)->epoll_;
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl(epoll, EPOLL_CTL_DEL, socket, nullptr);
    return 0;
  }
  epoll_event event{};
  if ((what & CURL_POLL_IN) != 0) event.events |= EPOLLIN;
  if ((what & CURL_POLL_OUT) != 0) event.events |= EPOLLOUT;
  event.data.u64 = kOfCurl | static_cast<std::uint64_t>(socket);
  if (epoll_ctl(epoll, EPOLL_CTL_MOD, socket, &event) != 0) {
    epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
  }
  return 0;
}

int Wire::Loop::set_timer(CURLM*, long ms, void* self) {
  static_cast<Loop*>(self)->curl_timer_ = ms < 0 ? Instant::max() : Clock::now() + milliseconds(ms);
  return 0;
}

Result<void> Wire::Loop::add(Call call) {
  Result<Url> url = read_url(call.url);
  if (url.has_error()) return url.error();
  if (call.request.empty()) {
    call.request = request_octets(*url, {.method = call.method, .keep_alive = call.keep_alive});
  }
  if (call.http2) {
    if (!statute::begins_request(call.request)) {
      return Error{Fault::usage, call.url + ": the request cannot be sent over HTTP/2"};
    }
    call.connection = 0;
    call.keep_alive = true;  // nothing in it asks for the end
    call.pipelined = false;
    call.held.clear();
  }
  const auto known = lanes_.find(call.connection);
  if (call.connection != 0 && known != lanes_.end()) {
    Lane& lane = *known->second;
    if (lane.url.where() != url->where() || lane.url.scheme != url->scheme) {
      return Error{Fault::usage, call.url + ": another host than " + lane.url.where() +
                                     ", whose connection it was to use"};
    }
    lane.jobs.push_back({std::move(call), *std::move(url)});
    return {};
  }
  auto lane = std::make_unique<Lane>();
  Host& host = hosts_[url->host];
  lane->number = call.connection;
  lane->host = &host;
  lane->url = *url;
  const milliseconds delay = call.delay;
  lane->jobs.push_back({std::move(call), *std::move(url)});
  if (lane->number != 0) lanes_[lane->number] = lane.get();
  if (delay > milliseconds(0)) {
    delayed_.emplace(Clock::now() + delay, std::move(lane));
    return {};
  }
  host.waiting.push_back(std::move(lane));
  list(host);
  return {};
}

// Has the host take its turn, if it has use for one.
void Wire::Loop::list(Host& host) {
  if (host.listed || host.waiting.empty() || host.connections >= options_.host_concurrency) return;
  host.listed = true;
  startable_.push_back(&host);
}

void Wire::Loop::start_connections() {
  const Instant now = Clock::now();
  while (!delayed_.empty() && delayed_.begin()->first <= now) {
    Host& host = *delayed_.begin()->second->host;
    host.waiting.push_back(std::move(delayed_.begin()->second));
    delayed_.erase(delayed_.begin());
    list(host);
  }
  while (!slowed_.empty() && slowed_.begin()->first <= now) {
    Host& host = *slowed_.begin()->second;
    slowed_.erase(slowed_.begin());
    host.listed = false;
    list(host);
  }
  while (connections_.size() < options_.concurrency && !startable_.empty()) {
    Host& host = *startable_.front();
    startable_.pop_front();
    if (host.next > now) {
      slowed_.insert({host.next, &host});
      continue;
    }
    host.listed = false;
    std::unique_ptr<Lane> lane = std::move(host.waiting.front());
    host.waiting.pop_front();
    open(std::move(lane));
    list(host);
  }
}

// When so many requests may be sent to the host, which are counted from then on.
Instant Wire::Loop::slot(Host& host, std::size_t requests) {
  const Instant now = Clock::now();
  if (options_.rate <= 0) return now;
  const Instant at = std::max(now, host.next);
  host.next = at + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(
                       static_cast<double>(requests) / options_.rate));
  return at;
}

void Wire::Loop::open(std::unique_ptr<Lane> lane) {
  ++lane->host->connections;
  slot(*lane->host, batch(*lane));
  const std::uint64_t number = ++last_number_;
  auto made = std::make_unique<Connection>(options_, resolve_, std::move(lane), number);
  Connection& c = *made;
  connections_.emplace(number, std::move(made));
  c.began = Clock::now();
  curl_multi_add_handle(multi_, c.link.handle());
}

// Ends the connection; its lane goes to the host's if it has calls left.
void Wire::Loop::close(Connection& c) {
  const auto at = connections_.find(c.number);
  if (at == connections_.end()) return;
  set_deadline(c, Instant::max());
  if (c.events != 0) epoll_ctl(epoll_, EPOLL_CTL_DEL, c.link.socket(), nullptr);
  curl_multi_remove_handle(multi_, c.link.handle());
  closed_.push_back(std::move(at->second));
  connections_.erase(at);
  Host& host = *c.lane->host;
  --host.connections;
  if (!c.lane->jobs.empty()) {
    host.waiting.push_front(std::move(c.lane));
  } else if (c.lane->number != 0) {
    lanes_.erase(c.lane->number);
  }
  list(host);
}

void Wire::Loop::finish_connects() {
  int left = 0;
  while (const CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto at = connections_.find(Link::number_of(message->easy_handle));
    if (at == connections_.end()) continue;
    Connection& c = *at->second;
    const CURLcode code = message->data.result;
    if (code != CURLE_OK || !c.link.begin()) {
      fail(c, c.link.failure(code));
      continue;
    }
    const std::string& selected = c.link.tls().selected;
    const bool http2 = c.lane->jobs.front().call.http2;
    if (http2 && c.lane->url.scheme == "https" && selected != "h2") {
      const std::string what = selected.empty() ? "no protocol" : escape_controls(selected);
      fail(c, problem(c, Fault::unreachable,
                      "the server does not select HTTP/2: ALPN selected " + what));
      continue;
    }
    c.phase = Phase::waiting;
    // libcurl has let the socket go; should it not have, it is ours all the same.
    epoll_ctl(epoll_, EPOLL_CTL_DEL, c.link.socket(), nullptr);
    send_requests(c);
  }
}

// No connection: none of the lane's calls gets an answer.
void Wire::Loop::fail(Connection& c, const Error& problem) {
  for (const Job& job : std::exchange(c.lane->jobs, {})) {
    Answer& answer = answers_.emplace_back(Flight(job, 0).answer);
    answer.tls = c.link.tls();
    answer.problem = problem;
  }
  close(c);
}

void Wire::Loop::set_deadline(Connection& c, Instant when) {
  if (c.deadline == when) return;
  if (c.deadline != Instant::max()) deadlines_.erase({c.deadline, c.number});
  c.deadline = when;
  if (when != Instant::max()) deadlines_.insert({when, c.number});
}

void Wire::Loop::watch(Connection& c, std::uint32_t events) {
  if (events == c.events) return;
  epoll_event event{};
  event.events = events;
  event.data.u64 = c.number;
  epoll_ctl(epoll_,
            c.events == 0 ? EPOLL_CTL_ADD
            : events == 0 ? EPOLL_CTL_DEL
                          : EPOLL_CTL_MOD,
            c.link.socket(), &event);
  c.events = events;
}

// The connection is free and its lane has calls: the next goes out when it may.
void Wire::Loop::go_on(Connection& c) {
  const Instant at = slot(*c.lane->host, batch(*c.lane));
  c.phase = Phase::waiting;
  c.began = std::max(at, Clock::now());
  if (at <= Clock::now()) {
    send_requests(c);
    return;
  }
  watch(c, 0);
  set_deadline(c, at);
}

void Wire::Loop::send_requests(Connection& c) {
  const Instant now = Clock::now();
  c.out.clear();
  c.out_at = 0;
  for (std::size_t n = batch(*c.lane); n > 0; --n) {
    Flight& f = c.flights.emplace_back(c.lane->jobs.front(), c.position++);
    c.lane->jobs.pop_front();
    if (f.answer.http2) {
      c.h2 = std::make_unique<H2Client>(f.answer.url, f.answer.request);
      f.answer.request = c.h2->take_output();
    }
    c.out += f.answer.request;
    f.began = c.began;
    if (f.answer.position == 0) f.answer.connecting = microseconds(now - c.began);
  }
  c.phase = Phase::answering;
  set_deadline(c, c.began + limit_of(c.flights.front()));
  watch(c, EPOLLIN);
  send(c);
}

milliseconds Wire::Loop::limit_of(const Flight& f) const {
  return f.timeout.count() > 0 ? f.timeout : options_.total_timeout;
}

// The rest of a request, when the peer says that it wants it.
void Wire::Loop::send_held(Connection& c) {
  Flight& f = c.flights.front();
  const std::string_view octets = f.answer.octets;
  const bool wanted =
      f.watch.end() > 0 && octets.starts_with("HTTP/1.") && octets.substr(8).starts_with(" 100");
  if (!wanted) return;
  const std::string held = std::exchange(f.held, {});
  c.out += held;
  f.answer.request += held;
  send(c);
}

void Wire::Loop::send(Connection& c) {
  while (c.out_at < c.out.size()) {
    const Link::Transfer t = c.link.send(std::string_view(c.out).substr(c.out_at));
    if (t.flow == Link::Flow::blocked) {
      watch(c, EPOLLIN | EPOLLOUT);
      return;
    }
    // The peer hears no more, but may have answered before.
    if (t.flow != Link::Flow::moved) break;
    c.out_at += t.octets;
    std::size_t sent = t.octets;
    for (Flight& f : c.flights) {
      const std::size_t part = std::min(sent, f.answer.request.size() - f.answer.sent);
      f.answer.sent += part;
      sent -= part;
    }
  }
  c.out_at = c.out.size();
  watch(c, EPOLLIN);
}

void Wire::Loop::receive(Connection& c) {
  constexpr int kAtOnce = 16;  // so that a peer that never stops does not starve others
  for (int i = 0; i < kAtOnce; ++i) {
    const Link::Transfer t = c.link.receive(buffer_);
    switch (t.flow) {
      case Link::Flow::blocked:
        if (c.phase == Phase::after) settle(c);
        return;
      case Link::Flow::closed:
        over(c, End::closed);
        return;
      case Link::Flow::unclosed:
        over(c, End::unclosed);
        return;
      case Link::Flow::reset:
        over(c, End::reset);
        return;
      case Link::Flow::moved:
        break;
    }
    const Instant now = Clock::now();
    Flight& f = c.flights.front();
    if (f.answer.octets.empty()) f.answer.first_octet = microseconds(now - f.began);
    f.answer.last_octet = microseconds(now - f.began);
    f.answer.octets.append(buffer_.data(), t.octets);
    if (c.h2) {
      take_frames(c, {buffer_.data(), t.octets}, now);
    } else {
      take(c, now);
    }
    if (c.phase != Phase::answering && c.phase != Phase::after) return;
    if (!connections_.contains(c.number)) return;
  }
  if (!std::exchange(c.ready, true)) ready_.push_back(c.number);
}

// Octets were added to the answer of the front flight.
void Wire::Loop::take(Connection& c, Instant now) {
  for (;;) {
    Flight& f = c.flights.front();
    Answer& a = f.answer;
    if (!a.complete) {
      f.state = f.watch.advance(a.octets);
      if (!f.held.empty() && f.state == State::head) send_held(c);
      if (f.state != State::head && a.received == 0) a.received = unix_milliseconds();
      const std::size_t content = a.octets.size() - f.watch.end();
      if (f.state == State::complete) {
        a.complete = true;
        f.completed = now;
        c.phase = Phase::after;
      } else if (f.state == State::head && a.octets.size() > options_.head_limit) {
        over(c, End::limit,
             problem(c, Fault::too_large,
                     "the head does not end within " + human_octets(options_.head_limit)));
        return;
      } else if (f.state != State::head && content > options_.content_limit) {
        over(c, End::limit,
             problem(c, Fault::too_large,
                     "the content is longer than " + human_octets(options_.content_limit) +
                         "; the rest was not read"));
        return;
      }
    }
    if (!a.complete) return;
    const std::size_t end = f.watch.end();
    if (c.flights.size() > 1) {
      // What follows answers the next request.
      std::string rest = a.octets.substr(end);
      a.octets.resize(end);
      finish(c, End::reused, std::nullopt);
      Flight& next = c.flights.front();
      c.phase = Phase::answering;
      next.began = now;
      next.answer.octets = std::move(rest);
      set_deadline(c, now + limit_of(next));
      if (next.answer.octets.empty()) return;
      continue;
    }
    if (a.octets.size() - end > options_.head_limit) {
      over(c, End::limit);
      return;
    }
    const milliseconds window =
        f.ends || announces_close(a.octets) ? options_.idle_window : f.look_after;
    // Drip by drip the window does not grow for ever.
    set_deadline(c, std::min(now + window, f.completed + 4 * window));
    return;
  }
}

// What of an answer over HTTP/2 is too much.
std::optional<Error> Wire::Loop::excess(const Connection& c) const {
  constexpr std::size_t kMostReplies = std::size_t{64} << 10;
  const std::uint64_t content = c.h2->content();
  if (content > options_.content_limit) {
    return problem(c, Fault::too_large,
                   "the content is longer than " + human_octets(options_.content_limit) +
                       "; the rest was not read");
  }
  if (c.flights.front().answer.octets.size() - content > options_.head_limit) {
    return problem(c, Fault::too_large,
                   "there is more than " + human_octets(options_.head_limit) + " besides content");
  }
  if (c.h2->replied() > kMostReplies) {
    return problem(c, Fault::too_large, "it sent too many frames that want an answer");
  }
  return std::nullopt;
}

// The same for frames: `octets` came last.
void Wire::Loop::take_frames(Connection& c, std::string_view octets, Instant now) {
  Flight& f = c.flights.front();
  Answer& a = f.answer;
  const H2Client::State state = c.h2->receive(octets);
  if (c.h2->has_new_head()) a.received = unix_milliseconds();
  if (const std::string more = c.h2->take_output(); !more.empty()) {
    a.request += more;
    c.out += more;
    send(c);
  }
  if (auto error = excess(c)) return over(c, End::limit, std::move(error));
  if (state == H2Client::State::broken) {
    return over(c, End::kept, problem(c, Fault::unreachable, c.h2->trouble()));
  }
  if (state == H2Client::State::content) f.state = State::content;
  if (state != H2Client::State::complete) return;
  if (!std::exchange(a.complete, true)) {
    f.state = State::complete;
    f.completed = now;
    c.phase = Phase::after;
  }
  set_deadline(c, std::min(now + f.look_after, f.completed + 4 * f.look_after));
}

// All that has come was taken, and the answer is complete: without a window it
// is done now.
void Wire::Loop::settle(Connection& c) {
  if (c.deadline <= Clock::now()) expire(c);
}

void Wire::Loop::expire(Connection& c) {
  switch (c.phase) {
    case Phase::waiting:
      set_deadline(c, Instant::max());
      send_requests(c);
      return;
    case Phase::answering: {
      const Flight& f = c.flights.front();
      const std::string after = "timed out after " + duration_text(limit_of(f));
      std::string_view doing = " in the content";
      if (f.answer.octets.empty() || (c.h2 && f.state == State::head)) {
        doing = c.out_at < c.out.size() ? " while sending the request"
                                        : " while waiting for the answer";
      } else if (f.state == State::head) {
        doing = f.watch.end() > 0 ? " while waiting for the final response" : " in the head";
      }
      over(c, End::timeout, problem(c, Fault::timeout, after + std::string(doing)));
      return;
    }
    case Phase::after: {
      if (c.ready) {  // more is there to be read
        set_deadline(c, Clock::now() + milliseconds(1));
        return;
      }
      const Flight& f = c.flights.front();
      if (c.h2) {
        over(c, f.look_after.count() > 0 ? End::open : End::kept);
        return;
      }
      if (f.ends || announces_close(f.answer.octets) || c.out_at < c.out.size()) {
        over(c, End::open);
        return;
      }
      const bool next = !c.lane->jobs.empty();
      const bool numbered = c.lane->number != 0;
      const End end = next ? End::reused : f.look_after.count() > 0 ? End::open : End::kept;
      if (!next && !numbered) {
        over(c, end);
        return;
      }
      finish(c, end, std::nullopt);
      if (next) {
        go_on(c);
      } else {
        c.phase = Phase::idle;
        set_deadline(c, Instant::max());
        watch(c, 0);
        idle_.push_back(c.number);
      }
      return;
    }
    case Phase::connecting:
    case Phase::idle:
      set_deadline(c, Instant::max());
      return;
  }
}

// The answer of the front flight is all there will be.
void Wire::Loop::finish(Connection& c, End end, std::optional<Error> problem) {
  Flight& front = c.flights.front();
  Answer a = std::move(front.answer);
  const bool looked_on =
      end == End::closed || end == End::unclosed || end == End::reset || end == End::open;
  if (front.state == State::complete && looked_on) {
    a.idle = std::chrono::duration_cast<milliseconds>(Clock::now() - front.completed);
  }
  c.flights.pop_front();
  a.end = end;
  a.tls = c.link.tls();
  if (a.received == 0 && !a.octets.empty()) a.received = unix_milliseconds();
  a.problem = std::move(problem);
  answers_.push_back(std::move(a));
}

// What the end says where no rule can: nothing was answered, or over HTTP/2 not all.
std::string_view Wire::Loop::silence(const Connection& c, End end) const {
  const Answer& a = c.flights.front().answer;
  const bool by_peer = end == End::closed || end == End::unclosed || end == End::reset;
  if (c.h2 && !by_peer) return {};
  if (a.octets.empty() || (c.h2 && !c.h2->has_head())) {
    return end == End::reset ? "the connection was reset without an answer"
                             : "the connection was closed without an answer";
  }
  if (c.h2 && !a.complete) return "the connection ended before the stream did";
  return {};
}

// The connection is at its end, by the peer's doing or ours.
void Wire::Loop::over(Connection& c, End end, std::optional<Error> cause) {
  if (c.flights.empty()) {  // between two calls: the next gets a new one
    close(c);
    return;
  }
  Flight& front = c.flights.front();
  // Content that only the end of the connection ends is complete by it.
  if (end == End::closed && front.state == State::to_close) front.answer.complete = true;
  if (const std::string_view text = silence(c, end); !cause && !text.empty()) {
    cause = problem(c, Fault::unreachable, text);
  }
  const bool ours =
      end == End::open || end == End::kept || end == End::limit || end == End::timeout;
  // Behind a frame that was not sent in full it would be none.
  if (c.h2 && ours && c.out_at == c.out.size()) (void)c.link.send(H2Client::goodbye());
  finish(c, end, std::move(cause));
  while (!c.flights.empty()) {
    finish(
        c, end,
        problem(c, Fault::unreachable, "the connection ended before the answer to this request"));
  }
  close(c);
}

Error Wire::Loop::problem(const Connection& c, Fault fault, std::string_view cause) const {
  return {fault, c.lane->url.where() + ": " + std::string(cause)};
}

void Wire::Loop::deliver(const Callback& callback) {
  while (!answers_.empty()) {
    Answer answer = std::move(answers_.front());
    answers_.pop_front();
    callback(std::move(answer));
  }
  for (const std::uint64_t number : std::exchange(idle_, {})) {
    const auto at = connections_.find(number);
    if (at == connections_.end() || at->second->phase != Phase::idle) continue;
    if (at->second->lane->jobs.empty()) {
      close(*at->second);
    } else {
      go_on(*at->second);
    }
  }
}

void Wire::Loop::wait() {
  Instant until = curl_timer_;
  if (!deadlines_.empty()) until = std::min(until, deadlines_.begin()->first);
  if (!slowed_.empty()) until = std::min(until, slowed_.begin()->first);
  if (!delayed_.empty()) until = std::min(until, delayed_.begin()->first);
  const Instant before = Clock::now();
  if (!ready_.empty() || !answers_.empty()) until = before;
  const auto most = milliseconds(options_.interrupted != nullptr ? 50 : 1000);
  const auto time = until <= before
                        ? milliseconds(0)
                        : std::min(most, std::chrono::ceil<milliseconds>(until - before));
  std::array<epoll_event, 256> events;
  const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                               static_cast<int>(time.count()));

  int running = 0;
  for (const epoll_event& event :
       std::span(events).first(static_cast<std::size_t>(std::max(count, 0)))) {
    const std::uint64_t whose = event.data.u64;  // packed: no reference to it
    if ((whose & kOfCurl) != 0) {
      int flags = 0;
      if ((event.events & (EPOLLIN | EPOLLHUP)) != 0) flags |= CURL_CSELECT_IN;
      if ((event.events & EPOLLOUT) != 0) flags |= CURL_CSELECT_OUT;
      if ((event.events & EPOLLERR) != 0) flags |= CURL_CSELECT_ERR;
      curl_multi_socket_action(multi_, static_cast<curl_socket_t>(whose & ~kOfCurl), flags,
                               &running);
      continue;
    }
    const auto at = connections_.find(whose);
    if (at == connections_.end()) continue;
    Connection& c = *at->second;
    if (c.events == 0) continue;  // it waits since
    if ((event.events & EPOLLOUT) != 0) send(c);
    if ((event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 && !c.ready) receive(c);
  }
  for (const std::uint64_t number : std::exchange(ready_, {})) {
    const auto at = connections_.find(number);
    if (at == connections_.end()) continue;
    at->second->ready = false;
    if (at->second->events != 0) receive(*at->second);
  }

  const Instant now = Clock::now();
  if (curl_timer_ <= now) {
    curl_timer_ = Instant::max();
    curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
  }
  finish_connects();
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    expire(*connections_.at(deadlines_.begin()->second));
  }
}

bool Wire::Loop::run(const Callback& callback) {
  const NoPipeSignal quiet;
  for (;;) {
    if (options_.interrupted != nullptr && options_.interrupted->load()) {
      abandon();
      return false;
    }
    deliver(callback);
    start_connections();
    closed_.clear();
    if (connections_.empty() && startable_.empty() && slowed_.empty() && delayed_.empty() &&
        answers_.empty()) {
      return true;
    }
    wait();
  }
}

void Wire::Loop::abandon() {
  for (auto& [number, c] : connections_) c->lane->jobs.clear();
  while (!connections_.empty()) close(*connections_.begin()->second);
  hosts_.clear();
  startable_.clear();
  slowed_.clear();
  delayed_.clear();
  lanes_.clear();
  answers_.clear();
  ready_.clear();
  idle_.clear();
  closed_.clear();
}

Wire::Wire(Options options) : loop_(std::make_unique<Loop>(std::move(options))) {}
Wire::~Wire() = default;
Wire::Wire(Wire&&) noexcept = default;
Wire& Wire::operator=(Wire&&) noexcept = default;

Result<void> Wire::add(Call call) { return loop_->add(std::move(call)); }
bool Wire::run(const Callback& callback) { return loop_->run(callback); }

}  // namespace checker::fetch
