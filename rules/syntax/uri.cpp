#include "rules/syntax/uri.h"

#include <algorithm>

namespace statute::syntax {
namespace {

constexpr bool in(char c, std::string_view set) noexcept {
  return c != '\0' && set.find(c) != std::string_view::npos;
}

// unreserved = ALPHA / DIGIT / "-" / "." / "_" / "~"            RFC 3986, 2.3
constexpr bool is_unreserved(char c) noexcept {
  return is_alpha(c) || is_digit(c) || in(c, "-._~");
}
// sub-delims                                                    RFC 3986, 2.2
constexpr bool is_sub_delim(char c) noexcept { return in(c, "!$&'()*+,;="); }

// *( unreserved / pct-encoded / sub-delims / more ); false, the cursor at the
// percent sign, if an encoding is incomplete.                   RFC 3986, 2.1
constexpr bool eat_octets(Cursor& c, std::string_view more) noexcept {
  for (;;) {
    c.eat_while([&](char o) { return is_unreserved(o) || is_sub_delim(o) || in(o, more); });
    if (c.peek() != '%') return true;
    const std::string_view rest = c.rest();
    if (rest.size() < 3 || !is_hex(rest[1]) || !is_hex(rest[2])) return false;
    c.skip(3);
  }
}

constexpr std::string_view kEncoding = "two hexadecimal digits after '%'";

// IPv4address = dec-octet "." dec-octet "." dec-octet "." dec-octet   RFC 3986, 3.2.2
constexpr bool eat_ipv4(Cursor& c, Ipv4& out) noexcept {
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0 && !c.eat('.')) return false;
    const std::size_t from = c.at();
    unsigned n = 0;
    while (is_digit(c.peek()) && c.at() - from < 3) {
      n = n * 10 + static_cast<unsigned>(c.peek() - '0');
      c.skip(1);
    }
    const std::string_view digits = c.since(from);
    if (digits.empty() || n > 255 || (digits.size() > 1 && digits[0] == '0')) {
      c.back_to(from);
      return false;
    }
    out[i] = static_cast<std::uint8_t>(n);
  }
  return true;
}

constexpr Parsed<Ipv4> read_ipv4(std::string_view value) {
  Cursor c(value);
  Ipv4 address{};
  if (!eat_ipv4(c, address)) return c.misfit("a number up to 255, or a dot");
  if (!c.done()) return c.misfit("nothing after the address");
  return address;
}

constexpr unsigned hex_value(char c) noexcept {
  return static_cast<unsigned>(is_digit(c) ? c - '0' : to_lower(c) - 'a' + 10);
}

// IPv6address: eight groups h16, one run of them as "::", the last two also as
// IPv4address.                                                  RFC 3986, 3.2.2
constexpr Parsed<Ipv6> read_ipv6(std::string_view value) {
  Cursor c(value);
  Ipv6 address{};
  std::size_t n = 0;  // octets read
  std::optional<std::size_t> gap;
  if (c.eat("::")) gap = 0;
  while (!c.done()) {
    const std::size_t from = c.at();
    if (n == 16) return c.misfit("nothing after the address");
    const std::string_view digits = c.eat_while(is_hex);
    if (c.peek() == '.' && n <= 12) {
      c.back_to(from);
      Ipv4 tail{};
      if (!eat_ipv4(c, tail)) return c.misfit("an IPv4 address");
      std::copy(tail.begin(), tail.end(), address.begin() + static_cast<std::ptrdiff_t>(n));
      n += 4;
      if (!c.done()) return c.misfit("nothing after the address");
      break;
    }
    if (digits.empty()) return c.misfit("a hexadecimal digit");
    if (digits.size() > 4) {
      c.back_to(from + 4);
      return c.misfit("a colon");
    }
    unsigned group = 0;
    for (char d : digits) group = group * 16 + hex_value(d);
    address[n++] = static_cast<std::uint8_t>(group >> 8);
    address[n++] = static_cast<std::uint8_t>(group & 0xFF);
    if (c.done()) break;
    if (!gap && c.eat("::")) {
      gap = n;
    } else {
      if (!c.eat(':')) return c.misfit("a colon");
      if (c.done()) return c.misfit("a hexadecimal digit");
    }
  }
  if (gap ? n > 14 : n < 16) return c.misfit("eight groups of digits");
  if (!gap) return address;
  // What stands after "::" is pushed to the end.
  std::array<std::uint8_t, 16> spread{};
  for (std::size_t i = 0; i < *gap; ++i) spread[i] = address[i];
  for (std::size_t i = n; i > *gap; --i) spread[16 - (n - i) - 1] = address[i - 1];
  return spread;
}

