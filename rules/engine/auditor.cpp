#include "rules/engine/auditor.h"

#include <algorithm>
#include <bit>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "rules/engine/digest.h"

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

constexpr std::size_t kPlans = 512;

}  // namespace

Auditor::Auditor(std::span<const Family> families) : Auditor(families, Options{}) {}

Auditor::Auditor(std::span<const Family> families, const Options& options) : plain_(options.plain) {
  Filing filing{.by_status = Lists(Statuses::kLimit),
                .by_field = Lists(kFieldCount),
                .by_asked = Lists(kFieldCount),
                .by_method = Lists(static_cast<std::size_t>(Method::count_))};
  std::unordered_map<std::string_view, std::uint16_t> order_of;
  for (const Family& family : families) {
    for (const Rule& rule : family.rules) {
      const std::optional<Level> level =
          options.level ? options.level(family, rule) : std::optional(rule.level);
      if (!level) continue;
      const auto order = static_cast<std::uint16_t>(rules_.size());
      order_of.emplace(rule.id, order);
      rules_.push_back(&rule);
      calls_.push_back({rule.check, &rule, *level});
      groups_.push_back(group_of(rule));
      file(entry_of(rule, order), filing);
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
  flatten(filing.by_asked, by_asked_);
  flatten(filing.by_method, by_method_);
}

Auditor::Entry Auditor::entry_of(const Rule& rule, std::uint16_t order) {
  const When& w = rule.when;
  Entry e{.has = w.has,
          .lacks = w.lacks,
          .when = &w,
          .status = w.status.any() ? nullptr : &w.status,
          .needs = w.needs,
          .method = w.method,
          .odd = w.odd,
          .order = order,
          .any = !w.any.empty(),
          .of_request = !w.method.empty() || !w.asked.empty() || !w.unasked.empty() ||
                        !w.asked_odd.empty() || w.needs.contains(Need::request),
          .of_version = !w.version.empty(),
          .binds = rule.binds};
  if (!w.unasked.empty()) e.needs.insert(Need::request_fields);
  if (rule.check.needs_past() && !rule.runs_alone) e.needs.insert(Need::history);
  return e;
}

std::uint16_t Auditor::group_of(const Rule& rule) {
  const When& w = rule.when;
  if (!w.by_value && !w.by_values) return kAlone;
  const Looks looks{w.has | w.any | w.asked | rule.reads, w.by_value};
  const auto found = std::find(looks_.begin(), looks_.end(), looks);
  const auto at = static_cast<std::uint16_t>(found - looks_.begin());
  if (found == looks_.end()) looks_.push_back(looks);
  return at;
}

// Under the rarest thing it requires: a rare field of the response or of the
// request, rare methods, a version; else its statuses; else a common field; else
// each of several fields; else always.
void Auditor::file(const Entry& e, Filing& filing) {
  const When& w = *e.when;
  const auto at = static_cast<std::uint16_t>(entries_.size());
  entries_.push_back(e);
  const auto in = [at](Lists& lists, auto key) {
    lists[static_cast<std::size_t>(key)].push_back(at);
  };
  const Field key = key_of(e.has);
  const Field asked = key_of(w.asked, kCommonlyAsked);
  if (plain_) {
    always_.push_back(at);
  } else if (key != Field::unknown && !kCommon.contains(key)) {
    in(filing.by_field, key);
  } else if (asked != Field::unknown && !kCommonlyAsked.contains(asked)) {
    in(filing.by_asked, asked);
    asks_.push_back(at);
  } else if (!e.method.empty() && !e.method.contains_any(kCommonMethods)) {
    e.method.for_each([&](Method m) { in(filing.by_method, m); });
    asks_.push_back(at);
  } else if (e.of_version && !w.version.contains(Version::http1)) {
    not_http1_.push_back(at);
  } else if (e.status != nullptr) {
    for (int code = 0; code < Statuses::kLimit; ++code) {
      if (e.status->contains(code)) in(filing.by_status, code);
    }
  } else if (key != Field::unknown) {
    in(filing.by_field, key);
  } else if (e.any) {
    entries_.pop_back();
    w.any.for_each([&](Field f) {
      filing.by_field[static_cast<std::size_t>(f)].push_back(
          static_cast<std::uint16_t>(entries_.size()));
      entries_.push_back(e);
      entries_.back().key = f;
    });
  } else {
    always_.push_back(at);
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

// Whether it would be called for an oddity that is not there.
inline bool Auditor::waits_in_vain(const Entry& e, const Exchange& x) noexcept {
  return (!e.odd.empty() && !x.response.odd.contains_any(e.odd)) ||
         (!e.when->asked_odd.empty() && !x.request->odd.contains_any(e.when->asked_odd));
}

// Every entry whose rule may apply.
template <class F>
void Auditor::each_entry(const Exchange& x, F&& f) const {
  const auto visit = [this, &f](std::span<const std::uint16_t> bucket) {
    for (std::uint16_t i : bucket) f(entries_[i]);
  };
  visit(always_);
  visit(by_status_[static_cast<std::size_t>(x.response.status)]);
  x.response.present.for_each([&](Field g) { visit(by_field_[static_cast<std::size_t>(g)]); });
  if (x.response.major != 1) visit(not_http1_);
  if (x.request == nullptr) {
    visit(asks_);  // to tell what cannot be observed
    return;
  }
  visit(by_method_[static_cast<std::size_t>(x.request->method)]);
  x.request->present.for_each([&](Field g) { visit(by_asked_[static_cast<std::size_t>(g)]); });
}

Plan& Auditor::plan_for(const Exchange& x, const Needs& sight, Workspace& w) const {
  const Outline outline(x, sight);
  const std::uint64_t digest = outline.digest();
  Plan& plan = w.plans_[digest % kPlans];
  if (plan.is_made && plan.outline == outline) return plan;
  add_counts(plan, w.counts_);
  plan.outline = outline;
  plan.digest = digest;
  make(plan, x, sight, w.draft_);
  return plan;
}

void Auditor::make(Plan& plan, const Exchange& x, const Needs& sight, Draft& draft) const {
  plan.is_made = true;
  plan.exchanges = 0;
  plan.orders.clear();
  draft.grouped.clear();
  draft.waiting.clear();
  draft.blind.clear();
  each_entry(x, [&](const Entry& e) {
    const Verdict v = verdict_before(e, x, sight);
    if (v == Verdict::not_applicable) return;
    if (v == Verdict::not_observable) {
      draft.blind.push_back(e.order);
    } else if (waits_in_vain(e, x)) {
      draft.waiting.push_back(e.order);
    } else if (groups_[e.order] != kAlone) {
      draft.grouped.push_back(std::uint32_t{groups_[e.order]} << 16 | e.order);
    } else {
      plan.orders.push_back(e.order);
    }
  });
  std::sort(draft.grouped.begin(), draft.grouped.end());
  plan.grouped = static_cast<std::uint16_t>(plan.orders.size());
  make_groups(plan, draft);
  plan.waiting = static_cast<std::uint16_t>(plan.orders.size());
  plan.orders.insert(plan.orders.end(), draft.waiting.begin(), draft.waiting.end());
  plan.blind = static_cast<std::uint16_t>(plan.orders.size());
  plan.orders.insert(plan.orders.end(), draft.blind.begin(), draft.blind.end());
}

void Auditor::make_groups(Plan& plan, const Draft& draft) const {
  plan.groups.clear();
  plan.lines.clear();
  plan.looked = {};
  plan.asked_looked = {};
  const std::uint64_t in_sight = mix(mix(1, plan.outline.sight.word()), plan.outline.major);
  std::uint32_t last = kAlone;
  for (const std::uint32_t grouped : draft.grouped) {
    const std::uint32_t group = grouped >> 16;
    if (group != last || plan.groups.back().size() == Plan::kMostInGroup) {
      const Looks& looks = looks_[group];
      const FieldSet here = looks.fields & plan.outline.present;
      const FieldSet asked = looks.at_one ? FieldSet{} : looks.fields & plan.outline.asked;
      const auto from = static_cast<std::uint16_t>(plan.orders.size());
      const auto lines = static_cast<std::uint16_t>(plan.lines.size());
      here.for_each([&](Field f) { plan.lines.push_back(static_cast<std::uint16_t>(f)); });
      asked.for_each([&](Field f) {
        plan.lines.push_back(static_cast<std::uint16_t>(kFieldCount + static_cast<unsigned>(f)));
      });
      plan.looked = plan.looked | here;
      plan.asked_looked = plan.asked_looked | asked;
      const std::uint64_t of = looks.at_one ? in_sight : plan.digest;
      plan.groups.push_back(
          {mix(of, grouped), from, from, lines, static_cast<std::uint16_t>(plan.lines.size())});
      last = group;
    }
    plan.orders.push_back(static_cast<std::uint16_t>(grouped));
    ++plan.groups.back().to;
  }
}

void Auditor::add_counts(const Plan& plan, Counts& counts) {
  for (std::size_t i = 0; i < plan.orders.size() && plan.exchanges != 0; ++i) {
    Workspace::Count& c = counts[plan.orders[i]];
    (i < plan.blind ? c.met : c.blind) += plan.exchanges;
  }
}

// Calls the check. What it found is in the workspace, and counted.
template <bool kMerged>
Workspace::Verdict Auditor::ask(std::uint16_t order, const Exchange& x, const Past& past,
                                Reporter& out, Workspace& w) const {
  const Call& call = calls_[order];
  const std::size_t before = w.findings_.size();
  out.rule_ = call.rule;
  out.level_ = call.level;
  out.order_ = order;
  out.blind_ = false;
  if (call.check.needs_past()) {
    call.check(x, past, out);
  } else {
    call.check(x, out);
  }
  const bool broken = w.findings_.size() != before;
  if (!broken && !out.blind_) return Verdict::kept;
  if constexpr (!kMerged) {
    // The plan counts it as met.
    Workspace::Count& c = w.counts_[order];
    c.broken += broken;
    c.met -= !broken;
    c.blind += !broken;
  }
  return broken ? Verdict::broken : Verdict::not_observable;
}

template <bool kMerged>
void Auditor::judge_plainly(const Exchange& x, const Needs& sight, const Past& past, Reporter& out,
                            Workspace& w) const {
  each_entry(x, [&](const Entry& e) {
    Verdict v = verdict_before(e, x, sight);
    if (v == Verdict::not_applicable) return;
    if constexpr (!kMerged)
      ++(v == Verdict::kept ? w.counts_[e.order].met : w.counts_[e.order].blind);
    if (v == Verdict::kept && !waits_in_vain(e, x)) v = ask<kMerged>(e.order, x, past, out, w);
    if constexpr (kMerged) w.merged_[e.order] = std::max(w.merged_[e.order], v);
  });
}

template <bool kMerged>
void Auditor::judge(const Exchange& x, const Past* past, std::uint16_t interim,
                    Workspace& w) const {
  Reporter out(x, w);
  out.interim_ = interim;
  const Needs sight = sight_of(x, past);
  const Past& known = sight.contains(Need::history) ? *past : kNothing;
  if (plain_) return judge_plainly<kMerged>(x, sight, known, out, w);

  Plan& plan = plan_for(x, sight, w);
  const auto ask_one = [&](std::uint16_t order) {
    const Verdict v = ask<kMerged>(order, x, known, out, w);
    if constexpr (kMerged) w.merged_[order] = std::max(w.merged_[order], v);
    return v;
  };
  for (std::size_t i = 0; i < plan.grouped; ++i) ask_one(plan.orders[i]);
  w.answers_.look(x, plan);
  for (const Plan::Group& g : plan.groups) {
    const std::uint64_t key = w.answers_.key(plan, g);
    Answers::Answer& answer = w.answers_[key];
    if (answer.key != key) answer = {key, ~std::uint64_t{0} >> (64 - g.size())};
    std::uint64_t again = 0;
    for (std::uint64_t bits = answer.again; bits != 0; bits &= bits - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(bits));
      if (ask_one(plan.orders[g.from + i]) != Verdict::kept) again |= bits & -bits;
    }
    answer.again = again;
  }
  if constexpr (!kMerged) {
    ++plan.exchanges;
  } else {
    const auto merge = [&](std::size_t from, std::size_t to, Verdict v) {
      for (std::size_t i = from; i < to; ++i) {
        Verdict& merged = w.merged_[plan.orders[i]];
        merged = std::max(merged, v);
      }
    };
    merge(plan.grouped, plan.blind, Verdict::kept);
    merge(plan.blind, plan.orders.size(), Verdict::not_observable);
  }
}

// A source that remembers, and that held something before: a comparison can be
// looked for. Whether there is one, the rule finds out.
Needs Auditor::sight_of(const Exchange& x, const Past* past) noexcept {
  Needs sight = x.sight();
  if (past == nullptr || past->recent().empty()) sight.erase(Need::history);
  return sight;
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
    --w.counts_[order].met;
  }
}

std::span<const Finding> Auditor::audit(const Exchange& x, Workspace& w) const {
  return audit(x, w, nullptr);
}

std::span<const Finding> Auditor::audit(const Exchange& x, Workspace& w, History& history,
                                        std::uint64_t number) const {
  const Past past = history.before(x);
  const Digests digests(x);
  Exchange here = x;
  here.digests = &digests;
  const auto findings = audit(here, w, &past);
  // What came out of a browser's own store proves nothing about others.
  if (x.seen.contains(Need::history)) history.remember(here, number);
  return findings;
}

std::span<const Finding> Auditor::audit(const Exchange& x, Workspace& w, const Past* past) const {
  w.reset();
  if (w.counts_.size() != rules_.size()) {
    w.counts_.assign(rules_.size(), {});
    if (!plain_) {
      w.plans_.assign(kPlans, {});
      w.answers_.clear();
    }
  }
  const bool answered = !x.response.head.empty() || !x.response.content.octets.empty();
  if (x.interim.empty()) {
    judge<false>(x, past, 0, w);
  } else {
    w.merged_.assign(rules_.size(), Verdict::not_applicable);
    Exchange each = x;
    each.final = answered ? &x.response : nullptr;
    for (std::size_t i = 0; i < x.interim.size(); ++i) {
      each.response = x.interim[i];
      each.digests = nullptr;  // they are of the final one
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
  Counts counts = w.counts_;
  for (const Plan& plan : w.plans_) add_counts(plan, counts);
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    totals[i].broken += counts[i].broken;
    totals[i].kept += counts[i].met - counts[i].broken;
    totals[i].not_observable += counts[i].blind;
  }
}

}  // namespace statute
