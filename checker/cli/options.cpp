#include "checker/cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <map>
#include <string_view>

#include "checker/report/report.h"
#include "checker/support/file.h"
#include "checker/support/text.h"

namespace checker::cli {
namespace {

constexpr std::array<std::pair<std::string_view, Command>, 7> kCommands{{
    {"check", Command::check},
    {"audit", Command::audit},
    {"report", Command::report},
    {"rules", Command::rules},
    {"explain", Command::explain},
    {"demo", Command::demo},
    {"version", Command::version},
}};

struct Raw {  // what CLI11 fills before it means anything
  std::vector<std::string> formats;
  std::string output;
  std::string data;
  std::vector<std::string> select;
  std::vector<std::string> ignore;
  std::vector<std::string> levels;
  std::string fail_on;  // empty: must; of the demonstration, never
  std::string scheme = "unknown";
  std::string vantage = "unknown";
  std::string rate;
  std::string http;
  std::string wait_for;
  bool yes = false;
  std::string progress = "auto";
  bool no_redact = false;
  std::string group = "exchange";
};

// A decimal number that is not negative.
std::optional<double> number_in(std::string_view word) {
  double out = 0;
  const auto read = std::from_chars(word.data(), word.data() + word.size(), out);
  const bool all = read.ec == std::errc() && read.ptr == word.data() + word.size();
  return all && out >= 0 && out <= 1e9 ? std::optional(out) : std::nullopt;
}

void add_output(CLI::App& app, Options& o, Raw& raw) {
  app.add_option("-f,--format", raw.formats,
                 "FORMAT or FORMAT=FILE; repeatable: text concise json jsonl "
                 "sarif junit gitlab github html markdown")
      ->allow_extra_args(false)
      ->type_name("FORMAT[=FILE]")
      ->group("Output");
  app.add_option("-o,--output", raw.output, "write the report to FILE")
      ->type_name("FILE")
      ->group("Output");
  app.add_option("--color", o.color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->group("Output");
  app.add_flag("-v,--verbose", o.verbose, "show what is only informative, too")->group("Output");
}

void add_rules(CLI::App& app, Options& o, Raw& raw) {
  app.add_option("--select", raw.select, "only these: rule ids, scopes, levels or globs")
      ->allow_extra_args(false)
      ->delimiter(',')
      ->type_name("P,..")
      ->group("Rules");
  app.add_option("--ignore", raw.ignore, "not these")
      ->allow_extra_args(false)
      ->delimiter(',')
      ->type_name("P,..")
      ->group("Rules");
  app.add_option("--level", raw.levels, "report RULE at LEVEL")
      ->allow_extra_args(false)
      ->type_name("RULE=LEVEL")
      ->group("Rules");
  app.add_option("--vantage", raw.vantage, "what the peer is: origin, proxy or unknown")
      ->check(CLI::IsMember({"origin", "proxy", "unknown"}))
      ->group("Rules");
  app.add_option("-j,--threads", o.threads, "threads; all that the machine has unless told")
      ->type_name("N")
      ->group("Speed");
}

void add_gate(CLI::App& app, Options& o, Raw& raw) {
  app.add_option("--fail-on", raw.fail_on,
                 "exit 1 from this level on: must, should, advice, "
                 "info or never")
      ->check(CLI::IsMember({"must", "should", "advice", "info", "never"}))
      ->group("Gate");
  app.add_option("--max-findings", o.max_findings, "let so many findings pass before exit 1")
      ->type_name("N")
      ->group("Gate");
  app.add_flag("--allow-unreachable", o.allow_unreachable,
               "exit 0 even if some target could not be read")
      ->group("Gate");
  app.add_flag("--no-redact", raw.no_redact, "show credentials, cookies and tokens")
      ->group("Output");
  app.add_option("--group-by", raw.group, "order the text report by rule, url or level")
      ->check(CLI::IsMember({"exchange", "rule", "url", "level"}))
      ->group("Output");
  app.add_option("--sample", o.sample,
                 "show N findings of a rule, and count the rest; concise, json and jsonl show all")
      ->type_name("N")
      ->group("Output");
  app.add_option("--progress", raw.progress, "auto or never")
      ->check(CLI::IsMember({"auto", "never"}))
      ->group("Output");
  app.add_flag("-q,--quiet", o.quiet, "nothing on the standard error but errors")->group("Output");
}

void add_input(CLI::App& app, Options& o, Raw& raw) {
  app.add_option("--files-from", o.files_from, "read more targets from F, one a line; - is stdin")
      ->allow_extra_args(false)
      ->type_name("F")
      ->group("Input");
  app.add_option("--input-format", o.input_format, "auto, http, har, warc, pcap or mitm")
      ->check(CLI::IsMember({"auto", "http", "har", "warc", "pcap", "mitm"}))
      ->group("Input");
  app.add_option("--request", o.lone_request, "the request that a lone response answers")
      ->type_name("METHOD URL")
      ->group("Input");
  app.add_option("--scheme", raw.scheme, "for captures that do not say: http or https")
      ->check(CLI::IsMember({"http", "https", "unknown"}))
      ->group("Input");
  app.add_flag("--verify-digests", o.verify_digests,
               "check the digests of WARC records; with a wrong one a record is a problem")
      ->group("Input");
}

void add_probes(CLI::App& app, Options& o, Raw& raw) {
  app.add_option("--probe", o.probe,
                 "none; safe: GET, HEAD and OPTIONS; loud: malformed and unusual requests, too; "
                 "all: what may change state, too")
      ->check(CLI::IsMember({"none", "safe", "loud", "all"}))
      ->group("Probes");
  app.add_flag("--yes", raw.yes, "--probe all is meant")->group("Probes");
  app.add_flag("--dry-run", o.dry_run, "show every request, send none")->group("Probes");
  app.add_option("--post-target", o.post_target, "probes may POST to URL")
      ->type_name("URL")
      ->group("Probes");
  app.add_option("--scratch", o.scratch, "probes may overwrite URL (with --probe all)")
      ->type_name("URL")
      ->group("Probes");
  app.add_option("--bearer-env", o.bearer_env, "send the token in the variable VAR")
      ->type_name("VAR")
      ->group("Auth");
  app.add_option("--basic-env", o.basic_env, "send the USER:PASSWORD in the variable VAR")
      ->type_name("VAR")
      ->group("Auth");
  app.add_flag("--netrc", o.netrc, "send the passwords in $NETRC, or else ~/.netrc")->group("Auth");
  app.add_option("--cert", o.certificate, "the client's certificate, PEM")
      ->type_name("F")
      ->group("Auth");
  app.add_option("--key", o.key, "its key, PEM")->type_name("F")->group("Auth");
}

// "10", "10/s", "600/min" or "1/h" as requests a second.
std::optional<double> rate_of(const std::string& word) {
  const std::size_t slash = word.find('/');
  const auto number = number_in(std::string_view(word).substr(0, slash));
  const std::string unit = slash == word.npos ? "s" : word.substr(slash + 1);
  if (!number) return std::nullopt;
  if (unit == "s") return *number;
  if (unit == "min" || unit == "m") return *number / 60;
  if (unit == "h") return *number / 3600;
  return std::nullopt;
}

// "30", "30s", "500ms" or "2min" in seconds.
std::optional<double> time_of(const std::string& word) {
  const std::size_t digits = std::min(word.find_first_not_of("0123456789."), word.size());
  const auto number = number_in(std::string_view(word).substr(0, digits));
  const std::string unit = word.substr(digits);
  if (!number) return std::nullopt;
  if (unit.empty() || unit == "s") return *number;
  if (unit == "ms") return *number / 1000;
  if (unit == "min" || unit == "m") return *number * 60;
  return std::nullopt;
}

Result<void> interpret_network(const Raw& raw, Options& o) {
  if (o.probe == "all" && !raw.yes && !o.dry_run) {
    return Error{Fault::usage,
                 "--probe all may change what the server holds: add --yes if that is meant, or "
                 "--dry-run to see the requests"};
  }
  o.http2 = raw.http == "2";
  if (!raw.rate.empty()) {
    o.rate = rate_of(raw.rate);
    if (!o.rate) {
      return Error{Fault::usage, "--rate: '" + raw.rate + "' is no rate: 10/s, 600/min or 0"};
    }
  }
  if (!raw.wait_for.empty()) {
    const auto time = time_of(raw.wait_for);
    if (!time) {
      return Error{Fault::usage, "--wait-for: '" + raw.wait_for + "' is no time: 30s or 2min"};
    }
    o.wait_for = *time;
  }
  if (!o.scratch.empty() && o.probe != "all") {
    return Error{Fault::usage, "--scratch is for --probe all"};
  }
  if (!o.bearer_env.empty() && !o.basic_env.empty()) {
    return Error{Fault::usage, "--bearer-env and --basic-env exclude each other"};
  }
  if (o.certificate.empty() && !o.key.empty()) {
    return Error{Fault::usage, "--key needs --cert"};
  }
  return {};
}

void add_network(CLI::App& app, Options& o, Raw& raw) {
  app.add_option("-X", o.method, "the method; GET, or POST with -d")
      ->type_name("METHOD")
      ->group("Requests");
  app.add_option("-H", o.fields, "a field of the request; repeatable")
      ->allow_extra_args(false)
      ->type_name("'NAME: VALUE'")
      ->group("Requests");
  app.add_option("-d", raw.data, "the content of the request; @F reads it from a file")
      ->type_name("CONTENT|@F")
      ->group("Requests");
  add_probes(app, o, raw);
  app.add_option("--rate", raw.rate,
                 "requests to one host, as in 10/s or 600/min; 0: any (10/s, of this machine any)")
      ->type_name("RATE")
      ->group("Network");
  app.add_option("--retries", o.retries, "after failed connects, 429 and 503")
      ->check(CLI::Range(0, 100))
      ->type_name("N")
      ->group("Network");
  app.add_option("--max-redirects", o.max_redirects, "redirects to follow, 20 at most")
      ->check(CLI::Range(0, 20))
      ->type_name("N")
      ->group("Network");
  app.add_option("--wait-for", raw.wait_for, "for the first target to come up, as in 30s")
      ->type_name("TIME")
      ->group("Network");
  app.add_option("--timeout", o.timeout, "seconds for one exchange")
      ->check(CLI::Range(0.01, 86400.0))
      ->type_name("SECONDS")
      ->group("Network");
  app.add_option("--concurrency", o.concurrency, "exchanges at a time")
      ->check(CLI::Range(1, 4096))
      ->type_name("N")
      ->group("Network");
  app.add_option("--host-concurrency", o.host_concurrency, "exchanges at a time with one host")
      ->check(CLI::Range(1, 4096))
      ->type_name("N")
      ->group("Network");
  app.add_option("--proxy", o.proxy, "go through this proxy, by CONNECT")
      ->type_name("URL")
      ->group("Network");
  app.add_option("--cacert", o.ca_file, "trust the certificates in F")
      ->type_name("F")
      ->group("Network");
  app.add_flag("-k,--insecure", o.insecure, "do not verify certificates")->group("Network");
  app.add_option("--resolve", o.resolve, "connect to ADDRESS for HOST:PORT")
      ->allow_extra_args(false)
      ->type_name("HOST:PORT:ADDRESS")
      ->group("Network");
  app.add_option("--http", raw.http, "the version of HTTP that targets are asked in: 1.1 or 2")
      ->check(CLI::IsMember({"1.1", "2"}))
      ->group("Network");
}

// What CLI11 left as words, made into what it means.
Result<void> interpret(const Raw& raw, Options& o) {
  for (const std::string& word : raw.formats) {
    const std::size_t equals = word.find('=');
    ReportTo to{word.substr(0, equals),
                equals == word.npos ? std::string() : word.substr(equals + 1)};
    const auto known = report::formats();
    if (std::find(known.begin(), known.end(), to.format) == known.end()) {
      const std::string_view meant = nearest(to.format, known);
      return Error{
          Fault::usage,
          "-f: there is no format '" + to.format + "'" +
              (meant.empty() ? std::string() : "; did you mean '" + std::string(meant) + "'?")};
    }
    o.reports.push_back(to);
  }
  if (o.reports.empty()) o.reports.push_back({"text", {}});
  if (!raw.output.empty()) {
    for (ReportTo& to : o.reports) {
      if (to.file.empty()) {
        to.file = raw.output;
        break;
      }
    }
  }
  const auto to_stdout = std::count_if(o.reports.begin(), o.reports.end(),
                                       [](const ReportTo& to) { return to.file.empty(); });
  if (to_stdout > 1) {
    return Error{Fault::usage,
                 "-f: only one report can go to the standard output; "
                 "give the others a file, as in -f json=report.json"};
  }
  o.selection.select = raw.select;
  o.selection.ignore = raw.ignore;
  for (const std::string& word : raw.levels) {
    const std::size_t equals = word.find('=');
    const auto level =
        equals == word.npos ? std::nullopt : gate::level_named(word.substr(equals + 1));
    if (!level) {
      return Error{Fault::usage, "--level: '" + word +
                                     "' is not RULE=LEVEL, with a LEVEL of "
                                     "must, should, advice or info"};
    }
    o.selection.levels.emplace_back(word.substr(0, equals), *level);
  }
  if (!raw.fail_on.empty()) {
    o.fail_on = gate::level_named(raw.fail_on);  // nothing for "never"
  } else if (o.command == Command::demo) {
    o.fail_on = std::nullopt;  // findings are what it is for
  }
  if (raw.scheme == "http") o.scheme = statute::Scheme::http;
  if (raw.scheme == "https") o.scheme = statute::Scheme::https;
  if (raw.vantage == "origin") o.vantage = statute::Vantage::origin;
  if (raw.vantage == "proxy") o.vantage = statute::Vantage::proxy;
  if (raw.group == "rule") o.group = report::Group::rule;
  if (raw.group == "url") o.group = report::Group::url;
  if (raw.group == "level") o.group = report::Group::level;
  o.redact = !raw.no_redact;
  if (raw.progress == "never" || o.quiet) o.progress = false;
  if (!raw.data.empty()) {
    if (raw.data.front() == '@') {
      auto file = File::open(raw.data.substr(1));
      if (!file) return file.error();
      o.content = std::string(file->octets());
    } else {
      o.content = raw.data;
    }
  }
  if (auto network = interpret_network(raw, o); !network) return network;
  for (const std::string& field : o.fields) {
    if (field.find(':') == field.npos || field.front() == ':') {
      return Error{Fault::usage, "-H: '" + field + "' is not a field: NAME: VALUE"};
    }
  }
  return {};
}

constexpr const char* kFooter =
    "Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 usage error or nothing "
    "checked,\n3 some target could not be read, 4 internal error, 130 interrupted.";

}  // namespace

std::variant<Options, int> parse_options(int argc, const char* const* argv) {
  Options o;
  Raw raw;
  std::vector<std::string> words(argv + 1, argv + argc);
  o.words = words;
  o.words.insert(o.words.begin(), "statute");

  CLI::App app("Holds HTTP responses to the letter of the specifications.", "statute");
  app.footer(kFooter);
  app.set_version_flag("--version", "statute " STATUTE_VERSION);
  app.require_subcommand(1);
  CLI::App* check = app.add_subcommand("check", "fetch URLs, read captures, report (default)");
  CLI::App* audit = app.add_subcommand("audit", "read captures only; never opens a socket");
  CLI::App* results = app.add_subcommand(
      "report", "render or merge results of -f jsonl again, without fetching or reading anew");
  CLI::App* rules = app.add_subcommand("rules", "list the catalogue");
  CLI::App* explain = app.add_subcommand("explain",
                                         "what the law says: a rule, a status code, "
                                         "a field");
  CLI::App* demo = app.add_subcommand("demo",
                                      "check a small origin of our own that breaks the "
                                      "rules");
  app.add_subcommand("version", "print the version");
  for (CLI::App* command : {check, audit}) {
    command->add_option("TARGET", o.targets,
                        command == check ? "URLs and files; - is the standard input"
                                         : "files; - is the standard input");
    add_input(*command, o, raw);
    if (command == check) add_network(*command, o, raw);
    add_rules(*command, o, raw);
    add_gate(*command, o, raw);
    add_output(*command, o, raw);
    command->footer(kFooter);
  }
  results->add_option("RESULTS", o.targets, "files of -f jsonl; - is the standard input")
      ->required();
  add_gate(*results, o, raw);
  add_output(*results, o, raw);
  results->footer(kFooter);
  for (CLI::App* command : {rules, explain}) add_output(*command, o, raw);
  rules->add_option("SELECTOR", o.targets, "rule ids, scopes, levels or globs");
  explain->add_option("WHAT", o.targets, "a rule, a status code or a field")->required();
  demo->add_option("--timeout", o.timeout, "seconds for one exchange");
  add_rules(*demo, o, raw);
  add_gate(*demo, o, raw);
  add_output(*demo, o, raw);
  demo->add_flag("--all", o.all, "check every resource, not only a choice");
  demo->add_flag("--serve", o.serve, "only serve, until interrupted");
  demo->add_option("--port", o.port, "serve on this port");

  // The command may be left out: `statute URL` checks.
  const auto is_command = [](const std::string& word) {
    return std::any_of(kCommands.begin(), kCommands.end(),
                       [&word](const auto& c) { return c.first == word; });
  };
  const bool global = words.empty() || words.front() == "--help" || words.front() == "-h" ||
                      words.front() == "--version";
  if (!global && !is_command(words.front())) words.insert(words.begin(), "check");
  if (words.empty()) words.emplace_back("--help");
  const bool no_words = argc < 2;

  try {
    std::reverse(words.begin(), words.end());
    app.parse(words);
  } catch (const CLI::ParseError& e) {
    const int code = app.exit(e);
    return code == 0 && !no_words ? 0 : 2;
  }
  for (const auto& [name, command] : kCommands) {
    if (app.got_subcommand(std::string(name))) o.command = command;
  }
  // `rules` and `explain` know fewer formats, and check them themselves.
  const bool lists = o.command == Command::rules || o.command == Command::explain;
  if (lists) {
    o.reports.clear();
    for (const std::string& word : raw.formats) o.reports.push_back({word, raw.output});
    if (o.reports.empty()) o.reports.push_back({"text", raw.output});
    for (const ReportTo& to : o.reports) {
      if (to.format != "text" && to.format != "json") {
        std::fprintf(stderr, "statute: -f: '%s' is neither text nor json\n", to.format.c_str());
        return 2;
      }
    }
    return o;
  }
  if (const auto ok = interpret(raw, o); !ok) {
    std::fprintf(stderr, "statute: %s\n", ok.error().what.c_str());
    return 2;
  }
  return o;
}

}  // namespace checker::cli
