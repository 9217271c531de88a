#include "rules/engine/auditor.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace statute {
namespace {

const Past kNothing;

// Fields that most responses carry: a poor key when another is at hand.
constexpr FieldSet kCommon{Field::cache_control, Field::connection,   Field::content_length,
                           Field::content_type,  Field::date,         Field::etag,
                           Field::last_modified, Field::server,       Field::vary,
                           Field::expires,       Field::accept_ranges};

// The same of requests.
constexpr FieldSet kCommonlyAsked{
    Field::accept,        Field::accept_encoding, Field::accept_language,
    Field::cache_control, Field::connection,      Field::cookie,
    Field::host,          Field::origin,          Field::pragma,
    Field::referer,       Field::user_agent,      Field::content_type,
    Field::content_length};

// And methods.
constexpr Methods kCommonMethods{Method::get, Method::head, Method::post, Method::other};

// The field to file a rule under: the rarest that it requires.
Field key_of(const FieldSet& has, const FieldSet& common = kCommon) {
  Field key = Field::unknown;
  has.for_each([&](Field f) {
    if (key == Field::unknown || (common.contains(key) && !common.contains(f))) key = f;
  });
  return key;
}

// The first field of `any` that a message has.
Field first_of(const FieldSet& any, const FieldSet& present) {
  Field first = Field::unknown;
  any.for_each([&](Field f) {
    if (first == Field::unknown && present.contains(f)) first = f;
  });
  return first;
}

constexpr std::optional<Version> version_of(const Message& m) {
  if (m.major == 1) return Version::http1;
  if (m.major == 2) return Version::http2;
  if (m.major == 3) return Version::http3;
  return std::nullopt;
}

// Whether `a` and `b` speak of the same place: of the same line of a head or a
// trailer section, or of octets in common elsewhere.
bool same_place(const Exchange& x, const Finding& of, const Evidence& a, const Evidence& b) {
  if (a.part != b.part || a.interim != b.interim) return false;
  const bool lines = a.part == Part::request_head || a.part == Part::response_head ||
                     a.part == Part::response_trailers;
  if (!lines) {
    return (a.offset <= b.offset + b.length && b.offset <= a.offset + a.length);
  }
  const Evidence& first = a.offset <= b.offset ? a : b;
  const Evidence& second = a.offset <= b.offset ? b : a;
  const Evidence between{a.part, a.interim,
                         static_cast<std::uint32_t>(second.offset - first.offset), first.offset};
  return octets(x, of, between).find('\n') == std::string_view::npos;
}

constexpr std::size_t kKeptValues = 4096;

constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15u;

// Spreads a word over all bits: whatever is mixed in next, a short value above
// all, must not meet it in the low ones.
std::uint64_t mix(std::uint64_t h, std::uint64_t word) noexcept {
  h = (h ^ word) * kFactor;
  return (h ^ (h >> 32)) * kFactor;
}

// Mixes octets, eight at a time.
std::uint64_t mix(std::uint64_t h, std::string_view s) noexcept {
  std::size_t i = 0;
  std::uint64_t v = 0;
  for (; i + 8 <= s.size(); i += 8) {
    std::memcpy(&v, s.data() + i, 8);
    h = std::rotl((h ^ v) * kFactor, 29);
  }
  v = 0;
  if (i < s.size()) std::memcpy(&v, s.data() + i, s.size() - i);
  h = (h ^ v ^ (static_cast<std::uint64_t>(s.size()) << 56)) * kFactor;
  return h ^ (h >> 32);
}

}  // namespace

Auditor::Auditor(std::span<const Family> families) : Auditor(families, Options{}) {}