static_assert(read_ipv6("::1") && read_ipv6("1::")->front() == 0 && !read_ipv6("1:2"));
static_assert((*read_ipv6("::ffff:1.2.3.4"))[15] == 4);

// The reader of one value. Each function leaves the cursor at the misfit and
// says in `expected` what should be there.
struct Reader {
  Cursor c;
  Uri out{};
  std::string_view expected{};

  constexpr explicit Reader(std::string_view value) : c(value) { out.text = value; }

  constexpr bool fail(std::string_view what) noexcept {
    expected = what;
    return false;
  }

  // scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )         RFC 3986, 3.1
  constexpr bool scheme() noexcept {
    if (!is_alpha(c.peek())) return fail("a scheme");
    const std::string_view name =
        c.eat_while([](char o) { return is_alpha(o) || is_digit(o) || in(o, "+-."); });
    if (!c.eat(':')) return fail("a colon after the scheme");
    out.scheme = name;
    out.has_scheme = true;
    return true;
  }

  // authority = [ userinfo "@" ] host [ ":" port ]              RFC 3986, 3.2
  constexpr bool authority(bool with_userinfo) noexcept {
    const std::size_t from = c.at();
    const std::string_view rest = c.rest();
    const std::string_view all = rest.substr(0, rest.find_first_of("/?#"));
    if (const std::size_t at_sign = all.find('@');
        with_userinfo && at_sign != std::string_view::npos) {
      if (!eat_octets(c, ":")) return fail(kEncoding);
      if (c.peek() != '@') return fail("a character of user information");
      out.userinfo = c.since(from);
      out.has_userinfo = true;
      c.skip(1);
    }
    if (!host()) return false;
    if (c.eat(':')) {
      out.port = c.eat_while(is_digit);
      out.has_port = true;
    }
    out.authority = c.since(from);
    out.has_authority = true;
    return true;
  }

  // host = IP-literal / IPv4address / reg-name                  RFC 3986, 3.2.2
  constexpr bool host() noexcept {
    const std::size_t from = c.at();
    if (c.eat('[')) {
      const std::string_view inner = c.rest().substr(0, c.rest().find(']'));
      if (inner.size() == c.rest().size()) {
        c.skip(inner.size());
        return fail("']'");
      }
      if (!inner.empty() && to_lower(inner.front()) == 'v') {
        // IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )
        c.skip(1);
        if (c.eat_while(is_hex).empty()) return fail("a hexadecimal digit");
        if (!c.eat('.')) return fail("a dot");
        const auto fits = [](char o) { return is_unreserved(o) || is_sub_delim(o) || o == ':'; };
        if (c.eat_while(fits).empty() || c.peek() != ']') return fail("a character of an address");
        out.host_kind = HostKind::ip_future;
      } else {
        const auto address = read_ipv6(inner);
        c.skip(address ? inner.size() : address.misfit().at);
        if (!address) return fail(address.misfit().expected);
        out.host_kind = HostKind::ipv6;
      }
      c.skip(1);
    } else {
      if (!eat_octets(c, "")) return fail(kEncoding);
      const std::string_view name = c.since(from);
      out.host_kind = read_ipv4(name) ? HostKind::ipv4 : HostKind::name;
    }
    out.host = c.since(from);
    return true;
  }

