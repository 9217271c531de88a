// The published vectors for structured fields, httpwg/structured-field-tests, read from where
// STATUTE_SUITES says, or beside the project.
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "rules/syntax/structured.h"

namespace statute::syntax::structured {
namespace {

namespace fs = std::filesystem;
using simdjson::dom::element;
using simdjson::dom::element_type;

fs::path suite() {
  const char* given = std::getenv("STATUTE_SUITES");
  const fs::path root =
      given != nullptr ? fs::path(given) : fs::path(STATUTE_SOURCE_DIR) / "../shared/suites";
  return root / "structured-field-tests";
}

// Both sides of a comparison become one text.
std::string spelled(std::string_view octets) {
  std::string out = "<";
  for (char c : octets) {
    out += std::to_string(static_cast<unsigned char>(c));
    out += ' ';
  }
  return out + ">";
}

std::string thousandths(std::int64_t n) { return "decimal " + std::to_string(n); }

std::string base32_decoded(std::string_view text) {
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (char c : text) {
    if (c == '=') break;
    bits = (bits << 5 | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26)) & 0xFFFF;
    count += 5;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> count & 0xFF);
    }
  }
  return out;
}

std::string expected_bare(element e) {
  switch (e.type()) {
    case element_type::INT64:
      return "integer " + std::to_string(std::int64_t(e));
    case element_type::DOUBLE:
      return thousandths(std::llround(double(e) * 1000));
    case element_type::BOOL:
      return bool(e) ? "true" : "false";
    case element_type::STRING:
      return "string " + spelled(std::string_view(e));
    default:
      break;
  }
  const std::string_view type = e["__type"];
  if (type == "date") return "date " + std::to_string(std::int64_t(e["value"]));
  const std::string_view value = e["value"];
  if (type == "binary") return "binary " + spelled(base32_decoded(value));
  return std::string(type) + " " + spelled(value);
}

std::string expected_parameters(element e) {
  std::string out;
  for (element p : simdjson::dom::array(e)) {
    out += ";" + std::string(std::string_view(p.at(0))) + "=" + expected_bare(p.at(1));
  }
  return out;
}

// [bare item or array of items, parameters]
std::string expected_member(element e) {
  std::string out;
  const element first = e.at(0);
  if (first.is_array()) {
    out = "(";
    for (element i : simdjson::dom::array(first)) out += expected_member(i) + " ";
    out += ")";
  } else {
    out = expected_bare(first);
  }
  return out + expected_parameters(e.at(1));
}

std::string expected(std::string_view kind, element e) {
  if (kind == "item") return expected_member(e);
  std::string out;
  for (element m : simdjson::dom::array(e)) {
    if (kind == "dictionary") {
      out += std::string(std::string_view(m.at(0))) + "=" + expected_member(m.at(1)) + ",";
    } else {
      out += expected_member(m) + ",";
    }
  }
  return out;
}

std::string text(const BareItem& item) {
  std::string decoded;
  Octets octets = item.octets();
  while (const auto c = octets.next()) decoded += *c;
  switch (item.type) {
    case Type::integer:
      return "integer " + std::to_string(item.number);
    case Type::decimal:
      return thousandths(item.number);
    case Type::boolean:
      return item.is_true() ? "true" : "false";
    case Type::date:
      return "date " + std::to_string(item.number);
    case Type::string:
      return "string " + spelled(decoded);
    case Type::token:
      return "token " + spelled(decoded);
    case Type::byte_sequence:
      return "binary " + spelled(decoded);
    case Type::display_string:
      return "displaystring " + spelled(decoded);
    case Type::inner_list:
      break;
  }
  return "?";
}

// Keys keep their first place and get their last value.
template <class T, class Text>
std::string keyed(const T& all, const char* before, const char* after, Text text_of) {
  std::vector<std::string_view> keys;
  for (const auto& one : all) {
    if (std::find(keys.begin(), keys.end(), one.key) == keys.end()) keys.push_back(one.key);
  }
  std::string out;
  for (std::string_view key : keys) {
    out += before + std::string(key) + "=" + text_of(*all.find(key)) + after;
  }
  return out;
}

std::string text(const Parameters& all) {
  return keyed(all, ";", "", [](const BareItem& v) { return text(v); });
}

std::string text(const Item& item) { return text(item.value) + text(item.parameters); }

std::string text(const ListMember& member) {
  std::string out;
  if (member.is(Type::inner_list)) {
    out = "(";
    for (const Item& i : member.items) out += text(i) + " ";
    out += ")";
  } else {
    out = text(member.value);
  }
  return out + text(member.parameters);
}

std::string text(const List& all) {
  std::string out;
  for (const ListMember& m : all) out += text(m) + ",";
  return out;
}

std::string text(const Dictionary& all) {
  return keyed(all, "", ",", [](const ListMember& m) { return text(m); });
}

template <class T>
std::string outcome(const Parsed<T>& parsed) {
  return parsed ? text(*parsed) : "fails";
}

std::string outcome(std::string_view kind, const FieldLines& lines) {
  if (kind == "item") return outcome(item(lines));
  return kind == "list" ? outcome(list(lines)) : outcome(dictionary(lines));
}

bool flag(element e, std::string_view key) {
  bool value = false;
  return e[key].get(value) == simdjson::SUCCESS && value;
}

TEST(StructuredSuite, EveryPublishedVectorPasses) {
  if (!fs::is_directory(suite())) GTEST_SKIP() << suite() << " is not there";
  std::size_t cases = 0;
  std::size_t must_fail = 0;
  std::size_t failed_as_allowed = 0;
  for (const auto& entry : fs::directory_iterator(suite())) {
    if (entry.path().extension() != ".json") continue;
    simdjson::dom::parser parser;
    const element root = parser.load(entry.path().string());
    for (element one : simdjson::dom::array(root)) {
      const std::string_view kind = one["header_type"];
      // Copied each to its own memory, so that a sanitizer sees over-reads.
      std::vector<std::vector<char>> octets;
      for (std::string_view line : simdjson::dom::array(one["raw"])) {
        octets.emplace_back(line.begin(), line.end());
      }
      std::vector<std::string_view> lines;
      for (const auto& line : octets) lines.emplace_back(line.data(), line.size());
      const std::string seen = outcome(kind, std::span<const std::string_view>(lines));
      SCOPED_TRACE(entry.path().filename().string() + ": " +
                   std::string(std::string_view(one["name"])));
      ++cases;
      if (flag(one, "must_fail")) {
        ++must_fail;
        EXPECT_EQ(seen, "fails");
      } else if (flag(one, "can_fail") && seen == "fails") {
        ++failed_as_allowed;
      } else {
        EXPECT_EQ(seen, expected(kind, one["expected"]));
      }
    }
  }
  std::cout << cases << " cases, " << must_fail << " of them must fail, " << failed_as_allowed
            << " failed as allowed\n";
  EXPECT_GT(cases, 0u);
}

}  // namespace
}  // namespace statute::syntax::structured
