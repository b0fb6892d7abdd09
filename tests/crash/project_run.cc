#include "tests/crash/project_run.h"

#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "runtime/database/driver.h"

namespace gander {
namespace {

int times_resolved = 0;

bool IsLong() {
  const char* form = std::getenv("GANDER_CRASH");
  return form != nullptr && absl::string_view(form) == "long";
}

absl::StatusOr<ResultRows> Ask(Database* database, const std::string& sql) {
  absl::StatusOr<std::vector<ResultRows>> results = database->Query(sql);
  if (!results.ok()) return results.status();
  return std::move(results->back());
}

std::string Joined(const ResultRows& rows) {
  std::string text;
  for (const auto& row : rows) {
    for (const auto& value : row) {
      absl::StrAppend(&text, value.value_or("NULL"), "|");
    }
    text += "\n";
  }
  return text;
}

// The rows of all of these queries, or the first error.
std::string Answers(const std::string& url,
                    const std::vector<std::string>& queries) {
  absl::StatusOr<std::unique_ptr<Database>> database =
      Connect(url, ConnectOptions());
  if (!database.ok()) return std::string(database.status().message());
  std::string text;
  for (const std::string& query : queries) {
    const absl::StatusOr<ResultRows> rows = Ask(database->get(), query);
    if (!rows.ok()) return std::string(rows.status().message());
    absl::StrAppend(&text, Joined(*rows), "--\n");
  }
  return text;
}

constexpr char kHistory[] =
    "SELECT version, name, state FROM gander_history ORDER BY seq";

// Not gander's own tables, and not the server's.
constexpr char kOurs[] =
    "n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') "
    "AND c.relname NOT LIKE 'gander%'";

std::string PostgresContents(const std::string& url) {
  const std::string from = absl::StrCat(
      " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace ");
  return Answers(
      url,
      {kHistory, "SELECT name FROM gander_repeatable",
       absl::StrCat("SELECT n.nspname, c.relname, a.attname, format_type("
                    "a.atttypid, a.atttypmod), a.attnotnull",
                    from, "JOIN pg_attribute a ON a.attrelid = c.oid WHERE ",
                    kOurs,
                    " AND c.relkind IN ('r', 'v') AND a.attnum > 0 ORDER BY "
                    "1, 2, a.attnum"),
       absl::StrCat("SELECT pg_get_indexdef(c.oid), i.indisvalid, i.indisready",
                    from, "JOIN pg_index i ON i.indexrelid = c.oid WHERE ",
                    kOurs, " ORDER BY 1"),
       absl::StrCat("SELECT o.conname, pg_get_constraintdef(o.oid)", from,
                    "JOIN pg_constraint o ON o.conrelid = c.oid WHERE ", kOurs,
                    " ORDER BY 1"),
       absl::StrCat("SELECT pg_get_viewdef(c.oid)", from, "WHERE ", kOurs,
                    " AND c.relkind = 'v' ORDER BY 1"),
       absl::StrCat("SELECT pg_get_triggerdef(t.oid)", from,
                    "JOIN pg_trigger t ON t.tgrelid = c.oid WHERE ", kOurs,
                    " AND NOT t.tgisinternal ORDER BY 1"),
       "SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
       "ORDER BY 1",
       absl::StrCat("SELECT c.relname, query_to_xml(format('SELECT x::text "
                    "FROM %I.%I x ORDER BY 1', n.nspname, c.relname), false, "
                    "true, '')",
                    from, "WHERE ", kOurs, " AND c.relkind = 'r' ORDER BY 1")});
}

std::string SqliteContents(const std::string& url) {
  absl::StatusOr<std::unique_ptr<Database>> database =
      Connect(url, ConnectOptions());
  if (!database.ok()) return std::string(database.status().message());
  const absl::StatusOr<ResultRows> tables =
      Ask(database->get(),
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT "
          "LIKE 'gander%' AND name NOT LIKE 'sqlite%' ORDER BY 1");
  if (!tables.ok()) return std::string(tables.status().message());
  std::vector<std::string> queries = {
      "PRAGMA integrity_check", kHistory, "SELECT name FROM gander_repeatable",
      "SELECT type, name, sql FROM sqlite_master WHERE tbl_name NOT LIKE "
      "'gander%' AND name NOT LIKE 'sqlite%' ORDER BY 1, 2"};
  for (const auto& row : *tables) {
    queries.push_back(
        absl::StrCat("SELECT * FROM ", row[0].value_or(""), " ORDER BY 1, 2"));
  }
  return Answers(url, queries);
}

bool IsSqlite(const std::string& url) {
  return absl::StartsWith(url, "sqlite:");
}

// What the message of exit 8 asks a person to do about the index without a
// name. What is to be told of it with --as.
std::string LookAtIndex(const std::string& url) {
  const std::string valid =
      ValueOf(url,
              "SELECT indisvalid FROM pg_index WHERE indexrelid = "
              "to_regclass('public.entries_account_idx')");
  if (absl::StartsWith(valid, "t")) return "applied";
  if (!valid.empty()) {
    EXPECT_EQ(ValueOf(url, "DROP INDEX public.entries_account_idx"), "");
  }
  return "not-applied";
}

}  // namespace

int Times(int few, int many) { return IsLong() ? many : few; }

void Tell(const std::string& what, int64_t times, const std::string& result) {
  std::printf("RESULT| %s | %lld | %s |\n", what.c_str(),
              static_cast<long long>(times),
              testing::Test::HasFailure() ? "FAILED" : result.c_str());
  std::fflush(stdout);
}

std::mt19937_64& Random() {
  static std::mt19937_64 random = [] {
    const char* given = std::getenv("GANDER_CRASH_SEED");
    const uint64_t seed = given == nullptr ? std::random_device()()
                                           : std::strtoull(given, nullptr, 10);
    std::printf("GANDER_CRASH_SEED=%llu\n",
                static_cast<unsigned long long>(seed));
    return std::mt19937_64(seed);
  }();
  return random;
}

absl::Duration RandomMoment(absl::Duration end) {
  return absl::Microseconds(std::uniform_int_distribution<int64_t>(
      0, absl::ToInt64Microseconds(end))(Random()));
}

const std::string& Project() {
  static const std::string path = std::getenv("PROJECT");
  return path;
}

std::vector<std::string> Up(std::vector<std::string> more) {
  more.insert(more.begin(), {"up", "--quiet"});
  return more;
}

ProgramOptions On(const std::string& url) {
  ProgramOptions options;
  options.environment["GANDER_DATABASE_URL"] = url;
  return options;
}

ProgramOutput RunAndKill(const std::string& url, absl::Duration moment,
                         const std::vector<std::string>& arguments) {
  Program program(Project(), arguments, On(url));
  absl::SleepFor(moment);
  program.Signal(SIGKILL);
  return program.Wait();
}

std::string Contents(const std::string& url) {
  return IsSqlite(url) ? SqliteContents(url) : PostgresContents(url);
}

std::string ValueOf(const std::string& url, const std::string& query) {
  absl::StatusOr<std::unique_ptr<Database>> database =
      Connect(url, ConnectOptions());
  if (!database.ok()) return std::string(database.status().message());
  const absl::StatusOr<ResultRows> rows = Ask(database->get(), query);
  if (!rows.ok()) return std::string(rows.status().message());
  return rows->empty() ? "" : (*rows)[0][0].value_or("NULL");
}

void AwaitValue(const std::string& url, const std::string& query,
                const std::string& value) {
  const absl::Time end = absl::Now() + absl::Minutes(2);
  while (ValueOf(url, query) != value) {
    ASSERT_LT(absl::Now(), end) << query;
    absl::SleepFor(absl::Milliseconds(5));
  }
}

std::string AppliedAgain(const std::string& url) {
  return ValueOf(url,
                 "SELECT version FROM gander_log WHERE outcome = 'applied' "
                 "GROUP BY version HAVING count(*) > 1");
}

bool IsOfTheNamelessIndex(const ProgramOutput& run) {
  return absl::StrContains(run.err, "25_index_without_a_name.postgres.sql:6") &&
         absl::StrContains(run.err, "CREATE INDEX CONCURRENTLY ON entries");
}

void ExpectItEndedAsItMay(const ProgramOutput& run, const std::string& what) {
  EXPECT_TRUE(run.exit_code == 0 || run.exit_code == 6 ||
              (run.exit_code == 8 && IsOfTheNamelessIndex(run)))
      << what << ": " << run.exit_code << " " << run.err;
}

void Recover(const std::string& url, const std::string& expected,
             const std::string& what) {
  ProgramOutput run = RunProgram(Project(), Up(), On(url));
  if (run.exit_code == 8) {
    EXPECT_TRUE(IsOfTheNamelessIndex(run)) << what << ": " << run.err;
    ++times_resolved;
    const ProgramOutput repair =
        RunProgram(Project(),
                   {"repair", "--resolve=25",
                    absl::StrCat("--as=", LookAtIndex(url)), "--yes"},
                   On(url));
    EXPECT_EQ(repair.exit_code, 0) << what << ": " << repair.err;
    run = RunProgram(Project(), Up(), On(url));
  }
  EXPECT_EQ(run.exit_code, 0) << what << ": " << run.err;
  EXPECT_EQ(Contents(url), expected) << what;
  EXPECT_EQ(AppliedAgain(url), "") << what;
}

void ExpectItToldTheTruth(const ProgramOutput& run, const std::string& url,
                          const std::string& what) {
  const auto told = nlohmann::json::parse(run.out, nullptr, false);
  ASSERT_TRUE(told.is_object()) << what << ": " << run.out;
  if (!told.contains("steps")) return;  // it had not connected
  const bool says_rolled_back = absl::StrContains(run.err, " was rolled back");
  for (const auto& step : told["steps"]) {
    const std::string of_version =
        step["version"].is_null()
            ? "version IS NULL"
            : absl::StrCat("version = ", step["version"].get<int64_t>());
    const std::string committed = ValueOf(
        url,
        absl::StrCat("SELECT count(*) FROM gander_log WHERE outcome = "
                     "'applied' AND run_id = '",
                     told["run_id"].get<std::string>(), "' AND ", of_version));
    if (step["state"] == "applied") {
      EXPECT_EQ(committed, "1") << what << ": " << run.out;
    } else if (says_rolled_back) {
      EXPECT_EQ(committed, "0") << what << ": " << run.err;
    }
  }
}

int PanicAndRecover(const std::function<std::string()>& new_database,
                    const std::string& expected) {
  struct Row {
    const char* how;
    int exit_code;
  };
  int times = 0;
  for (const Row& row :
       {Row{"terminate", 128 + SIGABRT}, Row{"segfault", 128 + SIGSEGV},
        // The program must not end with the step's 0.
        Row{"exit", 8}}) {
    for (const char* step : {"6", "28"}) {
      const std::string url = new_database();
      const std::string what = absl::StrCat(step, ":", row.how);
      const ProgramOutput run =
          RunProgram(Project(), Up({"--var=HURT=" + what}), On(url));
      EXPECT_EQ(run.exit_code, row.exit_code) << what << run.err;
      EXPECT_EQ(ValueOf(url,
                        "SELECT count(*) FROM gander_history WHERE state = "
                        "'applied'"),
                std::string(step) == "6" ? "5" : "27");
      Recover(url, expected, what);
      ++times;
    }
  }
  return times;
}

int TimesResolved() { return std::exchange(times_resolved, 0); }

}  // namespace gander
