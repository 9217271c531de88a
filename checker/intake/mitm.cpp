// Flow files of mitmproxy, of all its formats. A flow holds what the proxy understood: fields
// one by one in the order received, and content with its transfer coding removed, but neither
// the octets of a head nor interim responses nor how the connection went on.
#include <string>
#include <string_view>
#include <vector>

#include "checker/intake/formats.h"
#include "checker/intake/mitm_flow.h"
#include "checker/support/text.h"
#include "rules/message/compose.h"
#include "rules/message/framing.h"
#include "rules/message/read.h"

namespace checker::intake {
namespace {

using statute::Known;
using statute::Need;

constexpr std::size_t kNowhere = std::string_view::npos;

// Fields of one HTTP/1 connection, which mitmproxy leaves out when it speaks HTTP/2 or
// HTTP/3 to the server.
bool is_connection_field(std::string_view name) {
  for (std::string_view other :
       {"connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"}) {
    if (statute::equal_fold(name, other)) return true;
  }
  return false;
}

class MitmReader {
 public:
  MitmReader(std::string_view octets, const File* file, const Options& options, Receiver& out)
      : octets_(octets), file_(file), options_(options), out_(out) {
    budget_ = octets.size() + (std::uint64_t{1} << 20);
  }

  Result<void> read() {
    bool any = false;
    for (std::size_t at = 0; at < octets_.size() && !out_.is_stopped();) {
      const NetstringFront front = netstring_front(octets_.substr(at));
      if (front.state == NetstringFront::State::sound && is_flow(front.value, looked_at_)) {
        any = true;
        flow(at, front.value);
        at += front.size;
      } else if (!any && front.state != NetstringFront::State::cut && resume(1) == kNowhere) {
        return Error{Fault::unrecognised, "not a file of mitmproxy: no flow begins here"};
      } else {
        any = true;
        at = pass_over(at, front);
      }
      if (file_ != nullptr) {
        file_->release_before(static_cast<std::size_t>(octets_.data() - file_->octets().data()) +
                              at);
      }
    }
    return {};
  }

 private:
  // What is damaged, up to the next flow; returns where that begins.
  std::size_t pass_over(std::size_t at, const NetstringFront& front) {
    std::size_t next = resume(at + 1);
    const bool last = next == kNowhere;
    if (last) next = octets_.size();
    std::string what;
    if (front.state == NetstringFront::State::cut && last && !is_exhausted()) {
      what = "the file ends within the flow that begins here";
    } else {
      what = "damaged: " + std::to_string(next - at) + " octets that are no flow were passed over";
    }
    if (last && is_exhausted()) what += "; damaged in too many places: the rest was not read";
    out_.problem(Spot{index_++, at}, what);
    return next;
  }

  [[nodiscard]] bool is_exhausted() const { return looked_at_ > budget_; }

  // Where from `from` on the next flow begins; npos if nowhere.
  std::size_t resume(std::size_t from) {
    const auto is_digit = [this](std::size_t at) {
      return at < octets_.size() && octets_[at] >= '0' && octets_[at] <= '9';
    };
    for (std::size_t colon = from; !is_exhausted(); ++colon) {
      colon = octets_.find(':', colon);
      if (colon == kNowhere) return colon;
      // A dictionary begins with its first key, which begins with its length.
      if (!is_digit(colon + 1)) continue;
      std::size_t at = colon;
      while (at > from && colon - at < 12 && is_digit(at - 1)) --at;
      for (; at < colon; ++at) {
        const NetstringFront front = netstring_front(octets_.substr(at));
        ++looked_at_;
        if (front.state == NetstringFront::State::sound && is_flow(front.value, looked_at_)) {
          return at;
        }
      }
    }
    return kNowhere;
  }

  void flow(std::size_t at, Netstring value) {
    const Spot spot{index_++, at};
    const auto damaged = [&](std::string_view where) {
      const auto offset = static_cast<std::size_t>(where.data() - octets_.data());
      out_.problem(spot, "a flow that is damaged at offset " + std::to_string(offset));
    };
    if (const std::string_view fault = read_flow(value, flow_); !fault.empty()) {
      return damaged(fault);
    }
    introduce();
    if (const std::string_view why = no_response(); !why.empty()) return out_.skipped(spot, why);
    if (const std::string_view fault = judge(spot); !fault.empty()) damaged(fault);
  }

  void introduce() {
    if (is_introduced_) return;
    is_introduced_ = true;
    std::string note = "mitmproxy flows";
    if (!flow_.version.empty()) note += ", format " + flow_.version;
    out_.note(note);
  }

