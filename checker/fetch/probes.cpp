#include "checker/fetch/probes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "checker/fetch/probes_build.h"
#include "checker/support/text.h"

namespace checker::fetch {
namespace {

std::string_view name_in(std::string_view field) { return field.substr(0, field.find(':')); }

// The user's fields but for those that the probe sets itself, and these.
Lines merged(const Subject& s, Lines own) {
  Lines out;
  for (const std::string& field : s.fields) {
    const bool replaced = std::any_of(own.begin(), own.end(), [&](const std::string& o) {
      return same_text(name_in(o), name_in(field));
    });
    if (!replaced) out.push_back(field);
  }
  out.insert(out.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
  return out;
}

struct Reason {
  Want want;
  std::string_view why;
};
constexpr std::array kReasons{
    Reason{Want::h3, "this program cannot send it"},
    Reason{Want::post, "no target for POST was named (--post-target)"},
    Reason{Want::scratch, "no scratch target was named (--scratch)"},
    Reason{Want::tls, "the connection is not TLS"},
    Reason{Want::challenge, "the plain GET was not answered 401 with Basic or Bearer"},
    Reason{Want::redirect, "the plain GET was not redirected"},
    Reason{Want::tag, "there is no entity tag"},
    Reason{Want::strong_tag, "there is no strong entity tag"},
    Reason{Want::modified, "there is no Last-Modified"},
    Reason{Want::length, "the content has no length"},
    Reason{Want::location, "there is no Location within the origin"},
    Reason{Want::content_location, "there is no Content-Location of another resource here"},
};

bool has(const Subject& s, Want want) noexcept {
  switch (want) {
    case Want::success:
      return s.is_success();
    case Want::tag:
      return !s.tag.empty();
    case Want::strong_tag:
      return !s.tag.empty() && !s.weak;
    case Want::modified:
      return !s.modified.fixdate.empty();
    case Want::length:
      return !s.length.empty();
    case Want::location:
      return s.location.has_value();
    case Want::content_location:
      return s.content_location.has_value();
    case Want::challenge:
      return !s.challenge.empty();
    case Want::tls:
      return s.url.scheme == "https";
    case Want::post:
      return s.post.has_value();
    case Want::scratch:
      return s.scratch.has_value();
    case Want::redirect:
      return s.status >= 300 && s.status < 400 && s.status != 304;
    case Want::h1:
    case Want::h2:
      return !s.http2;
    case Want::h3:
      return false;
  }
  return false;
}

}  // namespace

Sending ask(const Subject& s, std::string_view method, Lines fields) {
  return ask(s, s.url, method, std::move(fields));
}

Sending ask(const Subject& s, const Url& url, std::string_view method, Lines fields,
            std::string content) {
  Sending out;
  out.url = url;
  out.method = method;
  out.octets = request_octets(url, {.method = out.method,
                                    .fields = merged(s, std::move(fields)),
                                    .content = std::move(content)});
  return out;
}

Sending ask_open(const Subject& s, const Url& url, std::string_view method, Lines fields,
                 std::string content) {
  Sending out;
  out.url = url;
  out.method = method;
  out.octets = request_octets(url, {.method = out.method,
                                    .fields = merged(s, std::move(fields)),
                                    .content = std::move(content),
                                    .keep_alive = true});
  out.watched = true;
  return out;
}

Sending raw(const Subject& s, Raw what) {
  Sending out;
  out.url = s.url;
  out.method = what.method;
  out.watched = true;
  out.octets = what.lead;
  out.octets += what.line.empty() ? what.method + " " + s.url.target + " HTTP/1.1" : what.line;
  out.octets += "\r\n";
  if (what.host == "{}") what.host = s.url.authority();
  if (!what.host.empty()) out.octets += "Host: " + what.host + "\r\n";
  Lines lines = std::move(what.lines);
  for (const std::string& field : s.fields) {
    if (!same_text(name_in(field), "host")) lines.push_back(field);
  }
  const auto given = [&lines](std::string_view name) {
    return std::any_of(lines.begin(), lines.end(),
                       [name](const std::string& l) { return same_text(name_in(l), name); });
  };
  if (!given("user-agent")) lines.emplace_back("User-Agent: statute/" STATUTE_VERSION);
  if (!given("accept")) lines.emplace_back("Accept: */*");
  for (const std::string& line : lines) out.octets += line + "\r\n";
  out.octets += "\r\n" + what.content;
  return out;
}

Url with_target(Url url, std::string target) {
  url.target = std::move(target);
  return url;
}

Url missing(const Subject& s) {
  const std::string_view path = std::string_view(s.url.target).substr(0, s.url.target.find('?'));
  return with_target(s.url, std::string(path.substr(0, path.rfind('/') + 1)) + s.word);
}

std::span<const Probe> probes() noexcept {
  static const std::vector<Probe> all = [] {
    std::vector<Probe> out(safe_probes().begin(), safe_probes().end());
    out.insert(out.end(), loud_probes().begin(), loud_probes().end());
    return out;
  }();
  return all;
}

const Probe* find_probe(std::string_view name) noexcept {
  for (const Probe& p : probes()) {
    if (p.name == name) return &p;
  }
  return nullptr;
}

std::string_view misplaced(const Probe& p, const Subject& s) noexcept {
  if (!s.http2) return {};
  const auto wants = [&p](Want want) { return (p.wants & static_cast<std::uint32_t>(want)) != 0; };
  if (wants(Want::h1)) return "it is about HTTP/1.1";
  if (wants(Want::h2)) return "all is asked over HTTP/2";
  return p.cls == ProbeClass::safe ? "" : "it is sent over HTTP/1.1 only";
}

std::string_view unmet(const Probe& p, const Subject& s) noexcept {
  if (const std::string_view why = misplaced(p, s); !why.empty()) return why;
  for (const Reason& r : kReasons) {
    if ((p.wants & static_cast<std::uint32_t>(r.want)) != 0 && !has(s, r.want)) return r.why;
  }
  return {};
}

Sending plain_get(const Subject& s) { return get(s); }

}  // namespace checker::fetch
