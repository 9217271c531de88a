#include "rules/engine/history.h"

#include <algorithm>

namespace statute {
namespace {

// What may differ between requests for the same: the conditions and ranges.
constexpr FieldSet kConditions{Field::if_match,          Field::if_none_match,
                               Field::if_modified_since, Field::if_unmodified_since,
                               Field::if_range,          Field::range};

// Milliseconds within which a server closes that does not wait for another request.
constexpr std::uint32_t kAtOnce = 100;

constexpr FieldSet kCredentials{Field::authorization, Field::proxy_authorization, Field::cookie};

constexpr std::uint64_t kBasis = 0xCBF29CE484222325u;

// The key of a URI; without the scheme, if asked so. Empty if it has no authority.
void make_key(std::string_view uri, bool schemeless, std::string& key, std::size_t& host_end) {
  uri = uri.substr(0, uri.find('#'));
  const std::size_t slashes = uri.find("//");
  key.clear();
  host_end = 0;
  if (slashes == uri.npos) return;
  key = uri.substr(schemeless ? slashes : 0);
  host_end = std::min(key.find_first_of("/?", key.find("//") + 2), key.size());
  for (std::size_t i = 0; i < host_end; ++i) key[i] = to_lower(key[i]);
  if (host_end == key.size() || key[host_end] == '?') key.insert(host_end, 1, '/');
}

bool is_schemeless(const Exchange& x) { return x.uri.empty() && x.scheme == Scheme::unknown; }

// Scheme, authority and target, as far as they are known; empty without a target.
void make_key(const Exchange& x, std::string& key, std::size_t& host_end) {
  key.clear();
  host_end = 0;
  std::string_view uri = x.uri;
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
  make_key(uri, is_schemeless(x), key, host_end);
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

// Pseudo-fields hold the method and the target: RFC 9113, 8.3.1.
bool counts_in_selection(const FieldLine& line) noexcept {
  return !kConditions.contains(line.id) && !line.name.starts_with(':');
}

std::uint64_t digest_of_name(std::string_view name) noexcept {
  std::uint64_t h = kBasis;
  for (char c : name) h = (h ^ static_cast<unsigned char>(to_lower(c))) * 0x100000001B3u;
  return h;
}

std::uint64_t digest_of_line(const FieldLine& line) noexcept {
  return mix(digest_of_name(line.name) * 31, line.value);
}

// Of the lines that `counts` says yes to, in whatever order.
template <class F>
std::uint64_t sum_of(const Request& q, F counts) noexcept {
  std::uint64_t sum = 0;
  for (const FieldLine& line : q.fields) {
    if (counts(line)) sum += digest_of_line(line);
  }
  return sum;
}

// Whether the response makes its host one to be reached over TLS alone: RFC 6797, 6.1.1.
bool is_strict(const Response& r) noexcept {
  const std::string_view value = r.value(Field::strict_transport_security);
  for (std::size_t i = 0; i + 7 <= value.size(); ++i) {
    if (!equal_fold(value.substr(i, 7), "max-age")) continue;
    const std::size_t from = value.find_first_of("0123456789;", i);
    if (from == value.npos || value[from] == ';') return false;
    const std::size_t to = std::min(value.find_first_not_of("0123456789", from), value.size());
    return value.substr(from, to - from).find_first_not_of('0') != value.npos;
  }
  return false;
}

bool has_option(const Message& m, std::string_view option) noexcept {
  for (const FieldLine& line : m.lines(Field::connection)) {
    std::string_view rest = line.value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find_first_of(", \t"), rest.size());
      if (equal_fold(rest.substr(0, end), option)) return true;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return false;
}

// What a patch asked for is compared with what came of it.
bool is_kept_patch(const Request* q) {
  return q != nullptr && q->method == Method::patch && q->content.known == Known::fully &&
         q->content.octets.size() <= Memo::kKeptContent;
}

}  // namespace

std::uint64_t selection_of(const Request& q) noexcept { return sum_of(q, counts_in_selection); }

std::uint64_t asked_of(const Request& q, std::string_view name) noexcept {
  return sum_of(q, [name](const FieldLine& line) { return equal_fold(line.name, name); });
}

std::uint64_t brief_selection_of(const Request& q) noexcept {
  return sum_of(q, [](const FieldLine& line) {
    return line.value.size() <= Memo::kLongField && counts_in_selection(line);
  });
}

std::uint64_t selection_part(const Request& q, Field f) noexcept {
  return sum_of(q, [f](const FieldLine& line) { return line.id == f; });
}

std::uint64_t credentials_of(const Request& q) noexcept {
  return sum_of(q, [](const FieldLine& line) { return kCredentials.contains(line.id); });
}

std::uint64_t Digests::selection() const noexcept {
  if (!selection_) selection_ = selection_of(*exchange_.request);
  return *selection_;
}

std::uint64_t Digests::credentials() const noexcept {
  if (!credentials_) credentials_ = credentials_of(*exchange_.request);
  return *credentials_;
}

std::optional<std::uint64_t> Digests::content() const noexcept {
  const Content& c = exchange_.response.content;
  if (!content_ && c.known == Known::fully) content_ = digest_of(c.octets);
  return content_;
}

std::optional<std::uint64_t> Digests::request_content() const noexcept {
  if (exchange_.request == nullptr) return std::nullopt;
  const Content& c = exchange_.request->content;
  if (!request_content_ && c.known == Known::fully) request_content_ = digest_of(c.octets);
  return request_content_;
}

Memo::Memo(const Exchange& x, std::uint64_t number)
    : number_(number),
      received_(x.received),
      sight_(x.sight()),
      connection_(x.connection),
      scheme_(x.scheme) {
  const auto is_kept = [](const FieldLine& line) {
    return line.id != Field::unknown && info(line.id).has(Trait::remembered);
  };
  // What `section` adds.
  const auto size_of = [&](const Message& m) {
    std::size_t size = m.start_line.size() + 4;
    for (const FieldLine& line : m.fields) {
      if (is_kept(line)) size += line.name.size() + line.value.size() + 4;
    }
    return size;
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
  if (x.request != nullptr) {
    constexpr std::size_t kMost = 100;  // lines; of those past it, `asked` knows nothing
    asked_.reserve(std::min(x.request->fields.size(), kMost));
    for (const FieldLine& line : x.request->fields) {
      const std::uint64_t name = digest_of_name(line.name);
      const std::uint64_t digest = mix(name * 31, line.value);
      if (asked_.size() < kMost) asked_.push_back({name, digest});
      if (kCredentials.contains(line.id)) credentials_ += digest;
      if (!counts_in_selection(line)) continue;
      selection_ += digest;
      if (line.value.size() <= kLongField) brief_selection_ += digest;
    }
  }
  const Content& content = x.response.content;
  const bool fully = content.known == Known::fully;
  const bool kept = fully && content.octets.size() <= kKeptContent;
  text_.reserve((x.request != nullptr ? size_of(*x.request) : 0) + size_of(x.response) +
                (kept ? content.octets.size() : 0) + x.uri.size());
  if (x.request != nullptr) section(*x.request);
  const std::size_t response_at = text_.size();
  section(x.response);
  const std::size_t content_at = text_.size();
  if (kept) text_ += content.octets;
  const std::size_t patch_at = text_.size();
  if (is_kept_patch(x.request)) text_ += x.request->content.octets;
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
    request_.content.octets = all.substr(patch_at, uri_at - patch_at);
  }
  press(x.response, response_, response_at);
  response_.status = x.response.status;
  response_.status_code =
      within(x.response.status_code, x.response.start_line, response_.start_line);
  response_.reason = within(x.response.reason, x.response.start_line, response_.start_line);
  if (kept) response_.content.octets = all.substr(content_at, patch_at - content_at);
  const Digests digests(x);
  const Digests& known = x.digests != nullptr ? *x.digests : digests;
  content_digest_ = known.content();
  request_content_digest_ = known.request_content();
}

bool closes_silently(const Exchange& x) noexcept {
  const Response& r = x.response;
  if (!x.connection.idle || *x.connection.idle >= kAtOnce || x.request == nullptr) return false;
  const Ending e = x.connection.ending;
  return (e == Ending::closed || e == Ending::unclosed) && r.framing.complete && r.status >= 200 &&
         r.major == 1 && r.minor >= 1 && x.request->major == 1 && x.request->minor >= 1 &&
         !has_option(r, "close") && !has_option(*x.request, "close");
}

std::uint64_t Memo::asked(std::string_view name) const noexcept {
  const std::uint64_t wanted = digest_of_name(name);
  std::uint64_t sum = 0;
  for (const AskedLine& a : asked_) {
    if (a.name == wanted) sum += a.line;
  }
  return sum;
}

Past Past::of(std::string_view uri) const {
  Past past;
  past.whole_ = false;
  if (history_ == nullptr) return past;
  std::size_t host_end = 0;
  make_key(uri, schemeless_, history_->key_, host_end);
  past = history_->past_of_key(host_end);
  past.schemeless_ = schemeless_;
  return past;
}

Past History::before(const Exchange& x) {
  std::size_t host_end = 0;
  make_key(x, key_, host_end);
  Past past = past_of_key(host_end);
  past.schemeless_ = is_schemeless(x);
  return past;
}

Past History::past_of_key(std::size_t host_end) {
  Past past;
  past.history_ = this;
  past.recent_ = recent_;
  past.redirects_ = redirects_;
  if (key_.empty()) {
    past.whole_ = false;
    return past;
  }
  if (const auto host = hosts_.find(std::string_view(key_).substr(0, host_end));
      host != hosts_.end()) {
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

  HostFacts& host = host_of(std::string_view(key_).substr(0, host_end));
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
  if (r.status == 501) host.unimplemented.insert(method);
  if (is_strict(r)) ++host.strict;
  if (r.status >= 200 && r.status != 304 && !r.has(Field::strict_transport_security)) {
    ++host.not_strict;  // what a 304 leaves out stays as it was
  }
  if (closes_silently(x)) ++host.closed_silently;
  const bool idled = x.connection.idle.value_or(0) >= kAtOnce;
  if (x.connection.ending == Ending::open || idled) ++host.kept_open;

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
  list(*resource.memos.front());
  while (resource.memos.size() > limits_.memos) {
    const std::size_t n = resource.memos.back()->octets();
    resource.octets -= n;
    octets_ -= n;
    forget(*resource.memos.back());
    resource.memos.pop_back();
    resource.whole = false;
    ++forgotten_;
  }
  while (resources_.size() > 1 &&
         (resources_.size() > limits_.resources || octets_ > limits_.octets)) {
    forget_last();
  }
}

HostFacts& History::host_of(std::string_view name) {
  const auto found = hosts_.find(name);
  if (found != hosts_.end()) return found->second;
  if (hosts_.size() >= limits_.hosts) hosts_.clear();
  return hosts_.emplace(name, HostFacts{}).first->second;
}

void History::list(const Memo& m) {
  const auto append = [&m](std::vector<const Memo*>& to) {
    if (to.size() == Past::kRecent) to.erase(to.begin());
    to.push_back(&m);
  };
  append(recent_);
  const Response& r = m.response();
  if (r.status >= 300 && r.status < 400 && r.has(Field::location)) append(redirects_);
}

void History::forget(const Memo& m) {
  for (std::vector<const Memo*>* from : {&recent_, &redirects_}) std::erase(*from, &m);
}

void History::forget_last() {
  Resource& last = resources_.back();
  for (const auto& m : last.memos) forget(*m);
  forgotten_ += last.memos.size();
  octets_ -= last.octets;
  by_key_.erase(last.key);
  resources_.pop_back();
}

void History::clear() {
  recent_.clear();
  redirects_.clear();
  by_key_.clear();
  resources_.clear();
  hosts_.clear();
  octets_ = 0;
  forgotten_ = 0;
}

}  // namespace statute