  // Why there is no response of a server to judge; empty if there is one.
  std::string_view no_response() {
    if (flow_.type != "http") {
      reason_ = "not HTTP: a flow of type ";
      reason_.append(escape_controls(flow_.type.substr(0, 16)));
      return reason_;
    }
    if (!flow_.response.present) {
      return flow_.failed ? "no response: the flow failed" : "no response";
    }
    if (flow_.response.status_code.empty()) return "no response: no status";
    if (flow_.request.method == "CONNECT") return "CONNECT, which mitmproxy answers itself";
    if (flow_.is_replay) return "replayed by mitmproxy from a recording";
    if (flow_.is_unasked) return "made by mitmproxy: no server was asked";
    return {};
  }

  // Returns what is damaged.
  std::string_view judge(const Spot& spot) {
    const FlowMessage& answer = flow_.response;
    answer_.status_line(answer.major, answer.minor, answer.status_code.substr(0, 24),
                        one_line(answer.reason));
    std::string_view fault =
        each_field(answer.fields, [this](std::string_view name, std::string_view value) {
          answer_.field(name, one_line(value));
        });
    if (!fault.empty()) return fault;

    statute::Exchange x;
    statute::Response& r = x.response;
    answer_.finish(r);
    x.seen = {Need::request, Need::request_fields, Need::request_content, Need::lines,
              Need::history};
    x.vantage = options_.vantage;
    x.scheme = options_.scheme;
    if (flow_.request.scheme == "https") x.scheme = statute::Scheme::https;
    if (flow_.request.scheme == "http") x.scheme = statute::Scheme::http;
    if (flow_.request.present && !flow_.request.method.empty()) {
      fault = request();
      if (!fault.empty()) return fault;
      x.request = &request_;
    }
    x.uri = uri();
    x.received = received();  // by the clock of who recorded it: no Need::time
    content(x);
    if (fault = trailers(x); !fault.empty()) return fault;
    out_.exchange(x, spot);
    return {};
  }

  // Continued lines were kept as such; anything else that would end a line is of an
  // edited flow.
  std::string_view one_line(std::string_view value) {
    if (value.find_first_of("\r\n") == value.npos) return value;
    line_.clear();
    bool folded = false;
    for (char c : value) {
      const bool ends = c == '\r' || c == '\n';
      if (ends && !folded) line_ += ' ';
      folded = ends || (folded && (c == ' ' || c == '\t'));
      if (!folded) line_ += c;
    }
    return line_;
  }

  // The request as the server got it: in the version that the server answered in.
  std::string_view request() {
    const FlowMessage& asked = flow_.request;
    const bool was_framed = asked.major >= 2;
    const bool is_framed = flow_.response.major >= 2;
    std::uint8_t major = asked.major;
    std::uint8_t minor = asked.minor;
    if (is_framed) {
      major = flow_.response.major;
      minor = 0;
    } else if (was_framed && flow_.response.major == 1) {
      major = minor = 1;
    }
    const std::string_view path = asked.path.empty() ? std::string_view("/") : asked.path;
    question_.request_line(asked.method, one_line(path), major, minor);
    std::string_view host;
    const std::string_view fault =
        each_field(asked.fields, [&host](std::string_view name, std::string_view value) {
          if (host.empty() && statute::equal_fold(name, "host")) host = value;
        });
    if (!fault.empty()) return fault;
    authority_ = !asked.authority.empty() ? asked.authority : host;
    if (is_framed) {
      question_.field(":method", asked.method);
      question_.field(":scheme", asked.scheme);
      if (!authority_.empty()) question_.field(":authority", one_line(authority_));
      question_.field(":path", one_line(path));
    } else if (was_framed && host.empty() && !authority_.empty()) {
      question_.field("Host", one_line(authority_));
    }
    each_field(asked.fields, [&](std::string_view name, std::string_view value) {
      if (is_framed && !was_framed && is_connection_field(name)) return;
      question_.field(name, one_line(value));
    });
    question_.finish(request_);
    statute::Content& c = request_.content;
    if (asked.content.is_text()) {
      c.octets = asked.content.text();
      c.length = c.octets.size();
      c.known = Known::fully;
    }
    return {};
  }

