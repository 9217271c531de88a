#include "rules/engine/history.h"

#include <algorithm>

namespace statute {
namespace {

// What may differ between requests for the same: the conditions and ranges.
constexpr FieldSet kConditions{Field::if_match,          Field::if_none_match,
                               Field::if_modified_since, Field::if_unmodified_since,
                               Field::if_range,          Field::range};

constexpr std::uint64_t kBasis = 0xCBF29CE484222325u;

constexpr std::uint64_t mix(std::uint64_t h, std::string_view s) noexcept {
  for (char c : s) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return h ^ (h >> 29);
}

// Scheme, authority and target, as far as they are known; empty without a target.
void make_key(const Exchange& x, std::string& key, std::size_t& host_end) {
  key.clear();
  host_end = 0;
  std::string_view uri = x.uri.substr(0, x.uri.find('#'));
  if (uri.empty() && x.request != nullptr) {
    const Request& q = *x.request;
    if (!q.target.starts_with('/')) {
      uri = q.target;
    } else {
      const std::string_view host = q.value(Field::host);
      if (host.empty()) return;
      key = x.scheme == Scheme::https ? "https://" : x.scheme == Scheme::http ? "http://" : "//";
      for (char c : host) key += to_lower(c);
      host_end = key.size();
      key += q.target;
      return;
    }
  }
  key = uri;
  const std::size_t slashes = key.find("//");
  if (slashes == key.npos) {
    key.clear();
    return;
  }
  host_end = std::min(key.find_first_of("/?", slashes + 2), key.size());
  for (std::size_t i = 0; i < host_end; ++i) key[i] = to_lower(key[i]);
}

Methods allowed(const Response& r) {
  Methods out;
  for (const FieldLine& line : r.lines(Field::allow)) {
    std::string_view rest = line.value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find_first_of(", \t"), rest.size());
      const Method m = method_of(rest.substr(0, end));
      if (m != Method::other) out.insert(m);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return out;
}

// Of the lines that `counts` says yes to, in whatever order.
template <class F>
std::uint64_t sum_of(const Request& q, F counts) noexcept {
  std::uint64_t sum = 0;
  for (const FieldLine& line : q.fields) {
    if (!counts(line)) continue;
    std::uint64_t h = kBasis;
    for (char c : line.name) h = (h ^ static_cast<unsigned char>(to_lower(c))) * 0x100000001B3u;
    sum += mix(h * 31, line.value);
  }
  return sum;
}

}  // namespace

std::uint64_t digest_of(std::string_view octets) noexcept { return mix(kBasis, octets); }

std::uint64_t selection_of(const Request& q) noexcept {
  // Pseudo-fields hold the method and the target: RFC 9113, 8.3.1.
  return sum_of(q, [](const FieldLine& line) {
    return !kConditions.contains(line.id) && !line.name.starts_with(':');
  });
}

std::uint64_t selection_part(const Request& q, Field f) noexcept {
  return sum_of(q, [f](const FieldLine& line) { return line.id == f; });
}

std::uint64_t credentials_of(const Request& q) noexcept {
  static constexpr FieldSet kCredentials{Field::authorization, Field::proxy_authorization,
                                         Field::cookie};
  return sum_of(q, [](const FieldLine& line) { return kCredentials.contains(line.id); });
}

Memo::Memo(const Exchange& x, std::uint64_t number)
    : number_(number),
      received_(x.received),
      sight_(x.sight()),
      connection_(x.connection),
      scheme_(x.scheme),
      selection_(x.request == nullptr ? 0 : selection_of(*x.request)),
      credentials_(x.request == nullptr ? 0 : credentials_of(*x.request)) {
  const auto is_kept = [](const FieldLine& line) {
    return line.id != Field::unknown && info(line.id).has(Trait::remembered);
  };
  // All text first, so that it does not move under the views.
  const auto section = [&](const Message& m) {
    text_ += m.start_line;
    text_ += "\r\n";
    for (const FieldLine& line : m.fields) {
      if (!is_kept(line)) continue;
      text_.append(line.name).append(": ").append(line.value).append("\r\n");
    }
    text_ += "\r\n";
  };
  const Content& content = x.response.content;
  const bool fully = content.known == Known::fully;
  const bool kept = fully && content.octets.size() <= kKeptContent;
  if (x.request != nullptr) section(*x.request);
  const std::size_t response_at = text_.size();
  section(x.response);
  const std::size_t content_at = text_.size();
  if (kept) text_ += content.octets;
  const std::size_t uri_at = text_.size();
  text_ += x.uri;

  const std::string_view all = text_;
  uri_ = all.substr(uri_at);
  std::size_t count = 0;
  for (const Message* m :
       {static_cast<const Message*>(x.request), static_cast<const Message*>(&x.response)}) {
    if (m != nullptr)
      count += static_cast<std::size_t>(std::count_if(m->fields.begin(), m->fields.end(), is_kept));
  }
  lines_.reserve(count);
  const auto press = [&](const Message& from, Message& to, std::size_t at) {
    const std::size_t begin = at;
    const auto take = [&](std::string_view s) {
      const std::string_view mine = all.substr(at, s.size());
      at += s.size();
      return mine;
    };
    to.start_line = take(from.start_line);
    to.version = from.version.empty()
                     ? to.start_line.substr(0, 0)
                     : to.start_line.substr(
                           static_cast<std::size_t>(from.version.data() - from.start_line.data()),
                           from.version.size());
    at += 2;
    const std::size_t first = lines_.size();
    for (const FieldLine& line : from.fields) {
      if (!is_kept(line)) continue;
      FieldLine mine{.name = take(line.name), .value = {}, .id = line.id, .odd = line.odd};
      at += 2;
      mine.value = take(line.value);
      at += 2;
      lines_.push_back(mine);
    }
    at += 2;
    to.head = all.substr(begin, at - begin);
    to.fields = {lines_.data() + first, lines_.size() - first};
    to.present = from.present;
    to.odd = from.odd;
    to.major = from.major;
    to.minor = from.minor;
    to.content = from.content;
    to.content.octets = {};
    to.framing = from.framing;
    to.framing.wire = {};
  };
  const auto within = [](std::string_view part, std::string_view from, std::string_view to) {
    if (part.empty() || part.data() < from.data()) return to.substr(0, 0);
    return to.substr(static_cast<std::size_t>(part.data() - from.data()), part.size());
  };
  if (x.request != nullptr) {
    const Request& q = *x.request;
    press(q, request_, 0);
    request_.method = q.method;
    // A request that was told, not read, has no start line to point into.
    const bool lined = !q.start_line.empty();
    request_.method_name =
        lined ? within(q.method_name, q.start_line, request_.start_line) : std::string_view{};
    request_.target =
        lined ? within(q.target, q.start_line, request_.start_line) : std::string_view{};
    if (q.content.known == Known::fully) request_content_digest_ = digest_of(q.content.octets);
  }
  press(x.response, response_, response_at);
  response_.status = x.response.status;
  response_.status_code =
      within(x.response.status_code, x.response.start_line, response_.start_line);
  response_.reason = within(x.response.reason, x.response.start_line, response_.start_line);
  if (kept) response_.content.octets = all.substr(content_at, uri_at - content_at);
  if (fully) content_digest_ = digest_of(content.octets);
}

Past History::before(const Exchange& x) {
  Past past;
  std::size_t host_end = 0;
  make_key(x, key_, host_end);
  if (key_.empty()) {
    past.whole_ = false;
    return past;
  }
  if (const auto host = hosts_.find(key_.substr(0, host_end)); host != hosts_.end()) {
    past.host_ = host->second;
  }
  if (const auto found = by_key_.find(key_); found != by_key_.end()) {
    past.memos_ = &found->second->memos;
    past.whole_ = found->second->whole;
  } else {
    past.whole_ = forgotten_ == 0;
  }
  return past;
}

void History::remember(const Exchange& x, std::uint64_t number) {
  std::size_t host_end = 0;
  make_key(x, key_, host_end);
  if (key_.empty() || x.request == nullptr) return;
  const Response& r = x.response;

  std::string host_key = key_.substr(0, host_end);
  if (hosts_.size() >= limits_.hosts && !hosts_.contains(host_key)) hosts_.clear();
  HostFacts& host = hosts_[std::move(host_key)];
  ++host.exchanges;
  host.sent = host.sent | r.present;
  const Method method = x.request->method;
  host.asked.insert(method);
  if (r.status >= 200 && r.status < 300) host.succeeded.insert(method);
  host.listed.insert(allowed(r));
  host.has_clock |= r.has(Field::date);
  host.grpc |= r.value(Field::content_type).starts_with("application/grpc");
  host.ranges |= r.status == 206;
  host.closes_always &= x.connection.ending != Ending::reused &&
                        x.connection.ending != Ending::open && x.connection.position == 0;

  auto found = by_key_.find(key_);
  if (found == by_key_.end()) {
    resources_.push_front(Resource{key_, {}, 0, forgotten_ == 0});
    found = by_key_.emplace(resources_.front().key, resources_.begin()).first;
  } else {
    resources_.splice(resources_.begin(), resources_, found->second);
  }
  Resource& resource = resources_.front();
  resource.memos.push_front(std::make_unique<Memo>(x, number));
  resource.octets += resource.memos.front()->octets();
  octets_ += resource.memos.front()->octets();
  while (resource.memos.size() > limits_.memos) {
    const std::size_t n = resource.memos.back()->octets();
    resource.octets -= n;
    octets_ -= n;
    resource.memos.pop_back();
    resource.whole = false;
    ++forgotten_;
  }
  while (resources_.size() > 1 &&
         (resources_.size() > limits_.resources || octets_ > limits_.octets)) {
    forget_last();
  }
}

void History::forget_last() {
  Resource& last = resources_.back();
  forgotten_ += last.memos.size();
  octets_ -= last.octets;
  by_key_.erase(last.key);
  resources_.pop_back();
}

void History::clear() {
  by_key_.clear();
  resources_.clear();
  hosts_.clear();
  octets_ = 0;
  forgotten_ = 0;
}

}  // namespace statute