  // [ "//" authority path-abempty / path-absolute / path-noscheme or
  // path-rootless / path-empty ]                                RFC 3986, 3.3
  constexpr bool hierarchy() noexcept {
    if (c.eat("//")) {
      if (!authority(true)) return false;
      if (!c.done() && !in(c.peek(), "/?#")) {
        return fail(out.has_port ? "a digit or a slash" : "a character of a host, or a slash");
      }
    }
    const std::size_t from = c.at();
    if (!out.has_scheme && !out.has_authority) {
      // A colon in the first segment would make a scheme of what is before it.
      if (!eat_octets(c, "@")) return fail(kEncoding);
      if (c.peek() == ':') return fail("a scheme before ':', or no colon in the first segment");
    }
    if (!eat_octets(c, ":@/")) return fail(kEncoding);
    out.path = c.since(from);
    return true;
  }

  // [ "?" query ] = *( pchar / "/" / "?" )                      RFC 3986, 3.4
  constexpr bool query() noexcept {
    if (!c.eat('?')) return true;
    const std::size_t from = c.at();
    if (!eat_octets(c, ":@/?")) return fail(kEncoding);
    out.query = c.since(from);
    out.has_query = true;
    return true;
  }

  // [ "#" fragment ] = *( pchar / "/" / "?" )                   RFC 3986, 3.5
  constexpr bool fragment() noexcept {
    if (!c.eat('#')) return true;
    const std::size_t from = c.at();
    if (!eat_octets(c, ":@/?")) return fail(kEncoding);
    out.fragment = c.since(from);
    out.has_fragment = true;
    return true;
  }

  constexpr Parsed<Uri> result(bool fits, std::string_view otherwise = "a character of a URI") {
    if (!fits) return c.misfit(expected);
    if (!c.done()) return c.misfit(otherwise);
    return out;
  }
};

// Whether the value begins with a scheme and its colon.
constexpr bool has_scheme(std::string_view value) noexcept {
  Reader r(value);
  return r.scheme();
}

// URI = scheme ":" hier-part [ "?" query ] [ "#" fragment ]     RFC 3986, 3
constexpr Parsed<Uri> read_uri(std::string_view value) {
  Reader r(value);
  return r.result(r.scheme() && r.hierarchy() && r.query() && r.fragment());
}
// relative-ref = relative-part [ "?" query ] [ "#" fragment ]   RFC 3986, 4.2
constexpr Parsed<Uri> read_relative(std::string_view value) {
  Reader r(value);
  return r.result(r.hierarchy() && r.query() && r.fragment());
}
// URI-reference = URI / relative-ref                            RFC 3986, 4.1
constexpr Parsed<Uri> read_reference(std::string_view value) {
  return has_scheme(value) ? read_uri(value) : read_relative(value);
}
// absolute-URI = scheme ":" hier-part [ "?" query ]             RFC 3986, 4.3
constexpr Parsed<Uri> read_absolute(std::string_view value) {
  Reader r(value);
  const bool fits = r.scheme() && r.hierarchy() && r.query();
  return r.result(fits, r.c.peek() == '#' ? "no fragment" : "a character of a URI");
}
// partial-URI = relative-part [ "?" query ]                     RFC 9110, 4.1
constexpr Parsed<Uri> read_partial(std::string_view value) {
  Reader r(value);
  const bool fits = r.hierarchy() && r.query();
  return r.result(fits, r.c.peek() == '#' ? "no fragment" : "a character of a URI");
}
// uri-host [ ":" port ]                                         RFC 9110, 7.2
constexpr Parsed<Uri> read_host(std::string_view value) {
  Reader r(value);
  const bool fits = r.authority(false);
  return r.result(fits, r.out.has_port ? "a digit" : "a character of a host");
}

static_assert(read_uri("http://a:80/b?c#d")->path == "/b");
static_assert(read_relative("a:b").misfit().at == 1);
static_assert(read_reference("//[::1]:8/")->host == "[::1]");
static_assert(read_absolute("http://a/#x").misfit().at == 9);
static_assert(read_partial("/a b").misfit().at == 2);
static_assert(read_host("a:80")->port == "80" && !read_host("a:80:1"));

