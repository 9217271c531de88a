#include "checker/intake/mitm_flow.h"

namespace checker::intake {
namespace {

// [1, 1] at first, "HTTP/1.1" and "HTTP/2.0" later, "HTTP/3" of late.
void read_version(Netstring v, FlowMessage& out) {
  const auto set = [&out](std::int64_t major, std::int64_t minor) {
    if (major < 1 || major > 9 || minor < 0 || minor > 9) return;
    out.major = static_cast<std::uint8_t>(major);
    out.minor = static_cast<std::uint8_t>(minor);
  };
  if (v.is_list()) {
    std::string_view rest = v.payload;
    const std::optional<Netstring> major = take_netstring(rest);
    const std::optional<Netstring> minor = take_netstring(rest);
    if (major && minor) set(major->integer().value_or(0), minor->integer().value_or(-1));
    return;
  }
  const std::string_view text = v.text();
  const auto digit = [text](std::size_t at) { return static_cast<std::int64_t>(text[at] - '0'); };
  if (!text.starts_with("HTTP/")) return;
  if (text.size() == 6) set(digit(5), 0);
  if (text.size() == 8 && text[6] == '.') set(digit(5), digit(7));
}

void read_request_member(std::string_view key, Netstring v, FlowMessage& out) {
  if (key == "method") {
    out.method = v.text();
  } else if (key == "scheme") {
    out.scheme = v.text();
  } else if (key == "host") {
    out.host = v.text();
  } else if (key == "port") {
    out.port = v.integer().value_or(0);
  } else if (key == "authority") {
    out.authority = v.text();
  } else if (key == "path") {
    out.path = v.text();
  }
}

void read_response_member(std::string_view key, Netstring v, FlowMessage& out) {
  if (key == "status_code" || key == "code") {
    if (v.type == '#') out.status_code = v.payload;
  } else if (key == "reason" || key == "msg") {
    out.reason = v.text();
  }
}

std::string_view read_message(Netstring v, FlowMessage& out) {
  out = {};
  if (!v.is_dictionary()) return {};
  out.present = true;
  const std::string_view fault = each_member(v, [&out](std::string_view key, Netstring member) {
    if (key == "http_version" || key == "httpversion") {
      read_version(member, out);
    } else if (key == "headers") {
      out.fields = member;
    } else if (key == "trailers") {
      out.trailers = member;
      out.has_trailers = true;
    } else if (key == "content") {
      out.content = member;
    } else if (key == "timestamp_start") {
      out.began = member.number();
    } else {
      read_request_member(key, member, out);
      read_response_member(key, member, out);
    }
  });
  return fault;
}

// 21, or [0, 10, 1].
std::string version_text(Netstring v) {
  if (v.type == '#') return std::string(v.payload.substr(0, 12));
  std::string out;
  std::string_view rest = v.is_list() ? v.payload : std::string_view();
  for (int i = 0; i < 4; ++i) {
    const std::optional<Netstring> part = take_netstring(rest);
    if (!part || part->type != '#') break;
    if (!out.empty()) out += '.';
    out += part->payload.substr(0, 12);
  }
  return out;
}

// The members of a flow that matter, as they stand.
struct Members {
  Netstring version, type, request, response, error, replay, server, backup;
};

std::string_view read_members(Netstring flow, Members& out) {
  return each_member(flow, [&out](std::string_view key, Netstring v) {
    if (key == "version") {
      out.version = v;
    } else if (key == "type") {
      out.type = v;
    } else if (key == "request") {
      out.request = v;
    } else if (key == "response") {
      out.response = v;
    } else if (key == "error") {
      out.error = v;
    } else if (key == "is_replay") {
      out.replay = v;
    } else if (key == "server_conn") {
      out.server = v;
    } else if (key == "backup") {
      out.backup = v;
    }
  });
}

bool is_never_begun(Netstring server) {
  bool unasked = false;
  if (!server.is_dictionary()) return false;
  each_member(server, [&unasked](std::string_view key, Netstring v) {
    if (key == "timestamp_start") unasked = v.is_null();
  });
  return unasked;
}

// Before flows themselves said so, responses did.
bool is_replayed(const Members& m) {
  if (m.replay.is_text()) return m.replay.text() == "response";
  bool replayed = false;
  if (!m.response.is_dictionary()) return false;
  each_member(m.response, [&replayed](std::string_view key, Netstring v) {
    if (key == "is_replay") replayed = v.is_true();
  });
  return replayed;
}

}  // namespace

bool is_flow(Netstring value, std::uint64_t& looked_at) noexcept {
  if (!value.is_dictionary() || value.payload.empty()) return false;
  bool versioned = false;
  const std::string_view fault = each_member(value, [&](std::string_view key, Netstring v) {
    ++looked_at;
    if (key == "version") versioned = v.type == '#' || v.is_list();
  });
  return fault.empty() && versioned;
}

std::string_view read_flow(Netstring value, Flow& out) {
  out = {};
  Members m;
  if (const std::string_view fault = read_members(value, m); !fault.empty()) return fault;
  out.version = version_text(m.version);
  out.type = m.type.is_text() ? m.type.text() : std::string_view("http");
  if (m.backup.is_dictionary()) {
    Members before;
    if (const std::string_view fault = read_members(m.backup, before); !fault.empty()) return fault;
    // Without a response, only the request was edited, which the server then answered.
    if (before.response.is_dictionary()) {
      out.is_edited = true;
      m = before;
    }
  }
  out.failed = m.error.is_dictionary();
  out.is_replay = is_replayed(m);
  out.is_unasked = is_never_begun(m.server);
  if (const std::string_view fault = read_message(m.request, out.request); !fault.empty()) {
    return fault;
  }
  return read_message(m.response, out.response);
}

}  // namespace checker::intake