Auditor::Auditor(std::span<const Family> families, const Options& options) {
  Filing filing{.by_status = Lists(Statuses::kLimit),
                .by_field = Lists(kFieldCount),
                .by_value = Lists(kFieldCount),
                .by_asked = Lists(kFieldCount),
                .by_method = Lists(static_cast<std::size_t>(Method::count_))};
  std::unordered_map<std::string_view, std::uint16_t> order_of;
  for (const Family& family : families) {
    for (const Rule& rule : family.rules) {
      const std::optional<Level> level =
          options.level ? options.level(family, rule) : std::optional(rule.level);
      if (!level) continue;
      const When& w = rule.when;
      Entry e{.has = w.has,
              .lacks = w.lacks,
              .when = &w,
              .status = w.status.any() ? nullptr : &w.status,
              .check = rule.check,
              .needs = w.needs,
              .method = w.method,
              .odd = w.odd,
              .order = static_cast<std::uint16_t>(rules_.size()),
              .level = *level,
              .any = !w.any.empty(),
              .of_request = !w.method.empty() || !w.asked.empty() || !w.unasked.empty() ||
                            !w.asked_odd.empty() || w.needs.contains(Need::request),
              .of_version = !w.version.empty(),
              .binds = rule.binds};
      if (!w.unasked.empty()) e.needs.insert(Need::request_fields);
      if (rule.check.needs_past() && !rule.runs_alone) e.needs.insert(Need::history);
      order_of.emplace(rule.id, e.order);
      rules_.push_back(&rule);
      levels_.push_back(*level);
      is_odd_.push_back(false);
      value_of_.push_back(Field::unknown);
      if (options.plain) {
        always_.push_back(e);
      } else {
        file(e, filing);
      }
    }
  }
  for (const Rule* rule : rules_) {
    std::vector<std::uint16_t>& beaten = beats_.emplace_back();
    for (std::string_view id : rule->beats) {
      if (const auto found = order_of.find(id); found != order_of.end()) {
        beaten.push_back(found->second);
      }
    }
  }
  const auto flatten = [](const auto& lists, auto& out) {
    for (std::size_t i = 0; i < lists.size(); ++i) {
      out.from[i] = static_cast<std::uint32_t>(out.entries.size());
      out.entries.insert(out.entries.end(), lists[i].begin(), lists[i].end());
    }
    out.from[lists.size()] = static_cast<std::uint32_t>(out.entries.size());
  };
  flatten(filing.by_status, by_status_);
  flatten(filing.by_field, by_field_);
  flatten(filing.by_value, by_value_);
  flatten(filing.by_asked, by_asked_);
  flatten(filing.by_method, by_method_);
}

// Under the rarest thing it requires: a rare field of the response or of the
// request, rare methods, a version; else its statuses; else a common field; else
// each of several fields; else an oddity alone; else always.
void Auditor::file(const Entry& e, Filing& filing) {
  const When& w = *e.when;
  const auto in = [&e](Lists& lists, auto key) {
    lists[static_cast<std::size_t>(key)].push_back(e);
  };
  const Field key = key_of(e.has);
  const Field asked = key_of(w.asked, kCommonlyAsked);
  if (w.by_value) {
    in(filing.by_value, key);
    value_fields_.insert(key);
    value_of_[e.order] = key;
  } else if (key != Field::unknown && !kCommon.contains(key)) {
    in(filing.by_field, key);
  } else if (asked != Field::unknown && !kCommonlyAsked.contains(asked)) {
    in(filing.by_asked, asked);
    asks_.push_back(e);
  } else if (!e.method.empty() && !e.method.contains_any(kCommonMethods)) {
    e.method.for_each([&](Method m) { in(filing.by_method, m); });
    asks_.push_back(e);
  } else if (e.of_version && !w.version.contains(Version::http1)) {
    not_http1_.push_back(e);
  } else if (e.status != nullptr) {
    for (int code = 0; code < Statuses::kLimit; ++code) {
      if (e.status->contains(code)) in(filing.by_status, code);
    }
  } else if (key != Field::unknown) {
    in(filing.by_field, key);
  } else if (e.any) {
    w.any.for_each([&](Field f) {
      Entry under = e;
      under.key = f;
      filing.by_field[static_cast<std::size_t>(f)].push_back(under);
    });
  } else if (!e.odd.empty() && e.lacks.empty() && !e.of_request && !e.check.needs_past() &&
             e.binds == Binds::anyone) {
    is_odd_[e.order] = true;
    odd_.push_back(e);
  } else {
    always_.push_back(e);
  }
}