// Writes to a span, and remembers when it did not fit.
class Writer {
 public:
  explicit Writer(std::span<char> out) : out_(out) {}
  void put(std::string_view s) noexcept {
    if (s.size() > out_.size() - n_) {
      full_ = true;
      return;
    }
    std::copy(s.begin(), s.end(), out_.begin() + static_cast<std::ptrdiff_t>(n_));
    n_ += s.size();
  }
  [[nodiscard]] std::size_t size() const noexcept { return n_; }
  [[nodiscard]] bool full() const noexcept { return full_; }
  void remove_dots(std::size_t from) noexcept {
    n_ = from + remove_dot_segments(out_.subspan(from, n_ - from));
  }
  // Two slashes that dot segments left in front would read as an authority:
  // "/." before them keeps them a path. There is room, the dots had more.
  void keep_path(std::size_t from) noexcept {
    if (!std::string_view(out_.data() + from, n_ - from).starts_with("//")) return;
    const std::size_t length = n_ - from;
    put("/.");
    if (full_) return;
    const auto path = out_.subspan(from, length + 2);
    std::copy_backward(path.begin(), path.end() - 2, path.end());
    path[0] = '/';
    path[1] = '.';
  }
  [[nodiscard]] std::optional<std::string_view> text() const noexcept {
    if (full_) return std::nullopt;
    return std::string_view(out_.data(), n_);
  }

 private:
  std::span<char> out_;
  std::size_t n_ = 0;
  bool full_ = false;
};

// The octets of a component, an encoded unreserved one decoded, the digits of
// the other encodings in upper case.                            RFC 3986, 6.2.2
class Normal {
 public:
  explicit Normal(std::string_view s) : s_(s) {}
  bool next(char& out) noexcept {
    if (at_ == s_.size()) return false;
    out = s_[at_++];
    if (digits_ > 0) {
      --digits_;
      if (out >= 'a' && out <= 'f') out = static_cast<char>(out - 'a' + 'A');
      return true;
    }
    if (out != '%' || s_.size() - at_ < 2 || !is_hex(s_[at_]) || !is_hex(s_[at_ + 1])) return true;
    const char octet = static_cast<char>(hex_value(s_[at_]) * 16 + hex_value(s_[at_ + 1]));
    if (is_unreserved(octet)) {
      at_ += 2;
      out = octet;
    } else {
      digits_ = 2;
    }
    return true;
  }

 private:
  std::string_view s_;
  std::size_t at_ = 0;
  int digits_ = 0;
};

bool equal(std::string_view a, std::string_view b, bool any_case) noexcept {
  Normal x(a);
  Normal y(b);
  for (;;) {
    char p = 0;
    char q = 0;
    const bool more = x.next(p);
    if (more != y.next(q)) return false;
    if (!more) return true;
    if (p != q && !(any_case && to_lower(p) == to_lower(q))) return false;
  }
}

bool same_port(const Uri& a, const Uri& b) noexcept {
  if (a.port == b.port && same(a.scheme, b.scheme)) return true;
  const auto p = port_of(a);
  return p && p == port_of(b);
}

}  // namespace

Uri split_uri(std::string_view value) noexcept {
  Uri u;
  u.text = value;
  std::string_view rest = value;
  if (const std::size_t i = rest.find('#'); i != std::string_view::npos) {
    u.has_fragment = true;
    u.fragment = rest.substr(i + 1);
    rest = rest.substr(0, i);
  }
  if (const std::size_t i = rest.find('?'); i != std::string_view::npos) {
    u.has_query = true;
    u.query = rest.substr(i + 1);
    rest = rest.substr(0, i);
  }
  if (has_scheme(rest)) {
    const std::size_t i = rest.find(':');
    u.has_scheme = true;
    u.scheme = rest.substr(0, i);
    rest = rest.substr(i + 1);
  }
  if (rest.substr(0, 2) == "//") {
    rest.remove_prefix(2);
    const std::size_t end = std::min(rest.find('/'), rest.size());
    u.has_authority = true;
    u.authority = rest.substr(0, end);
    rest = rest.substr(end);
    std::string_view a = u.authority;
    if (const std::size_t i = a.rfind('@'); i != std::string_view::npos) {
      u.has_userinfo = true;
      u.userinfo = a.substr(0, i);
      a = a.substr(i + 1);
    }
    const std::size_t bracket = a.rfind(']');
    const std::size_t colon = a.rfind(':');
    if (colon != std::string_view::npos && (bracket == std::string_view::npos || bracket < colon)) {
      u.has_port = true;
      u.port = a.substr(colon + 1);
      a = a.substr(0, colon);
    }
    u.host = a;
  }
  u.path = rest;
  return u;
}

