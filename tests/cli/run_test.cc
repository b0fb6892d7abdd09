// up, down, redo and goto, as a person or a Job runs them.
#include <fcntl.h>
#include <unistd.h>

#include <regex>

#include "tests/cli/gander_test.h"

namespace gander {
namespace {

class RunTest : public GanderTest {
 protected:
  RunTest() { WriteTwoMigrations(); }

  std::string Tables() {
    return Sql(
        "SELECT group_concat(name) FROM (SELECT name FROM sqlite_master WHERE "
        "type = 'table' AND name NOT GLOB 'gander*' AND name NOT GLOB "
        "'sqlite_*' ORDER BY name)");
  }
};

// Every "12 ms" and "1.24 s" as "T".
std::string WithoutTimes(const std::string& text) {
  return std::regex_replace(text, std::regex("[0-9.]+ m?s\\b"), "T");
}

TEST_F(RunTest, UpAppliesWhatIsPendingAndThenNothing) {
  const ProgramOutput first = OnDatabase({"up"});
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_EQ(WithoutTimes(first.out), "Applied 2 migrations in T.\n");
  EXPECT_EQ(WithoutTimes(first.err),
            "applied  0001 create_users (sql, 2 statements, T)\n"
            "applied  0002 create_orders (sql, 1 statement, T)\n");
  EXPECT_EQ(Tables(), "orders,users");

  const ProgramOutput second = OnDatabase({"up"});
  EXPECT_EQ(second.exit_code, 0);
  EXPECT_EQ(second.out, "Nothing to do.\n");
  EXPECT_EQ(second.err, "");
}

TEST_F(RunTest, BoundsAreObeyed) {
  OnDatabase({"up", "--to=1"});
  EXPECT_EQ(Tables(), "users");
  OnDatabase({"up", "--by=0"});
  EXPECT_EQ(Tables(), "users");
  OnDatabase({"up", "--by=1"});
  EXPECT_EQ(Tables(), "orders,users");
  OnDatabase({"down"});
  EXPECT_EQ(Tables(), "users");
  OnDatabase({"up"});
  OnDatabase({"down", "--to=1"});
  EXPECT_EQ(Tables(), "users");
  OnDatabase({"up"});
  OnDatabase({"down", "--by=2"});
  EXPECT_EQ(Tables(), "");
  OnDatabase({"goto", "2"});
  EXPECT_EQ(Tables(), "orders,users");
  OnDatabase({"goto", "0"});
  EXPECT_EQ(Tables(), "");
}

TEST_F(RunTest, DownSaysWhatItRolledBack) {
  OnDatabase({"up"});
  const ProgramOutput output = OnDatabase({"down"});
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_EQ(WithoutTimes(output.out), "Rolled back 1 migration in T.\n");
  EXPECT_EQ(WithoutTimes(output.err),
            "rolled back 0002 create_orders (sql, 1 statement, T)\n");
}

TEST_F(RunTest, RedoRollsBackAndAppliesAgain) {
  OnDatabase({"up"});
  Sql("INSERT INTO orders VALUES (7)");
  const ProgramOutput output = OnDatabase({"redo"});
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_EQ(WithoutTimes(output.out),
            "Rolled back 1 migration, applied 1 migration in T.\n");
  EXPECT_EQ(Sql("SELECT count(*) FROM orders"), "0");
}

TEST_F(RunTest, DownAllNeedsYesWhereNobodyCanAnswer) {
  OnDatabase({"up"});
  const ProgramOutput refused = OnDatabase({"down", "--all"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_EQ(
      refused.err,
      "error: This rolls back every migration of sqlite:test.db. There is "
      "no terminal to ask on; add --yes.\n");
  EXPECT_EQ(Tables(), "orders,users");
  EXPECT_EQ(OnDatabase({"down", "--all", "--yes"}).exit_code, 0);
  EXPECT_EQ(Tables(), "");
}

// A terminal whose user types `answer`.
class Terminal {
 public:
  explicit Terminal(const std::string& answer)
      : fd_(posix_openpt(O_RDWR | O_NOCTTY)) {
    EXPECT_GE(fd_, 0);
    EXPECT_EQ(grantpt(fd_), 0);
    EXPECT_EQ(unlockpt(fd_), 0);
    const std::string typed = answer + "\n";
    EXPECT_EQ(write(fd_, typed.data(), typed.size()),
              static_cast<ssize_t>(typed.size()));
  }
  ~Terminal() { close(fd_); }
  std::string name() const { return ptsname(fd_); }

 private:
  const int fd_;
};

TEST_F(RunTest, DownAllAsksOnATerminal) {
  OnDatabase({"up"});
  for (const char* answer : {"no", "", "y"}) {
    const Terminal terminal(answer);
    ProgramOptions options = Options();
    options.stdin_file = terminal.name();
    const ProgramOutput output = RunProgram(
        Binary(), {"down", "--all", "--database-url=sqlite:test.db"}, options);
    EXPECT_EQ(output.exit_code, 2) << answer;
    EXPECT_EQ(output.err,
              "This rolls back every migration of sqlite:test.db. Type yes to "
              "go on: error: not confirmed; nothing was changed\n");
    EXPECT_EQ(Tables(), "orders,users");
  }
  const Terminal terminal("yes");
  ProgramOptions options = Options();
  options.stdin_file = terminal.name();
  EXPECT_EQ(
      RunProgram(Binary(), {"down", "--all", "--database-url=sqlite:test.db"},
                 options)
          .exit_code,
      0);
  EXPECT_EQ(Tables(), "");
}

TEST_F(RunTest, AFailedStepLeavesNothingAndNamesItsPlace) {
  WriteFile("migrations/0003_bad.sql",
            "-- +gander Up\n"
            "CREATE TABLE half (id INTEGER);\n"
            "INSERT INTO nowhere VALUES (1);\n"
            "-- +gander Down\n");
  const ProgramOutput output = OnDatabase({"up"});
  EXPECT_EQ(output.exit_code, 1);
  EXPECT_NE(output.err.find("failed   0003 bad"), std::string::npos);
  EXPECT_NE(output.err.find("\nmigrations/0003_bad.sql:3:1: error: "),
            std::string::npos)
      << output.err;
  EXPECT_EQ(Tables(), "orders,users");
  EXPECT_EQ(OnDatabase({"version"}).out, "2\n");
}

TEST_F(RunTest, DryRunWritesNothing) {
  OnDatabase({"up", "--to=1"});
  const std::string before = ReadFile("test.db");
  const std::vector<std::string> files = Files(".");
  const std::vector<std::vector<std::string>> lines = {
      {"up", "--dry-run"},
      {"down", "--dry-run"},
      {"down", "--all", "--dry-run"},
      {"redo", "--dry-run"},
      {"goto", "2", "--dry-run"},
  };
  for (const std::vector<std::string>& line : lines) {
    const ProgramOutput output = OnDatabase(line);
    EXPECT_EQ(output.exit_code, 0) << line[0] << output.err;
    EXPECT_NE(output.out.find("-- 1. "), std::string::npos) << output.out;
  }
  EXPECT_EQ(ReadFile("test.db"), before);
  EXPECT_EQ(Files("."), files);
}

TEST_F(RunTest, DryRunWithCheckTellsByItsExitCode) {
  EXPECT_EQ(OnDatabase({"up", "--dry-run", "--check"}).exit_code, 3);
  OnDatabase({"up"});
  EXPECT_EQ(OnDatabase({"up", "--dry-run", "--check"}).exit_code, 0);
}

TEST_F(RunTest, OutOfOrderIsRefusedAppliedOrIgnored) {
  OnDatabase({"up"});
  WriteFile("migrations/0000_late.sql", "CREATE TABLE late (id INTEGER);\n");
  const ProgramOutput refused = OnDatabase({"up"});
  EXPECT_EQ(refused.exit_code, 4);
  EXPECT_NE(refused.err.find("0000_late.sql"), std::string::npos);
  const ProgramOutput ignored = OnDatabase({"up", "--out-of-order=ignore"});
  EXPECT_EQ(ignored.exit_code, 0);
  EXPECT_EQ(Tables(), "orders,users");
  EXPECT_EQ(OnDatabase({"up", "--out-of-order=apply"}).exit_code, 0);
  EXPECT_EQ(Tables(), "late,orders,users");
}

TEST_F(RunTest, QuietAndVerboseChangeWhatIsTold) {
  EXPECT_EQ(OnDatabase({"up", "--quiet"}).err, "");
  EXPECT_NE(OnDatabase({"redo", "--verbose"})
                .err.find("rolling back 0002 create_orders\n"),
            std::string::npos);
}

TEST_F(RunTest, JsonTellsOfEachStepAndOfAFailure) {
  WriteFile("migrations/0003_bad.sql", "INSERT INTO nowhere VALUES (1);\n");
  WriteFile("migrations/0004_never.sql", "CREATE TABLE never (id INTEGER);\n");
  const ProgramOutput output = OnDatabase({"up", "--output=json"});
  EXPECT_EQ(output.exit_code, 1);
  const nlohmann::json json = Json(output);
  EXPECT_EQ(json["command"], "up");
  EXPECT_EQ(json["result"], "migration_failed");
  EXPECT_EQ(json["database"], "sqlite:test.db");
  ASSERT_EQ(json["steps"].size(), 3);
  EXPECT_EQ(json["steps"][0]["state"], "applied");
  EXPECT_EQ(json["steps"][2]["state"], "failed");
  EXPECT_EQ(json["steps"][2]["version"], 3);
  EXPECT_EQ(json["steps_left"], 1);
  EXPECT_EQ(json["error"]["message"].get<std::string>().substr(0, 28),
            "migrations/0003_bad.sql:1:1:");
  EXPECT_FALSE(json["run_id"].get<std::string>().empty());
}

TEST_F(RunTest, AStaleSumFileStopsWhatWouldApply) {
  EXPECT_EQ(Gander({"hash"}).exit_code, 0);
  EXPECT_EQ(OnDatabase({"up", "--by=1"}).exit_code, 0);
  WriteFile("migrations/0003_more.sql", "CREATE TABLE more (id INTEGER);\n");
  const ProgramOutput refused = OnDatabase({"up"});
  EXPECT_EQ(refused.exit_code, 4);
  EXPECT_NE(refused.err.find("0003_more.sql"), std::string::npos);
  EXPECT_EQ(Tables(), "users");
  EXPECT_EQ(OnDatabase({"down"}).exit_code, 0);
}

TEST_F(RunTest, ClosedStreamsDoNotBecomeTheDatabase) {
  ProgramOptions options = Options();
  options.close_streams = true;
  const ProgramOutput output = RunProgram(
      Binary(), {"up", "--verbose", "--database-url=sqlite:test.db"}, options);
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_EQ(Sql("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(Tables(), "orders,users");
}

// Names that a careless program would break on, or do harm with.
TEST_F(RunTest, AHostileHistoryTableIsOnlyAName) {
  const char* const names[] = {
      "\"x; DROP TABLE users; --\"",
      "\"it's\"",
      "\"\"\"quoted\"\"\"",
      "\"[a] `b`\"",
      "\"a b\tc\"",
      "\"select\"",
      "\"%s%n%d\"",
      "\"\xc3\xa9\xe2\x82\xac\"",
      "\"x') ; DROP TABLE users; --\"",
      "\"\\\"",
      "Robert'); DROP TABLE users;--",
      "main.history",
      "\"main\".\"hi.story\"",
  };
  for (const char* name : names) {
    SCOPED_TRACE(name);
    const std::string flag = std::string("--history-table=") + name;
    EXPECT_EQ(OnDatabase({"up", flag}).exit_code, 0);
    EXPECT_EQ(Sql("SELECT count(*) FROM orders"), "0");
    EXPECT_EQ(OnDatabase({"version", flag}).out, "2\n");
    EXPECT_EQ(OnDatabase({"status", flag, "--check"}).exit_code, 0);
    EXPECT_EQ(OnDatabase({"redo", flag}).exit_code, 0);
    EXPECT_EQ(Sql("SELECT name FROM users"), "ada");
    const ProgramOutput down = OnDatabase({"down", "--all", "--yes", flag});
    EXPECT_EQ(down.exit_code, 0) << down.err;
    EXPECT_EQ(OnDatabase({"version", flag}).out, "none\n");
  }
}

TEST_F(RunTest, ByteOrderMarkCrLfAndNoLastNewlineAreFine) {
  WriteFile("migrations/0003_bom.sql",
            "\xef\xbb\xbf-- +gander Up\nCREATE TABLE bom (id INTEGER);\n");
  WriteFile("migrations/0004_crlf.sql",
            "-- +gander Up\r\nCREATE TABLE crlf (id INTEGER);\r\n"
            "-- +gander Down\r\nDROP TABLE crlf;\r\n");
  WriteFile("migrations/0005_no_newline.sql",
            "-- +gander Up\nCREATE TABLE no_newline (id INTEGER)");
  WriteFile("migrations/0006_bom_plain.sql",
            "\xef\xbb\xbf"
            "CREATE TABLE bom_plain (id INTEGER);");
  const ProgramOutput output = OnDatabase({"up"});
  EXPECT_EQ(output.exit_code, 0) << output.err;
  EXPECT_EQ(Tables(), "bom,bom_plain,crlf,no_newline,orders,users");
}

TEST_F(RunTest, WithoutAHistoryEverythingRunsEveryTime) {
  ASSERT_EQ(OnDatabase({"up"}).exit_code, 0);
  const std::string history = Sql("SELECT count(*) FROM gander_log");
  WriteFile("seeds/1_rows.sql",
            "-- +gander Up\nINSERT INTO orders SELECT count(*) FROM orders;"
            "\n-- +gander Down\nDELETE FROM orders;\n");
  for (const char* count : {"1", "2"}) {
    const ProgramOutput up = OnDatabase({"up", "--dir=seeds", "--no-history"});
    EXPECT_EQ(up.exit_code, 0) << up.err;
    EXPECT_EQ(WithoutTimes(up.out), "Applied 1 migration in T.\n");
    EXPECT_EQ(Sql("SELECT count(*) FROM orders"), count);
  }
  EXPECT_EQ(OnDatabase({"plan", "--dir=seeds", "--no-history"}).exit_code, 0);
  EXPECT_EQ(
      OnDatabase({"down", "--dir=seeds", "--no-history", "--all", "--yes"})
          .exit_code,
      0);
  EXPECT_EQ(Sql("SELECT count(*) FROM orders"), "0");
  EXPECT_EQ(Sql("SELECT count(*) FROM gander_log"), history);
}

}  // namespace
}  // namespace gander