inline Workspace::Verdict Auditor::verdict_before(const Entry& e, const Exchange& x,
                                                  const Needs& sight) noexcept {
  const Response& r = x.response;
  if (!r.present.contains_all(e.has) || r.present.contains_any(e.lacks)) {
    return Verdict::not_applicable;
  }
  if (e.status != nullptr && !e.status->contains(r.status)) return Verdict::not_applicable;
  if (e.any) {
    // Filed under each of its fields, it runs under the first that is there.
    const bool here = e.key == Field::unknown ? r.present.contains_any(e.when->any)
                                              : first_of(e.when->any, r.present) == e.key;
    if (!here) return Verdict::not_applicable;
  }
  bool blind = false;
  if (e.of_version) {
    const std::optional<Version> v = version_of(r);
    if (!v) {
      blind = true;
    } else if (!e.when->version.contains(*v)) {
      return Verdict::not_applicable;
    }
  }
  if (e.binds != Binds::anyone) {
    if (e.binds == Binds::origin && x.vantage == Vantage::proxy) return Verdict::not_applicable;
    if (e.binds == Binds::proxy && x.vantage == Vantage::origin) return Verdict::not_applicable;
    if (e.binds == Binds::proxy && x.vantage != Vantage::proxy) blind = true;
  }
  if (e.of_request) {
    if (x.request == nullptr) return Verdict::not_observable;
    const Request& q = *x.request;
    if (!e.method.empty() && !e.method.contains(q.method)) return Verdict::not_applicable;
    if (!q.present.contains_all(e.when->asked)) return Verdict::not_applicable;
    if (q.present.contains_any(e.when->unasked)) return Verdict::not_applicable;
  }
  if (blind || !sight.contains_all(e.needs)) return Verdict::not_observable;
  return Verdict::kept;
}

template <bool kMerged>
void Auditor::run(std::span<const Entry> bucket, const Exchange& x, const Needs& sight,
                  const Past* past, Reporter& out, Workspace& w) const {
  for (const Entry& e : bucket) {
    Verdict v = verdict_before(e, x, sight);
    if (v == Verdict::not_applicable) continue;
    if (v == Verdict::kept) {
      const bool waits_in_vain =
          (!e.odd.empty() && !x.response.odd.contains_any(e.odd)) ||
          (!e.when->asked_odd.empty() && !x.request->odd.contains_any(e.when->asked_odd));
      if (!waits_in_vain) {
        const std::size_t before = w.findings_.size();
        out.rule_ = rules_[e.order];
        out.level_ = e.level;
        out.order_ = e.order;
        out.blind_ = false;
        if (e.check.needs_past()) {
          const bool remembers = past != nullptr && sight.contains(Need::history);
          e.check(x, remembers ? *past : kNothing, out);
        } else {
          e.check(x, out);
        }
        if (w.findings_.size() != before) {
          v = Verdict::broken;
        } else if (out.blind_) {
          v = Verdict::not_observable;
          out.told_blind_ = true;
        }
      }
    }
    if constexpr (kMerged) {
      w.merged_[e.order] = std::max(w.merged_[e.order], v);
    } else {
      Workspace::Count& c = w.counts_[e.order];
      c.broken += v == Verdict::broken;
      c.met += v != Verdict::not_observable;
      c.blind += v == Verdict::not_observable;
    }
  }
}

// The rules of a value are asked only of lines that are new, or that broke one.
void Auditor::judge_values(const Exchange& x, const Needs& sight, Reporter& out,
                           Workspace& w) const {
  const Response& r = x.response;
  Workspace::Sort& sort = w.sorts_[w.sort_];
  r.present.for_each([&](Field f) {
    w.value_hash_[static_cast<std::size_t>(f)] = mix(static_cast<std::uint64_t>(f), w.sort_ + 1);
  });
  for (const FieldLine& line : r.fields) {
    if (!value_fields_.contains(line.id)) continue;
    std::uint64_t& h = w.value_hash_[static_cast<std::size_t>(line.id)];
    h = mix(mix(h, line.odd.word()), line.value);
  }
  r.present.for_each([&](Field f) {
    if (!value_fields_.contains(f)) return;
    const auto at = static_cast<std::size_t>(f);
    const std::uint64_t key = w.value_hash_[at] | 1;
    std::uint64_t& slot = w.kept_values_[(key >> 8) % kKeptValues];
    if (slot == key) {
      ++sort.remembered[at];
      return;
    }
    const std::size_t before = w.findings_.size();
    out.told_blind_ = false;
    run<false>(by_value_[at], x, sight, nullptr, out, w);
    if (w.findings_.size() == before && !out.told_blind_) slot = key;
  });
}

