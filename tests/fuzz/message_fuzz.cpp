// libFuzzer: messages made of arbitrary octets, judged by the whole catalogue,
// through the index and by a plain loop.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "rules/catalog.h"
#include "rules/engine/auditor.h"
#include "rules/engine/history.h"
#include "rules/message/storage.h"
#include "rules/message/transcript.h"

namespace {

using statute::Evidence;
using statute::Finding;

void require(bool holds) {
  if (!holds) std::abort();
}

struct Judge {
  explicit Judge(bool plain) : auditor(statute::catalog(), {.level = {}, .plain = plain}) {}
  statute::Auditor auditor;
  statute::Workspace workspace;
  statute::History history;
};

void print(const char* who, std::span<const Finding> findings) {
  for (const Finding& f : findings) {
    std::cerr << who << ' ' << f.rule->id << ' ' << static_cast<int>(f.level) << " of " << f.interim
              << " '" << f.detail << '\'';
    for (const Evidence& e : f.evidence()) {
      std::cerr << ' ' << static_cast<int>(e.part) << '@' << e.offset << '+' << e.length;
    }
    std::cerr << '\n';
  }
}

bool is_same(const Finding& a, const Finding& b) {
  const auto place = [](const Evidence& e) {
    return std::tuple(e.part, e.interim, e.offset, e.length);
  };
  return a.rule == b.rule && a.level == b.level && a.order == b.order && a.interim == b.interim &&
         a.detail == b.detail &&
         std::equal(
             a.evidence().begin(), a.evidence().end(), b.evidence().begin(), b.evidence().end(),
             [&place](const Evidence& e, const Evidence& f) { return place(e) == place(f); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Judge indexed(false);
  static Judge plain(true);
  indexed.history.clear();
  plain.history.clear();

  const std::vector<char> exact(data, data + size);
  const std::string_view octets(exact.data(), size);
  statute::Exchange x;
  const std::size_t notes = statute::read_notes(octets, x);
  const statute::Connection noted = x.connection;
  statute::Transcript transcript(octets.substr(notes));
  statute::Request request;
  statute::Storage storage;
  std::size_t exchanges = 0;
  std::size_t last = 0;
  for (;;) {
    x.connection = noted;
    if (!transcript.next(x, request, storage)) break;
    const std::size_t offset = transcript.offset();
    require(offset < octets.size() - notes);
    require(exchanges == 0 || offset > last);
    last = offset;

    const auto findings = indexed.auditor.audit(x, indexed.workspace, indexed.history, exchanges);
    const auto others = plain.auditor.audit(x, plain.workspace, plain.history, exchanges);
    if (!std::equal(findings.begin(), findings.end(), others.begin(), others.end(), is_same)) {
      print("index", findings);
      print("plain", others);
      std::abort();
    }
    for (const Finding& finding : findings) {
      for (const Evidence& e : finding.evidence()) {
        require(e.part != statute::Part::none);
        const std::string_view piece = statute::octets(x, e);
        require(piece.size() == e.length);
      }
    }
    ++exchanges;
  }
  return 0;
}
