#include "cmd/settings.h"

#include <cstdlib>
#include <cstring>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cmd/database_url.h"
#include "cmd/duration.h"
#include "cmd/flags.h"
#include "cmd/history_settings.h"
#include "cmd/redact.h"
#include "cmd/target_settings.h"
#include "cmd/version_argument.h"
#include "runtime/database/driver.h"
#include "runtime/sql/variables_line.h"

namespace gander::cmd {
namespace {

absl::Status Usage(absl::string_view message) {
  return absl::InvalidArgumentError(message);
}

// The flag's text was checked when it was set.
absl::Duration ToDuration(const std::string& text) {
  return ReadDuration(text).value_or(absl::ZeroDuration());
}

LockKind ToLockKind(const std::string& text) {
  if (text == "advisory") return LockKind::kAdvisory;
  if (text == "lease") return LockKind::kLease;
  return text == "none" ? LockKind::kNone : LockKind::kAuto;
}

absl::StatusOr<std::map<std::string, std::string>> ToVariables(
    const std::vector<std::string>& given) {
  std::map<std::string, std::string> variables;
  for (const std::string& variable : given) {
    const size_t equals = variable.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Usage(absl::StrCat("--var: ", QuotedArgument(variable),
                                " is not NAME=VALUE"));
    }
    if (!variables
             .emplace(variable.substr(0, equals), variable.substr(equals + 1))
             .second) {
      return Usage(
          absl::StrCat("--var: ", QuotedArgument(variable.substr(0, equals)),
                       " is given twice"));
    }
  }
  return variables;
}

// The verb of a run: the command itself, or the words behind `plan`.
absl::StatusOr<Request> ToRequest(const Invocation& invocation) {
  std::string verb = invocation.command;
  std::vector<std::string> arguments = invocation.arguments;
  if (verb == "plan") {
    verb = arguments.empty() ? "up" : arguments.front();
    if (!arguments.empty()) arguments.erase(arguments.begin());
  }
  Request request;
  if (verb == "down") {
    request.verb = Request::Verb::kDown;
  } else if (verb == "redo") {
    request.verb = Request::Verb::kRedo;
  } else if (verb == "goto") {
    request.verb = Request::Verb::kGoto;
  } else if (verb != "up") {
    return Usage(absl::StrCat("plan: ", QuotedArgument(verb),
                              " is none of up, down, redo, goto"));
  }
  const bool has_target = request.verb == Request::Verb::kGoto;
  if (arguments.size() != (has_target ? 1 : 0)) {
    return Usage(has_target
                     ? "plan: goto needs VERSION: write 'plan goto VERSION'"
                     : absl::StrCat("unexpected argument ",
                                    QuotedArgument(arguments.front()),
                                    " behind 'plan ", verb, "'"));
  }
  if (has_target) {
    const absl::StatusOr<Version> version = ReadVersion(arguments.front());
    if (!version.ok()) {
      return Usage(absl::StrCat("goto: ", QuotedArgument(arguments.front()),
                                " ", std::string(version.status().message())));
    }
    request.to = *version;
  }
  return request;
}

absl::Status AddBounds(Request* request) {
  const bool to = !FLAGS_gander_to.empty();
  const bool by = !FLAGS_gander_by.empty();
  request->all = FLAGS_gander_all;
  if ((to || by || request->all) && request->verb != Request::Verb::kUp &&
      request->verb != Request::Verb::kDown) {
    return Usage("--to, --by and --all are for up and down");
  }
  if (to && by) return Usage("--to and --by exclude each other");
  if (request->all && (to || by)) {
    return Usage("--all excludes --to and --by");
  }
  if (request->all && request->verb == Request::Verb::kUp) {
    return Usage("--all is for down; up applies all there is");
  }
  if (to) request->to = *ReadVersion(FLAGS_gander_to);
  if (by) {
    int64_t count = 0;
    (void)absl::SimpleAtoi(FLAGS_gander_by, &count);
    request->by = count;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> ToRoles(const Invocation& invocation) {
  std::vector<std::string> roles;
  for (const absl::string_view part :
       absl::StrSplit(FLAGS_gander_grant_read, ',')) {
    const absl::string_view role = absl::StripAsciiWhitespace(part);
    if (absl::StrContains(role, "://")) {
      return Usage(absl::StrCat(SourceOf("grant-read", invocation),
                                " names roles, and ", QuotedArgument(role),
                                " is a URL"));
    }
    if (!role.empty()) roles.emplace_back(role);
  }
  return roles;
}

// Before any of several databases is touched.
absl::Status CheckRolesCanBe(const Invocation& invocation,
                             const Settings& settings) {
  if (settings.migrator.grant_read.empty()) return absl::OkStatus();
  for (const Target& target : settings.targets) {
    if ((*FindDriver(target.url))->name != DatabaseName::kSqlite) continue;
    return Usage(absl::StrCat(SourceOf("grant-read", invocation), ": ",
                              target.name, " is SQLite, which has no roles"));
  }
  return absl::OkStatus();
}

absl::StatusOr<TableName> ToHistoryTable(const Invocation& invocation) {
  const std::string& text = FLAGS_gander_history_table;
  absl::StatusOr<TableName> table = TableName::Parse(text);
  if (table.ok()) return table;
  const std::string source = SourceOf("history-table", invocation);
  if (RedactedArgument(text) != text) {
    return Usage(absl::StrCat(source, ": ", QuotedArgument(text),
                              " is no table's name"));
  }
  return Usage(
      absl::StrCat(source, ": ", std::string(table.status().message())));
}

absl::StatusOr<std::string> ToFolder(const Invocation& invocation,
                                     const Project& project) {
  if (!project.embedded() || invocation.given.count("dir") != 0 ||
      invocation.sources.count("dir") != 0) {
    if (!absl::StrContains(FLAGS_gander_dir, "://")) return FLAGS_gander_dir;
    return Usage(absl::StrCat(SourceOf("dir", invocation),
                              " names a folder, and ",
                              QuotedArgument(FLAGS_gander_dir), " is a URL"));
  }
  // Bazel tells what it runs where the workspace is.
  const char* workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  const std::string folder = project.SourceFolder();
  if (workspace == nullptr || folder.empty()) return "";
  return absl::StrCat(workspace, "/", folder);
}

absl::StatusOr<DirectoryOptions> ToDirectoryOptions(
    const Invocation& invocation) {
  DirectoryOptions options;
  options.recursive = FLAGS_gander_recursive;
  options.ignore = absl::StrSplit(FLAGS_gander_ignore, ',', absl::SkipEmpty());
  absl::StatusOr<std::vector<DeclaredVariable>> variables =
      ParseVariables(FLAGS_gander_variables);
  if (!variables.ok() &&
      RedactedArgument(FLAGS_gander_variables) != FLAGS_gander_variables) {
    return Usage(absl::StrCat(SourceOf("variables", invocation), ": ",
                              QuotedArgument(FLAGS_gander_variables),
                              " is no list of variables"));
  }
  if (!variables.ok()) {
    return Usage(absl::StrCat(SourceOf("variables", invocation), ": ",
                              std::string(variables.status().message())));
  }
  options.variables = *std::move(variables);
  if (FLAGS_gander_format == "auto") return options;
  options.format = ParseSourceFormat(FLAGS_gander_format);
  if (!options.format.has_value() || *options.format == SourceFormat::kCpp) {
    return Usage(absl::StrCat(
        SourceOf("format", invocation), ": ",
        QuotedArgument(FLAGS_gander_format),
        " is none of auto, annotated, plain, dbmate, sql-migrate, pair, "
        "flyway, diesel"));
  }
  return options;
}

absl::StatusOr<std::string> ResolveUrl(const Invocation& invocation,
                                       const Project& project,
                                       Settings* settings) {
  if (MeansFleet(invocation)) {
    absl::StatusOr<TargetChoice> choice = ChooseTarget(invocation);
    if (!choice.ok()) return choice.status();
    settings->target = choice->chosen.name;
    settings->targets = std::move(choice->all);
    return std::move(choice->chosen.url);
  }
  for (const auto& [flag, value] :
       {std::pair("target", FLAGS_gander_target),
        std::pair("target-index", FLAGS_gander_target_index)}) {
    const bool given = invocation.given.count(flag) != 0;
    if (given || (!value.empty() && FLAGS_gander_targets_file.empty())) {
      return Usage(
          absl::StrCat(SourceOf(flag, invocation), " needs --targets-file"));
    }
  }
  return FindDatabaseUrl(invocation, project);
}

absl::Status ResolveDatabase(const Invocation& invocation,
                             const Project& project, Settings* settings) {
  if (!FLAGS_gander_database.empty()) {
    settings->database = ParseDatabaseName(FLAGS_gander_database);
  }
  absl::StatusOr<std::string> url = ResolveUrl(invocation, project, settings);
  if (!url.ok()) return url.status();
  settings->migrator.database_url = *url;
  if (url->empty()) return absl::OkStatus();
  const absl::StatusOr<const Driver*> driver = FindDriver(*url);
  if (!driver.ok()) return driver.status();
  if (settings->database.has_value() &&
      *settings->database != (*driver)->name) {
    return Usage(absl::StrCat("--database=", FLAGS_gander_database,
                              " contradicts the URL, which is for ",
                              std::string(ToString((*driver)->name))));
  }
  settings->database = (*driver)->name;
  return absl::OkStatus();
}

// What means nothing without a history.
absl::Status CheckNoHistory(const Invocation& invocation,
                            const Request& request) {
  if (request.verb == Request::Verb::kGoto) {
    return Usage(
        "goto needs a history; leave --no-history out, or use up and down");
  }
  if (FLAGS_gander_check) {
    return Usage(
        "--check excludes --no-history: without a history everything runs "
        "every time");
  }
  if (invocation.given.count("out-of-order") != 0) {
    return Usage("--out-of-order excludes --no-history, which has no order");
  }
  if (request.verb == Request::Verb::kDown && !request.all &&
      !request.to.has_value() && !request.by.has_value()) {
    return Usage(
        "down --no-history needs --all, --by=N or --to=VERSION: nobody knows "
        "what was applied last");
  }
  return absl::OkStatus();
}

bool UsesDatabase(const std::string& command) {
  return command != "create" && command != "hash" && command != "fix" &&
         command != "help";
}

bool IsRun(const std::string& command) {
  return command == "up" || command == "down" || command == "redo" ||
         command == "goto";
}

}  // namespace

absl::StatusOr<Settings> ResolveSettings(const Invocation& invocation,
                                         const Project& project) {
  Settings settings;
  MigratorOptions& options = settings.migrator;
  absl::StatusOr<std::string> folder = ToFolder(invocation, project);
  if (!folder.ok()) return folder.status();
  settings.folder = *std::move(folder);
  const absl::StatusOr<DirectoryOptions> files = ToDirectoryOptions(invocation);
  if (!files.ok()) return files.status();
  settings.files = *files;
  settings.dry_run = FLAGS_gander_dry_run;
  settings.check = FLAGS_gander_check;
  settings.yes = FLAGS_gander_yes;
  settings.cc = FLAGS_gander_cc;
  settings.sequential = FLAGS_gander_sequential;
  settings.grace = ToDuration(FLAGS_gander_grace);
  const absl::Duration deadline = ToDuration(FLAGS_gander_deadline);
  if (deadline > absl::ZeroDuration()) settings.deadline = deadline;
  settings.wait.timeout = ToDuration(FLAGS_gander_timeout);
  if (!FLAGS_gander_for.empty()) {
    settings.wait.version = *ReadVersion(FLAGS_gander_for);
  }
  settings.scratch_url = FLAGS_gander_scratch_url;
  if (!FLAGS_gander_since.empty()) {
    settings.since = *ReadVersion(FLAGS_gander_since);
  }
  settings.verbose = FLAGS_gander_verbose;
  settings.quiet = FLAGS_gander_quiet;
  if (settings.verbose && settings.quiet) {
    return Usage("--verbose and --quiet exclude each other");
  }
  if (invocation.command == "up" && settings.check && !settings.dry_run) {
    return Usage("--check needs --dry-run: up itself applies what is pending");
  }
  if (!UsesDatabase(invocation.command)) return settings;

  if (IsRun(invocation.command) || invocation.command == "plan") {
    absl::StatusOr<Request> request = ToRequest(invocation);
    if (!request.ok()) return request.status();
    settings.request = *request;
    const absl::Status status = AddBounds(&settings.request);
    if (!status.ok()) return status;
  }
  absl::StatusOr<std::optional<HistoryRequest>> change =
      ToHistoryRequest(invocation);
  if (!change.ok()) return change.status();
  settings.change = *std::move(change);
  options.policy.ignore_foreign_history = FLAGS_gander_ignore_foreign_history;
  options.without_history = FLAGS_gander_no_history;
  if (options.without_history) {
    const absl::Status status = CheckNoHistory(invocation, settings.request);
    if (!status.ok()) return status;
  }
  absl::StatusOr<std::map<std::string, std::string>> variables =
      ToVariables(invocation.variables);
  if (!variables.ok()) return variables.status();
  options.variables = *std::move(variables);
  options.policy.variables = WithEnvironment(options.variables);
  options.connect_timeout = ToDuration(FLAGS_gander_connect_timeout);
  options.lock.kind = ToLockKind(FLAGS_gander_lock);
  options.pooler_ok = FLAGS_gander_pooler_ok;
  absl::StatusOr<std::vector<std::string>> grant_read = ToRoles(invocation);
  if (!grant_read.ok()) return grant_read.status();
  options.grant_read = *std::move(grant_read);
  options.lock_wait = ToDuration(FLAGS_gander_lock_wait);
  options.lock_timeout = ToDuration(FLAGS_gander_lock_timeout);
  options.statement_timeout = ToDuration(FLAGS_gander_statement_timeout);
  if (FLAGS_gander_lock_tries < 1 || FLAGS_gander_lock_tries > 1000000) {
    return Usage("--lock-tries is a number from 1 to 1000000");
  }
  options.lock_tries = static_cast<int>(FLAGS_gander_lock_tries);
  if (int64_t load = 0; absl::SimpleAtoi(FLAGS_gander_max_load, &load)) {
    options.max_load = load;
  }
  if (FLAGS_gander_out_of_order == "apply") {
    options.policy.out_of_order = OutOfOrder::kApply;
  } else if (FLAGS_gander_out_of_order == "ignore") {
    options.policy.out_of_order = OutOfOrder::kIgnore;
  }
  absl::StatusOr<TableName> table = ToHistoryTable(invocation);
  if (!table.ok()) return table.status();
  options.history_table = *std::move(table);
  absl::Status status = ResolveDatabase(invocation, project, &settings);
  if (status.ok()) status = CheckRolesCanBe(invocation, settings);
  if (!status.ok()) return status;
  return settings;
}

}  // namespace gander::cmd