template <bool kMerged>
void Auditor::judge(const Exchange& x, const Past* past, std::uint16_t interim,
                    Workspace& w) const {
  Reporter out(x, w);
  out.interim_ = interim;
  const Needs sight = sight_of(x, past);
  run<kMerged>(always_, x, sight, past, out, w);
  run<kMerged>(by_status_[static_cast<std::size_t>(x.response.status)], x, sight, past, out, w);
  x.response.present.for_each([&](Field f) {
    run<kMerged>(by_field_[static_cast<std::size_t>(f)], x, sight, past, out, w);
  });
  if (x.response.major != 1) run<kMerged>(not_http1_, x, sight, past, out, w);
  if (x.request == nullptr) {
    run<kMerged>(asks_, x, sight, past, out, w);  // to tell what cannot be observed
  } else {
    run<kMerged>(by_method_[static_cast<std::size_t>(x.request->method)], x, sight, past, out, w);
    x.request->present.for_each([&](Field f) {
      run<kMerged>(by_asked_[static_cast<std::size_t>(f)], x, sight, past, out, w);
    });
  }
  if constexpr (kMerged) {
    x.response.present.for_each([&](Field f) {
      run<kMerged>(by_value_[static_cast<std::size_t>(f)], x, sight, past, out, w);
    });
  } else {
    judge_values(x, sight, out, w);
  }
  if (odd_.empty() || x.response.odd.empty()) return;
  // What keeps these rules is counted by `count_sort`.
  for (const Entry& e : odd_) {
    if (!x.response.odd.contains_any(e.odd)) continue;
    if (verdict_before(e, x, sight) != Verdict::kept) continue;
    const std::size_t before = w.findings_.size();
    out.rule_ = rules_[e.order];
    out.level_ = e.level;
    out.order_ = e.order;
    e.check(x, out);
    if (w.findings_.size() == before) continue;
    if constexpr (kMerged) {
      w.merged_[e.order] = Verdict::broken;
    } else {
      ++w.counts_[e.order].broken;
    }
  }
}

// A source that remembers, and that held something before: a comparison can be
// looked for. Whether there is one, the rule finds out.
Needs Auditor::sight_of(const Exchange& x, const Past* past) noexcept {
  Needs sight = x.sight();
  if (past == nullptr || past->recent().empty()) sight.erase(Need::history);
  return sight;
}

void Auditor::count_sort(const Exchange& x, const Past* past, Workspace& w) const {
  const Needs sight = sight_of(x, past);
  const bool interim_only = x.response.head.empty() && !x.interim.empty();
  const std::uint8_t major = interim_only ? x.interim.front().major : x.response.major;
  for (w.sort_ = 0; w.sort_ < w.sorts_.size(); ++w.sort_) {
    Workspace::Sort& s = w.sorts_[w.sort_];
    if (s.sight == sight && s.major == major) {
      ++s.exchanges;
      return;
    }
  }
  w.sorts_.push_back({sight, major, 1});
}

void Auditor::drop_beaten(const Exchange& x, Workspace& w) const {
  std::vector<Finding>& all = w.findings_;
  const auto is_beaten = [&](const Finding& f) {
    return std::any_of(all.begin(), all.end(), [&](const Finding& winner) {
      const std::vector<std::uint16_t>& beaten = beats_[winner.order];
      // Of an earlier exchange, offsets are into another text.
      if (winner.interim != f.interim || winner.about != f.about ||
          std::find(beaten.begin(), beaten.end(), f.order) == beaten.end()) {
        return false;
      }
      for (const Evidence& a : winner.evidence()) {
        for (const Evidence& b : f.evidence()) {
          if (same_place(x, f, a, b)) return true;
        }
      }
      return false;
    });
  };
  // Beaten findings are all found before one goes: who is beaten still beats.
  std::uint64_t dropped = 0;
  const std::size_t most = std::min<std::size_t>(all.size(), 64);
  for (std::size_t i = 0; i < most; ++i) {
    if (is_beaten(all[i])) dropped |= std::uint64_t{1} << i;
  }
  if (dropped == 0) return;
  for (std::size_t i = most; i-- > 0;) {
    if ((dropped >> i & 1) == 0) continue;
    const std::uint16_t order = all[i].order;
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
    const bool more =
        std::any_of(all.begin(), all.end(), [order](const Finding& f) { return f.order == order; });
    if (more) continue;
    // The winner speaks for it: as if it did not apply.
    --w.counts_[order].broken;
    if (!is_odd_[order]) --w.counts_[order].met;
  }
}

