#include "cmd/flag_table.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cmd/duration.h"
#include "cmd/flags.h"
#include "cmd/redact.h"
#include "cmd/version_argument.h"

namespace gander::cmd {
namespace {

constexpr char kRuns[] = "up down redo goto";
constexpr char kLocks[] = "up down redo goto baseline repair adopt";
constexpr char kStops[] = "up down redo goto wait baseline repair adopt";
constexpr char kReads[] =
    "up down redo goto status version plan rehearse validate wait baseline "
    "repair adopt";
// What tries to connect for --connect-timeout; wait has a time of its own.
constexpr char kConnects[] =
    "up down redo goto status version plan rehearse validate baseline repair "
    "adopt";
// What reads the files of a folder.
constexpr char kFolder[] =
    "up down redo goto status version plan rehearse validate wait baseline "
    "repair adopt hash";
constexpr char kAll[] =
    "create up down redo goto status version plan rehearse validate wait "
    "baseline repair adopt hash fix help";

constexpr FlagRow kTable[] = {
    {"database-url", FlagKind::kText, "URL", kReads, nullptr,
     "GANDER_DATABASE_URL",
     "The database: postgresql://user@host:5432/name or sqlite:file.db. "
     "Without "
     "the flag: $GANDER_DATABASE_URL, the file that $GANDER_DATABASE_URL_FILE "
     "names, then $DATABASE_URL. A password in it is "
     "never shown, but give it by --database-url-file or the environment: "
     "arguments can be seen by others until the program has started."},
    {"database-url-file", FlagKind::kText, "FILE", kReads, nullptr,
     "GANDER_DATABASE_URL_FILE",
     "A file that holds the URL on its only line, such as a mounted secret."},
    {"targets-file", FlagKind::kText, "FILE", kReads, nullptr,
     "GANDER_TARGETS_FILE",
     "Several databases: a file with a line NAME URL for each. One of them is "
     "chosen by --target or --target-index; without these, up, status, "
     "version, plan, validate and wait work on all, one after another."},
    {"target", FlagKind::kText, "NAME", kReads, nullptr, "GANDER_TARGET",
     "The database of that name in the file of --targets-file."},
    {"target-index", FlagKind::kCount, "N", kReads, nullptr,
     "GANDER_TARGET_INDEX",
     "The N-th database in the file of --targets-file, counted from 0: the "
     "JOB_COMPLETION_INDEX of an indexed Kubernetes Job."},
    {"database", FlagKind::kChoice, "postgres|sqlite|mysql",
     "plan rehearse validate", nullptr, nullptr,
     "Read the files as this database would, when no URL says which it is. "
     "plan: as if nothing had been applied."},
    {"history-table", FlagKind::kText, "TABLE", kReads, nullptr,
     "GANDER_HISTORY_TABLE",
     "Where the history is kept: TABLE or SCHEMA.TABLE. A part with dots or "
     "quotes in it goes in double quotes."},
    {"no-history", FlagKind::kSwitch, nullptr, "up down redo plan", nullptr,
     nullptr,
     "Run all that is asked for, applied or not, and neither read nor write a "
     "history. For files that may run any number of times, such as test data; "
     "keep them in a folder of their own."},
    {"dir", FlagKind::kText, "FOLDER",
     "create up down redo goto status version plan rehearse validate wait "
     "baseline repair adopt hash fix",
     "create hash fix", "GANDER_DIR", "The folder of the migration files."},
    {"recursive", FlagKind::kSwitch, nullptr, kFolder, "hash",
     "GANDER_RECURSIVE", "Read the files of the folders in it as well."},
    {"ignore", FlagKind::kText, "PATTERN[,PATTERN]",
     "up down redo goto status version plan rehearse validate wait baseline "
     "repair adopt hash fix",
     "hash fix", "GANDER_IGNORE",
     "Files of the folder to leave out, by name or shell pattern, such as "
     "schema.sql,*.bak.sql."},
    {"format", FlagKind::kText, "FORMAT", kFolder, "", "GANDER_FORMAT",
     "auto: each file is what its name and content say. Else all must be of "
     "this format: annotated (goose), plain (without annotations but +gander "
     "Replaces and Variables), dbmate, sql-migrate, pair (golang-migrate), "
     "flyway or "
     "diesel."},
    {"variables", FlagKind::kText, "LIST", kFolder, "", "GANDER_VARIABLES",
     "Variables that every SQL file may use as ${NAME}: their names, or "
     "NAME=VALUE with a value for when nobody gives one, separated by spaces."},
    {"for", FlagKind::kVersion, "VERSION", "wait", nullptr, nullptr,
     "Wait for the migrations up to and including this version only."},
    {"timeout", FlagKind::kDuration, "DURATION", "wait", nullptr,
     "GANDER_TIMEOUT",
     "How long to wait, trying to connect included. 0: look once."},
    {"scratch-url", FlagKind::kText, "URL", "rehearse", nullptr,
     "GANDER_SCRATCH_URL",
     "A database that exists for nothing else, to rehearse in: its migrations "
     "are run. Without it one is made, and removed: on PostgreSQL on a server "
     "of its own, whose programs must be installed."},
    {"since", FlagKind::kVersion, "VERSION", "rehearse", nullptr, nullptr,
     "Take the migrations up to this version as applied, whatever the database "
     "has. They are run first, and nothing is shown of them."},
    {"to", FlagKind::kVersion, "VERSION", "up down plan", nullptr, nullptr,
     "up: apply nothing above this version. down: roll back everything above "
     "it, so that it stays itself; 0 rolls back all but a version 0."},
    {"by", FlagKind::kCount, "N", "up down plan", nullptr, nullptr,
     "At most so many migrations."},
    {"all", FlagKind::kSwitch, nullptr, "down plan", nullptr, nullptr,
     "Roll back everything. Asks first on a terminal, and needs --yes "
     "elsewhere."},
    {"yes", FlagKind::kSwitch, nullptr, "down baseline repair adopt", nullptr,
     nullptr, "Do not ask."},
    {"dry-run", FlagKind::kSwitch, nullptr,
     "up down redo goto baseline repair adopt fix", nullptr, nullptr,
     "Show what would run, with its SQL, or what would be written to the "
     "history, and change nothing. fix: show the new names."},
    {"check", FlagKind::kSwitch, nullptr, "up status plan hash", nullptr,
     nullptr,
     "Exit with 3 when something is pending (up: with --dry-run). hash: "
     "compare "
     "with the file and exit with 4 when it differs, instead of writing it."},
    {"out-of-order", FlagKind::kChoice, "refuse|apply|ignore",
     "up redo goto plan", nullptr, "GANDER_OUT_OF_ORDER",
     "What to do about a pending version below one that is applied already."},
    {"ignore-foreign-history", FlagKind::kSwitch, nullptr, "up goto plan",
     nullptr, nullptr,
     "Apply everything to a database that another tool has migrated, when that "
     "has nothing to do with these migrations."},
    {"accept", FlagKind::kVersion, "VERSION", "repair", nullptr, nullptr,
     "The file of this version was edited after it was applied: take it, as it "
     "is now, as what was applied."},
    {"accept-all", FlagKind::kSwitch, nullptr, "repair", nullptr, nullptr,
     "The same for every applied migration that was edited."},
    {"forget", FlagKind::kVersion, "VERSION", "repair", nullptr, nullptr,
     "Take this version out of the history. No Down is run."},
    {"mark-applied", FlagKind::kVersion, "VERSION", "repair", nullptr, nullptr,
     "Take this one version as applied. No Up is run."},
    {"resolve", FlagKind::kVersion, "VERSION", "repair", nullptr, nullptr,
     "Say what became of this half-done version; --as says what."},
    {"as", FlagKind::kChoice, "applied|not-applied|undone", "repair", nullptr,
     nullptr,
     "With --resolve. applied: the statement in doubt took effect. "
     "not-applied: it did not, or has been undone. undone: all that the step "
     "did has been undone."},
    {"from", FlagKind::kChoice,
     "goose|golang-migrate|dbmate|sqlx|flyway|atlas|diesel|sql-migrate",
     "adopt", nullptr, nullptr, "The tool that has migrated the database."},
    {"from-table", FlagKind::kText, "TABLE", "adopt", nullptr, nullptr,
     "The tool's table, TABLE or SCHEMA.TABLE, when it has not its usual "
     "name."},
    {"allow-missing", FlagKind::kSwitch, nullptr, "adopt", nullptr, nullptr,
     "Take over versions whose files are gone, too."},
    {"var", FlagKind::kText, "NAME=VALUE",
     "up down redo goto plan rehearse repair", nullptr, nullptr,
     "The value of a variable, for SQL and for C++ steps "
     "(StepContext::Variable). May be given several times."},
    {"grant-read", FlagKind::kText, "ROLE[,ROLE]", "up redo goto", nullptr,
     "GANDER_GRANT_READ",
     "PostgreSQL: let these roles read the history, so that they may call wait "
     "and status. public is everybody."},
    {"connect-timeout", FlagKind::kDuration, "DURATION", kConnects, nullptr,
     "GANDER_CONNECT_TIMEOUT",
     "How long to try to connect while the database refuses or is starting."},
    {"lock", FlagKind::kChoice, "auto|advisory|lease|none", kLocks, nullptr,
     "GANDER_LOCK",
     "By what migrators keep each other out. PostgreSQL: an advisory lock of "
     "the session; behind a pooler, and on CockroachDB, a lease, which is a "
     "row "
     "that is renewed. auto finds out. none: you see to it yourself."},
    {"pooler-ok", FlagKind::kSwitch, nullptr, kRuns, nullptr,
     "GANDER_POOLER_OK",
     "Run NO TRANSACTION migrations through a connection pooler. Right for one "
     "in session mode only."},
    {"lock-wait", FlagKind::kDuration, "DURATION", kLocks, nullptr,
     "GANDER_LOCK_WAIT",
     "How long to wait while another gander migrates this database."},
    {"lock-timeout", FlagKind::kDuration, "DURATION", kRuns, nullptr,
     "GANDER_LOCK_TIMEOUT",
     "PostgreSQL: how long a statement may wait for a table's lock before its "
     "migration is rolled back and tried again. 0: no limit."},
    {"lock-tries", FlagKind::kCount, "N", kRuns, nullptr, "GANDER_LOCK_TRIES",
     "PostgreSQL: how often a migration that did not get its locks is tried."},
    {"max-load", FlagKind::kCount, "N", kRuns, nullptr, "GANDER_MAX_LOAD",
     "PostgreSQL: a backfill rests while more other sessions than this run "
     "something. 0: no limit."},
    {"statement-timeout", FlagKind::kDuration, "DURATION", kRuns, nullptr,
     "GANDER_STATEMENT_TIMEOUT",
     "PostgreSQL: how long a statement may run. 0: no limit."},
    {"deadline", FlagKind::kDuration, "DURATION", kLocks, nullptr,
     "GANDER_DEADLINE",
     "How long the whole run may take, waiting included; then it is stopped as "
     "by SIGTERM. 0: no limit."},
    {"grace", FlagKind::kDuration, "DURATION", kStops, nullptr, "GANDER_GRACE",
     "How long a run that is asked to stop (SIGTERM, SIGINT, --deadline) may "
     "take to roll back before the program ends all the same."},
    {"cc", FlagKind::kSwitch, nullptr, "create", nullptr, nullptr,
     "A C++ step instead of a SQL file."},
    {"sequential", FlagKind::kSwitch, nullptr, "create", nullptr, nullptr,
     "The next number instead of the time for a version."},
    {"output", FlagKind::kChoice, "text|json", kAll, nullptr, "GANDER_OUTPUT",
     "json: one object on standard output, see docs/json-output.md."},
    {"log-format", FlagKind::kChoice, "text|json|auto", kAll, nullptr,
     "GANDER_LOG_FORMAT",
     "What standard error gets. json: one object a line, see "
     "docs/json-output.md. auto: json, unless it is a terminal."},
    {"termination-message", FlagKind::kText, "FILE", kAll, nullptr,
     "GANDER_TERMINATION_MESSAGE",
     "Write how it ended into this file, for Kubernetes: "
     "/dev/termination-log."},
    {"verbose", FlagKind::kSwitch, nullptr, kAll, nullptr, nullptr,
     "Tell more while running: each migration as it begins."},
    {"quiet", FlagKind::kSwitch, nullptr, kAll, nullptr, nullptr,
     "Tell nothing while running but warnings and errors."},
};

std::string GflagsName(const FlagRow& flag) {
  std::string name = absl::StrCat("gander_", flag.name);
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
}

absl::Status Bad(absl::string_view value, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat(": ", QuotedArgument(value), " ", why));
}

absl::Status CheckValue(const FlagRow& flag, absl::string_view value) {
  if (value.empty() && flag.kind != FlagKind::kSwitch) {
    return absl::InvalidArgumentError(
        absl::StrCat(" needs a value: ", flag.value));
  }
  switch (flag.kind) {
    case FlagKind::kSwitch:
      if (value == "true" || value == "false") return absl::OkStatus();
      return Bad(value, "is neither true nor false");
    case FlagKind::kText:
      return absl::OkStatus();
    case FlagKind::kCount: {
      int64_t count;
      if (value.find_first_not_of("0123456789") == absl::string_view::npos &&
          absl::SimpleAtoi(value, &count)) {
        return absl::OkStatus();
      }
      return Bad(value, "is not a number from 0 to 9223372036854775807");
    }
    case FlagKind::kVersion:
      if (const auto version = ReadVersion(value); !version.ok()) {
        return Bad(value, std::string(version.status().message()));
      }
      return absl::OkStatus();
    case FlagKind::kDuration: {
      const absl::StatusOr<absl::Duration> duration = ReadDuration(value);
      if (duration.ok()) return absl::OkStatus();
      return Bad(value, duration.status().message());
    }
    case FlagKind::kChoice: {
      const std::vector<std::string> choices = absl::StrSplit(flag.value, '|');
      for (const std::string& choice : choices) {
        if (value == choice) return absl::OkStatus();
      }
      return Bad(value,
                 absl::StrCat("is none of ", absl::StrJoin(choices, ", ")));
    }
  }
  return absl::InternalError(": has no kind");
}

}  // namespace

