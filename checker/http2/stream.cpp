#include "checker/http2/stream.h"

#include "rules/message/framing.h"
#include "rules/message/read.h"

namespace checker::http2 {
namespace {

using statute::Composer;
using statute::Delimiter;
using statute::Known;
using statute::Need;
using statute::Oddity;

void compose_fields(Composer& composer, const Block& block) {
  block.for_each([&](const Block::Line& line) { composer.field(line.name, line.value); });
}

void compose_response(Composer& composer, const Block& block, statute::Response& out) {
  composer.status_line(2, 0, block.value(":status"), "");
  compose_fields(composer, block);
  composer.finish(out);
  out.odd.erase(Oddity::start_line);  // it was not sent: `:status` is judged
  out.odd.insert(statute::block_oddities(out.fields));
}

// `ended`: the end of the stream was seen.
void set_content(const Payload& p, bool ended, statute::Message& out) {
  out.framing = {Delimiter::stream, ended, 0, {}};
  out.content.length = p.length;
  if (ended && p.kept && p.whole) {
    out.content.known = Known::fully;
    out.content.octets = p.octets;
  } else if (ended && p.whole) {
    out.content.known = Known::length;
  } else {
    out.content.known = Known::partly;
    out.content.octets = p.octets;
    out.content.length = p.octets.size();
  }
}

// A section of field lines without a start line: `composer` gets one that is left out.
void set_trailers(Composer& composer, const Block& block, statute::Message& out) {
  if (block.size() == 0) return;
  statute::Response section;
  compose_response(composer, block, section);
  out.trailers = section.fields;
  out.trailer_section = section.head.substr(section.start_line.size() + 2);
  section.odd.erase(Oddity::pseudo_missing);
  section.odd.erase(Oddity::pseudo_repeated);
  for (Oddity o : {Oddity::pseudo_late, Oddity::pseudo_unknown}) section.odd.erase(o);
  for (const statute::FieldLine& line : section.fields) {
    if (line.name.starts_with(':')) section.odd.insert(Oddity::pseudo_in_trailers);
  }
  out.odd.insert(section.odd);
}

}  // namespace

int status_of(const Block& block) noexcept {
  const std::string_view code = block.value(":status");
  if (code.size() != 3) return 0;
  int status = 0;
  for (char c : code) {
    if (c < '0' || c > '9') return 0;
    status = status * 10 + (c - '0');
  }
  return status;
}

bool is_judged(const Stream& s) noexcept {
  return s.unfit.empty() && (s.has_final || !s.interim.empty());
}

bool is_tunnel(const Stream& s) noexcept {
  const int status = s.has_final ? status_of(s.final.block) : 0;
  return status >= 200 && status < 300 && s.has_request && s.upgraded.empty() &&
         s.request.block.value(":method") == "CONNECT";
}

void Assembler::set_request(const Stream& s) {
  request_ = {};
  if (!s.upgraded.empty()) {
    const std::size_t head = statute::read_head(s.upgraded, request_, storage_.lines);
    statute::read_content(std::string_view(s.upgraded).substr(head), statute::delimited(request_),
                          true, request_, storage_.lines, storage_.request_content);
    exchange_.request = &request_;
    return;
  }
  const Block& block = s.request.block;
  const std::string_view method = block.value(":method");
  if (!s.has_request || method.empty()) return;
  std::string_view target = block.value(":path");
  if (target.data() == nullptr) target = block.value(":authority");
  of_request_.request_line(method, target, 2, 0);
  compose_fields(of_request_, block);
  of_request_.finish(request_);
  set_content(s.request.payload, s.request_ended, request_);
  if (s.request_trailers.size() > 0) {
    of_request_trailers_.status_line(2, 0, "", "");
    compose_fields(of_request_trailers_, s.request_trailers);
    statute::Response section;
    of_request_trailers_.finish(section);
    request_.trailers = section.fields;
    request_.trailer_section = section.head.substr(section.start_line.size() + 2);
  }
  exchange_.request = &request_;
}

// RFC 9113, 8.3.1
void Assembler::set_uri(const Stream& s) {
  uri_.clear();
  std::string_view scheme;
  std::string_view authority;
  std::string_view path;
  if (s.upgraded.empty()) {
    const Block& block = s.request.block;
    scheme = block.value(":scheme");
    authority = block.value(":authority");
    if (authority.empty()) authority = block.value("host");
    path = block.value(":path");
  } else {
    scheme = "http";  // h2c is for that alone
    authority = request_.value(statute::Field::host);
    path = request_.target;
  }
  if (scheme == "https") exchange_.scheme = statute::Scheme::https;
  if (scheme == "http") exchange_.scheme = statute::Scheme::http;
  const bool known = exchange_.request != nullptr && !scheme.empty() && !authority.empty();
  if (!known || !(path.starts_with('/') || path == "*")) return;
  uri_.append(scheme).append("://").append(authority);
  if (path != "*") uri_.append(path);
  exchange_.uri = uri_;
}

void Assembler::add_interim(const Section& section) {
  const std::size_t at = storage_.interim.size();
  if (at == of_interim_.size()) of_interim_.push_back(std::make_unique<Composer>());
  statute::Response& r = storage_.interim.emplace_back();
  compose_response(*of_interim_[at], section.block, r);
  if (section.ends_stream) r.odd.insert(Oddity::end_stream_early);
  set_content(section.payload, true, r);
}

void Assembler::set_final(const Stream& s) {
  statute::Response& r = exchange_.response;
  compose_response(of_final_, s.final.block, r);
  r.odd.insert(s.odd);
  set_content(s.final.payload, s.complete, r);
  set_trailers(of_trailers_, s.trailers, r);
  if (!is_tunnel(s)) return;
  r.framing = {Delimiter::tunnel, true, 0, {}};
  r.framing.wire = r.content.octets;
  r.content = {};
  r.content.known = Known::fully;
}

statute::Exchange& Assembler::exchange(const Stream& s) {
  storage_.clear();
  exchange_ = {};
  exchange_.seen = statute::Needs::all_but({Need::line_ends});
  exchange_.scheme = options_.scheme;
  exchange_.vantage = options_.vantage;
  exchange_.handshake = options_.handshake;
  set_request(s);
  set_uri(s);
  // The others stay where they are while one is added.
  storage_.interim.reserve(s.interim.size());
  for (const Section& section : s.interim) add_interim(section);
  exchange_.interim = storage_.interim;
  if (s.has_final) set_final(s);
  if (!s.complete || s.trailers_missed) exchange_.seen.erase(Need::trailers);
  if (s.beginning_missed) exchange_.seen.erase(Need::interim);
  if (s.received) exchange_.received = *s.received / 1000;
  return exchange_;
}

}  // namespace checker::http2
