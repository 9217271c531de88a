#include "checker/report/json_read.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "checker/report/formats.h"
#include "checker/support/text.h"

namespace checker::report {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

// What a line lacks or has wrong; becomes an Error at the edge.
struct Wrong {
  std::string what;
};

[[noreturn]] void wrong(std::string_view key, const char* kind) {
  throw Wrong{"'" + std::string(key) + "' is not " + kind};
}

// A member that is there and is not null.
std::optional<element> member(const object& o, std::string_view key) {
  element value;
  if (o[key].get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
  return value;
}

template <class T>
T as(const element& value, std::string_view key, const char* kind) {
  T out{};
  if (value.get(out) != simdjson::SUCCESS) wrong(key, kind);
  return out;
}

std::string_view text(const object& o, std::string_view key) {
  const auto value = member(o, key);
  return value ? as<std::string_view>(*value, key, "a text") : std::string_view();
}

std::string_view required_text(const object& o, std::string_view key) {
  if (!member(o, key)) throw Wrong{"'" + std::string(key) + "' is missing"};
  return text(o, key);
}

std::uint64_t number(const object& o, std::string_view key) {
  const auto value = member(o, key);
  return value ? as<std::uint64_t>(*value, key, "a number from 0 up") : 0;
}

bool flag(const object& o, std::string_view key) {
  const auto value = member(o, key);
  return value && as<bool>(*value, key, "true or false");
}

template <class F>
void each(const object& o, std::string_view key, F f) {
  const auto value = member(o, key);
  if (!value) return;
  for (const element item : as<array>(*value, key, "a list")) f(item);
}

template <class F>
void each_member(const object& o, std::string_view key, F f) {
  const auto value = member(o, key);
  if (!value) return;
  for (const auto [name, item] : as<object>(*value, key, "an object")) f(name, item);
}

// Octets as a text, and exactly where the text lost something.
std::string octets(const object& o, std::string_view key, std::string_view exact) {
  const std::string_view base64 = text(o, exact);
  if (base64.empty()) return std::string(text(o, key));
  auto decoded = base64_decode(base64);
  if (!decoded) wrong(exact, "base64");
  return std::move(*decoded);
}

statute::Level level_of(std::string_view word) {
  for (int i = 0; i < 4; ++i) {
    if (name(static_cast<statute::Level>(i)) == word) return static_cast<statute::Level>(i);
  }
  wrong("level", "must, should, advice or info");
}

statute::Part part_of(std::string_view word) {
  for (int i = 0; i < static_cast<int>(statute::Part::none); ++i) {
    if (name(static_cast<statute::Part>(i)) == word) return static_cast<statute::Part>(i);
  }
  return statute::Part::none;
}

struct Source {
  std::string name;
  bool live = false;
  Spot spot;
  bool has_index = false;
  std::string probe;
};

void name_of(const object& o, std::string& name, bool& live) {
  live = member(o, "target").has_value();
  name = required_text(o, live ? "target" : "file");
}

Source source_of(const object& o) {
  const auto value = member(o, "source");
  if (!value) throw Wrong{"'source' is missing"};
  const object in = as<object>(*value, "source", "an object");
  Source out;
  name_of(in, out.name, out.live);
  out.has_index = member(in, "index").has_value();
  out.spot.index = number(in, "index");
  if (member(in, "offset")) out.spot.offset = number(in, "offset");
  out.probe = text(in, "probe");
  return out;
}

Quote quote_of(const object& o) {
  Quote q;
  q.part = part_of(text(o, "part"));
  if (member(o, "interim")) {
    q.interim =
        static_cast<std::uint16_t>(std::min<std::uint64_t>(number(o, "interim"), 65534) + 1);
  }
  q.offset = number(o, "offset");
  q.length = number(o, "length");
  q.octets = octets(o, "text", "octets");
  if (member(o, "line")) {
    q.line = octets(o, "line", "line_octets");
    q.column = std::min<std::size_t>(number(o, "column"), q.line.size());
  } else {
    q.line = q.octets;
  }
  return q;
}

Record finding_of(const object& o, RuleBook& book) {
  Record r;
  Source source = source_of(o);
  r.place = {std::move(source.name), source.live, source.spot, std::move(source.probe)};
  if (const auto request = member(o, "request")) {
    const object in = as<object>(*request, "request", "an object");
    r.method = text(in, "method");
    r.url = text(in, "url");
  }
  r.status = static_cast<int>(std::min<std::uint64_t>(number(o, "status"), 999));
  r.reason = text(o, "reason");
  r.http = text(o, "http");
  Finding f;
  f.level = level_of(required_text(o, "level"));
  f.rule = &book.rule({required_text(o, "rule"), f.level, text(o, "summary"), text(o, "reference"),
                       text(o, "fix")});
  f.detail = text(o, "detail");
  each(o, "evidence", [&f](const element& item) {
    f.evidence.push_back(quote_of(as<object>(item, "evidence", "a list of objects")));
  });
  const std::string_view hex = text(o, "fingerprint");
  const auto [end, fault] = std::from_chars(hex.data(), hex.data() + hex.size(), f.fingerprint, 16);
  if (!hex.empty() && (fault != std::errc() || end != hex.data() + hex.size())) {
    wrong("fingerprint", "a hexadecimal number");
  }
  f.suppressed = flag(o, "suppressed");
  r.findings.push_back(std::move(f));
  return r;
}

Problem problem_of(const object& o) {
  Source source = source_of(o);
  return {std::move(source.name), source.live, source.spot, source.has_index,
          std::string(text(o, "message"))};
}

SourceTotals source_totals_of(const object& o) {
  SourceTotals t;
  name_of(o, t.source, t.live);
  t.octets = number(o, "octets");
  t.judged = number(o, "judged");
  t.problems = number(o, "problems");
  each_member(o, "skipped", [&t](std::string_view why, const element& n) {
    t.skipped[std::string(why)] += as<std::uint64_t>(n, "skipped", "numbers by reason");
  });
  each(o, "notes", [&t](const element& note) {
    t.notes.emplace_back(as<std::string_view>(note, "notes", "a list of texts"));
  });
  return t;
}

void read_rules(const object& o, Totals& t, RuleBook& book) {
  each_member(o, "rules", [&](std::string_view id, const element& value) {
    const object in = as<object>(value, "rules", "objects by rule");
    RuleTotals& r = t.rules[std::string(id)];
    r.verdicts.broken += number(in, "broken");
    r.verdicts.kept += number(in, "kept");
    r.verdicts.not_observable += number(in, "not_observable");
    r.not_applicable += number(in, "not_applicable");
    book.enlist(id);
  });
}

Totals totals_of(const object& o, RuleBook& book) {
  Totals t;
  t.exchanges = number(o, "exchanges");
  t.octets = number(o, "octets");
  if (const auto seconds = member(o, "seconds")) {
    const auto n = as<double>(*seconds, "seconds", "a number");
    if (!(n >= 0 && n < 1e15)) wrong("seconds", "a time");
    t.milliseconds = static_cast<std::uint64_t>(std::llround(n * 1000));
  }
  t.interrupted = flag(o, "interrupted");
  each(o, "sources", [&t](const element& item) {
    t.sources.push_back(source_totals_of(as<object>(item, "sources", "a list of objects")));
  });
  each_member(o, "by_status", [&t](std::string_view code, const element& item) {
    int status = -1;
    std::from_chars(code.data(), code.data() + code.size(), status);
    if (status < 0 || status > 999) wrong("by_status", "an object by status code");
    t.statuses[status] +=
        number(as<object>(item, "by_status", "objects by status code"), "exchanges");
  });
  const bool tells = member(o, "seen").has_value();
  for (int i = 0; i < static_cast<int>(statute::Need::count_); ++i) {
    // A version that did not tell may have seen everything.
    if (!tells) t.seen.insert(static_cast<statute::Need>(i));
  }
  each(o, "seen", [&t](const element& item) {
    const auto word = as<std::string_view>(item, "seen", "a list of words");
    for (int i = 0; i < static_cast<int>(statute::Need::count_); ++i) {
      if (name(static_cast<statute::Need>(i)) == word) t.seen.insert(static_cast<statute::Need>(i));
    }
  });
  read_rules(o, t, book);
  return t;
}

ResultLine line_of(const element& root, RuleBook& book) {
  object o;
  if (root.get(o) != simdjson::SUCCESS) throw Wrong{"not an object"};
  if (!member(o, "type")) {
    if (member(o, "schema") && member(o, "summary")) {
      throw Wrong{"a report of -f json, which holds all in one: only those of -f jsonl are read"};
    }
    throw Wrong{"'type' is missing: not a result of -f jsonl"};
  }
  const std::string_view type = text(o, "type");
  if (type == "start") {
    if (const std::uint64_t schema = number(o, "schema"); schema != kSchema) {
      throw Wrong{"results of schema " + std::to_string(schema) + ", written by statute " +
                  std::string(text(o, "statute")) + "; this version reads schema " +
                  std::to_string(kSchema)};
    }
    return Start{std::string(text(o, "statute"))};
  }
  if (type == "finding") return finding_of(o, book);
  if (type == "problem") return problem_of(o);
  if (type == "summary") return totals_of(o, book);
  return Other{};
}

}  // namespace

struct ResultReader::Parser {
  simdjson::dom::parser dom;
};

ResultReader::ResultReader(RuleBook& book) : book_(book), parser_(std::make_unique<Parser>()) {}
ResultReader::~ResultReader() = default;

Result<ResultLine> ResultReader::read(std::string_view line) {
  static_assert(simdjson::SIMDJSON_PADDING <= kPadding);
  try {
    element root;
    const auto fault = parser_->dom.parse(line.data(), line.size(), false).get(root);
    if (fault != simdjson::SUCCESS) {
      return Error{Fault::malformed, std::string("not JSON: ") + simdjson::error_message(fault)};
    }
    return line_of(root, book_);
  } catch (const Wrong& w) {
    return Error{Fault::malformed, w.what};
  } catch (const simdjson::simdjson_error& e) {
    return Error{Fault::malformed, e.what()};
  }
}

}  // namespace checker::report