absl::Span<const FlagRow> FlagTable() { return kTable; }

const FlagRow* FindFlag(absl::string_view name) {
  std::string dashed(name);
  for (char& c : dashed) c = c == '_' ? '-' : c;
  for (const FlagRow& flag : kTable) {
    if (dashed == flag.name) return &flag;
  }
  return nullptr;
}

std::vector<std::string> CommandsThatTake(const FlagRow& flag, bool project) {
  return absl::StrSplit(project && flag.project_commands != nullptr
                            ? flag.project_commands
                            : flag.commands,
                        ' ', absl::SkipEmpty());
}

bool Takes(absl::string_view command, const FlagRow& flag, bool project) {
  const std::vector<std::string> commands = CommandsThatTake(flag, project);
  return std::find(commands.begin(), commands.end(), command) != commands.end();
}

std::string DefaultOf(const FlagRow& flag) {
  gflags::CommandLineFlagInfo info;
  if (flag.kind == FlagKind::kSwitch ||
      !gflags::GetCommandLineFlagInfo(GflagsName(flag).c_str(), &info)) {
    return "";
  }
  return info.default_value;
}

absl::Status SetFlag(const FlagRow& flag, absl::string_view value) {
  absl::Status status = CheckValue(flag, value);
  if (!status.ok()) return status;
  if (gflags::SetCommandLineOption(GflagsName(flag).c_str(),
                                   std::string(value).c_str())
          .empty()) {
    return Bad(value, "cannot be used");
  }
  return absl::OkStatus();
}

}  // namespace gander::cmd