Parsed<Uri> uri(std::string_view value) { return read_uri(value); }
Parsed<Uri> uri_reference(std::string_view value) { return read_reference(value); }
Parsed<Uri> relative_reference(std::string_view value) { return read_relative(value); }
Parsed<Uri> absolute_uri(std::string_view value) { return read_absolute(value); }
Parsed<Uri> location(std::string_view value) { return read_reference(value); }

Parsed<Uri> content_location(std::string_view value) {
  return has_scheme(value) ? read_absolute(value) : read_partial(value);
}

Parsed<Uri> serialized_origin(std::string_view value) {
  Reader r(value);
  bool fits = r.scheme();
  if (fits && !r.c.eat("//")) fits = r.fail("'//'");
  const std::size_t from = r.c.at();
  fits = fits && r.authority(false);
  if (fits && r.out.host.empty()) {
    r.c.back_to(from);
    fits = r.fail("a host");
  }
  if (fits && r.out.has_port && r.out.port.empty()) fits = r.fail("a digit");
  return r.result(fits, r.out.has_port ? "a digit, and nothing after the port"
                                       : "nothing after the host but a port");
}

Parsed<Uri> host(std::string_view value) { return read_host(value); }

Parsed<RequestTarget> request_target(std::string_view method, std::string_view target) {
  if (method == "CONNECT") {
    // authority-form = uri-host ":" port                        RFC 9112, 3.2.3
    const auto u = read_host(target);
    if (!u) return u.misfit();
    if (u->host.empty()) return Misfit{0, "a host"};
    if (!u->has_port) return Misfit{target.size(), "a colon and a port"};
    if (u->port.empty()) return Misfit{target.size(), "a port"};
    return RequestTarget{TargetForm::authority, *u};
  }
  if (target == "*") {
    // asterisk-form = "*", of OPTIONS alone                     RFC 9112, 3.2.4
    if (method != "OPTIONS") return Misfit{0, "a path or a URI"};
    Uri u;
    u.text = target;
    return RequestTarget{TargetForm::asterisk, u};
  }
  if (!target.empty() && target.front() == '/') {
    // origin-form = absolute-path [ "?" query ]                 RFC 9112, 3.2.1
    // Two slashes begin a path here, not an authority.
    Reader r(target);
    if (!eat_octets(r.c, ":@/")) return r.c.misfit(kEncoding);
    r.out.path = r.c.since(0);
    const bool fits = r.query();
    const auto u = r.result(fits, r.c.peek() == '#' ? "no fragment" : "a character of a path");
    if (!u) return u.misfit();
    return RequestTarget{TargetForm::origin, *u};
  }
  // absolute-form = absolute-URI                                RFC 9112, 3.2.2
  const auto u = read_absolute(target);
  if (!u) return u.misfit();
  return RequestTarget{TargetForm::absolute, *u};
}

Parsed<Ipv4> ipv4(std::string_view value) { return read_ipv4(value); }
Parsed<Ipv6> ipv6(std::string_view value) { return read_ipv6(value); }

std::optional<std::uint16_t> default_port(std::string_view scheme) noexcept {
  if (same(scheme, "http") || same(scheme, "ws")) return 80;
  if (same(scheme, "https") || same(scheme, "wss")) return 443;
  if (same(scheme, "ftp")) return 21;
  return std::nullopt;
}

std::optional<std::uint16_t> port_of(const Uri& uri) noexcept {
  if (uri.port.empty()) return default_port(uri.scheme);
  const auto n = delta_seconds(uri.port);  // digits, capped
  if (!n || *n > 0xFFFF) return std::nullopt;
  return static_cast<std::uint16_t>(*n);
}