  // http://a.example:8080/path; empty if it is not known.
  std::string_view uri() {
    const FlowMessage& asked = flow_.request;
    uri_.clear();
    if (!asked.present || (asked.scheme != "http" && asked.scheme != "https")) return uri_;
    if (authority_.empty() && asked.host.empty()) return uri_;
    uri_.append(asked.scheme).append("://");
    if (!authority_.empty()) {
      uri_ += one_line(authority_);
    } else {
      const bool is_ipv6 = asked.host.find(':') != asked.host.npos && !asked.host.starts_with('[');
      uri_.append(is_ipv6 ? "[" : "").append(one_line(asked.host)).append(is_ipv6 ? "]" : "");
      if (asked.port > 0 && asked.port != (asked.scheme == "https" ? 443 : 80)) {
        uri_ += ':' + std::to_string(asked.port);
      }
    }
    if (asked.path.starts_with('/') || asked.path.starts_with('?')) uri_ += one_line(asked.path);
    return uri_;
  }

  // In Unix seconds.
  [[nodiscard]] std::optional<std::int64_t> received() const {
    constexpr double kFirst = 788918400;  // 1995: before that is no clock
    constexpr double kLast = 253402300800;
    const std::optional<double> t = flow_.response.began;
    if (!t || !(*t >= kFirst && *t < kLast)) return std::nullopt;
    return static_cast<std::int64_t>(*t);
  }

  void content(statute::Exchange& x) {
    const FlowMessage& answer = flow_.response;
    statute::Response& r = x.response;
    if (!answer.content.is_text() || x.request == nullptr) return;
    const std::string_view octets = answer.content.text();
    // Of a failed load, nobody knows how much is missing.
    if (flow_.failed) return;
    const statute::Delimited by = statute::delimited(r, request_.method);
    // The proxy does not read content where there must be none, unless frames hold it.
    if (by.by == statute::Delimiter::none || by.by == statute::Delimiter::tunnel) {
      if (r.major >= 2 && by.by == statute::Delimiter::none) whole(octets, r);
      if (r.major >= 2) r.framing = {statute::Delimiter::stream, true, 0, {}};
      return;
    }
    // It ends a response that contradicts its length with an error: this one was edited.
    if (by.by == statute::Delimiter::length && by.length != octets.size()) {
      r.content.known = Known::whether;
      r.content.length = octets.size();
      return;
    }
    whole(octets, r);
    r.framing.by = r.major >= 2 ? statute::Delimiter::stream : by.by;
    r.framing.declared = r.major >= 2 ? 0 : by.length;
    r.framing.complete = true;
  }
  static void whole(std::string_view octets, statute::Response& r) {
    r.content.octets = octets;
    r.content.length = octets.size();
    r.content.known = Known::fully;
  }

  // Only those of HTTP/2 and HTTP/3 are ever seen.
  std::string_view trailers(statute::Exchange& x) {
    const FlowMessage& answer = flow_.response;
    statute::Response& r = x.response;
    if (!answer.has_trailers || (r.major < 2 && answer.trailers.is_null())) return {};
    x.seen.insert(Need::trailers);
    if (!answer.trailers.is_list() || answer.trailers.payload.empty()) return {};
    section_.clear();
    trailers_.clear();
    struct Slice {
      std::size_t at, name, value;
    };
    std::vector<Slice> slices;
    const std::string_view fault =
        each_field(answer.trailers, [&](std::string_view name, std::string_view value) {
          const std::string_view line = one_line(value);
          slices.push_back({section_.size(), name.size(), line.size()});
          section_.append(name).append(": ").append(line).append("\r\n");
        });
    if (!fault.empty()) return fault;
    section_ += "\r\n";
    const std::string_view section = section_;
    for (const Slice& s : slices) {
      const std::string_view name = section.substr(s.at, s.name);
      const std::string_view value = section.substr(s.at + s.name + 2, s.value);
      trailers_.push_back({name, value, statute::intern(name), statute::oddities_of(name, value)});
      r.odd.insert(trailers_.back().odd);
    }
    r.trailers = trailers_;
    r.trailer_section = section_;
    return {};
  }

  std::string_view octets_;
  const File* file_;
  const Options& options_;
  Receiver& out_;
  std::uint64_t index_ = 0;
  std::uint64_t looked_at_ = 0;  // members, which bounds the time that damage may take
  std::uint64_t budget_ = 0;
  bool is_introduced_ = false;

  Flow flow_;
  statute::Composer question_;
  statute::Composer answer_;
  statute::Request request_;
  std::string_view authority_;
  std::string uri_;
  std::string line_;
  std::string reason_;
  std::string section_;
  std::vector<statute::FieldLine> trailers_;
};

}  // namespace

Result<void> read_mitm(std::string_view octets, const File* file, const Options& options,
                       Receiver& out) {
  MitmReader reader(octets, file, options, out);
  return reader.read();
}

}  // namespace checker::intake