std::span<const Finding> Auditor::audit(const Exchange& x, Workspace& w) const {
  return audit(x, w, nullptr);
}

std::span<const Finding> Auditor::audit(const Exchange& x, Workspace& w, History& history,
                                        std::uint64_t number) const {
  const Past past = history.before(x);
  const auto findings = audit(x, w, &past);
  // What came out of a browser's own store proves nothing about others.
  if (x.seen.contains(Need::history)) history.remember(x, number);
  return findings;
}

std::span<const Finding> Auditor::audit(const Exchange& x, Workspace& w, const Past* past) const {
  w.reset();
  if (w.counts_.size() != rules_.size()) {
    w.counts_.assign(rules_.size(), {});
    w.kept_values_.assign(kKeptValues, 0);
    w.sorts_.clear();
  }
  ++w.exchanges_;
  count_sort(x, past, w);
  const bool answered = !x.response.head.empty() || !x.response.content.octets.empty();
  if (x.interim.empty()) {
    judge<false>(x, past, 0, w);
  } else {
    w.merged_.assign(rules_.size(), Verdict::not_applicable);
    Exchange each = x;
    each.final = answered ? &x.response : nullptr;
    for (std::size_t i = 0; i < x.interim.size(); ++i) {
      each.response = x.interim[i];
      judge<true>(each, past, static_cast<std::uint16_t>(i + 1), w);
    }
    if (answered) judge<true>(x, past, 0, w);
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      w.counts_[i].broken += w.merged_[i] == Verdict::broken;
      w.counts_[i].met += w.merged_[i] >= Verdict::kept;
      w.counts_[i].blind += w.merged_[i] == Verdict::not_observable;
    }
  }
  if (w.findings_.size() > 1) {
    // In one order whatever the index: only so many can be looked at for being beaten.
    std::sort(w.findings_.begin(), w.findings_.end(), [](const Finding& a, const Finding& b) {
      // Interim responses come before the final one, which has 0.
      const auto key = [](const Finding& f) {
        const Evidence& e = f.evidence_[0];
        return std::tuple(static_cast<std::uint16_t>(f.interim - 1), f.order, e.part, e.offset,
                          e.length, f.detail);
      };
      return key(a) < key(b);
    });
    drop_beaten(x, w);
  }
  return w.findings_;
}

void Auditor::add_verdicts(const Workspace& w, std::vector<Verdicts>& totals) const {
  if (totals.size() < rules_.size()) totals.resize(rules_.size());
  if (w.counts_.size() != rules_.size()) return;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const Workspace::Count& c = w.counts_[i];
    std::uint64_t met = is_odd_[i] ? 0 : c.met;
    std::uint64_t blind = is_odd_[i] ? 0 : c.blind;
    // What was not asked one by one is known by the sort of the exchange.
    const bool by_sort = is_odd_[i] || value_of_[i] != Field::unknown;
    for (const Workspace::Sort& s : w.sorts_) {
      if (!by_sort) break;
      const std::uint64_t n =
          is_odd_[i] ? s.exchanges : s.remembered[static_cast<std::size_t>(value_of_[i])];
      const When& when = rules_[i]->when;
      const bool any = when.version.empty();
      const bool known = s.major >= 1 && s.major <= 3;
      if (!any && known && !when.version.contains(static_cast<Version>(s.major - 1))) continue;
      ((any || known) && s.sight.contains_all(when.needs) ? met : blind) += n;
    }
    totals[i].broken += c.broken;
    totals[i].kept += met - c.broken;
    totals[i].not_observable += blind;
  }
}

}  // namespace statute