std::size_t remove_dot_segments(std::span<char> path) noexcept {
  // What is done lies before `to`, what is left from `from` on.
  std::size_t from = 0;
  std::size_t to = 0;
  const auto left = [&] { return std::string_view(path.data() + from, path.size() - from); };
  const auto drop_last = [&] {
    while (to > 0 && path[--to] != '/') {
    }
  };
  while (from < path.size()) {
    const std::string_view in = left();
    if (in.starts_with("../")) {
      from += 3;
    } else if (in.starts_with("./") || in.starts_with("/./")) {
      from += 2;
    } else if (in == "/.") {
      path[++from] = '/';
    } else if (in.starts_with("/../")) {
      from += 3;
      drop_last();
    } else if (in == "/..") {
      from += 2;
      path[from] = '/';
      drop_last();
    } else if (in == "." || in == "..") {
      from = path.size();
    } else {
      do {
        path[to++] = path[from++];
      } while (from < path.size() && path[from] != '/');
    }
  }
  return to;
}

std::optional<std::string_view> resolve(const Uri& base, const Uri& reference,
                                        std::span<char> out) noexcept {
  if (!base.has_scheme) return std::nullopt;
  Writer w(out);
  w.put(reference.has_scheme ? reference.scheme : base.scheme);
  w.put(":");
  const bool own_authority = reference.has_scheme || reference.has_authority;
  const Uri& host = own_authority ? reference : base;
  if (host.has_authority) {
    w.put("//");
    w.put(host.authority);
  }
  const std::size_t path = w.size();
  bool base_query = false;
  if (own_authority || reference.path.starts_with('/')) {
    w.put(reference.path);
    w.remove_dots(path);
  } else if (reference.path.empty()) {
    w.put(base.path);
    base_query = !reference.has_query;
  } else {
    // merge                                                     RFC 3986, 5.2.3
    if (base.has_authority && base.path.empty()) {
      w.put("/");
    } else {
      w.put(base.path.substr(0, base.path.rfind('/') + 1));
    }
    w.put(reference.path);
    w.remove_dots(path);
  }
  if (!host.has_authority) w.keep_path(path);
  if (base_query ? base.has_query : reference.has_query) {
    w.put("?");
    w.put(base_query ? base.query : reference.query);
  }
  if (reference.has_fragment) {
    w.put("#");
    w.put(reference.fragment);
  }
  return w.text();
}

std::optional<std::string_view> target_uri(std::string_view scheme, std::string_view host,
                                           const RequestTarget& target,
                                           std::span<char> out) noexcept {
  Writer w(out);
  if (target.form == TargetForm::authority) return std::nullopt;
  if (target.form == TargetForm::absolute) {
    w.put(target.uri.text);
    return w.text();
  }
  if (scheme.empty() || host.empty()) return std::nullopt;
  w.put(scheme);
  w.put("://");
  w.put(host);
  if (target.form == TargetForm::origin) w.put(target.uri.text);
  return w.text();
}

bool equivalent_path(std::string_view a, std::string_view b) noexcept { return equal(a, b, false); }

bool same_host(const Uri& a, const Uri& b) noexcept {
  return a.has_authority == b.has_authority && equal(a.host, b.host, true);
}

bool same_origin(const Uri& a, const Uri& b) noexcept {
  return a.has_scheme && b.has_scheme && a.has_authority && b.has_authority &&
         same(a.scheme, b.scheme) && same_host(a, b) && same_port(a, b);
}

bool equivalent(const Uri& a, const Uri& b) noexcept {
  if (a.has_scheme != b.has_scheme || !same(a.scheme, b.scheme) || !same_host(a, b)) return false;
  if (a.has_authority && !same_port(a, b)) return false;
  if (a.has_userinfo != b.has_userinfo || !equal(a.userinfo, b.userinfo, false)) return false;
  const auto path = [](const Uri& u) {
    return u.path.empty() && u.has_authority && (u.is_http() || !u.has_scheme)
               ? std::string_view("/")
               : u.path;
  };
  return equal(path(a), path(b), false) && a.has_query == b.has_query &&
         equal(a.query, b.query, false);
}

}  // namespace statute::syntax
