// status, version, plan, validate: what they say, and that they write nothing.
#include <filesystem>

#include "tests/cli/gander_test.h"

namespace gander {
namespace {

class ReadTest : public GanderTest {
 protected:
  ReadTest() { WriteTwoMigrations(); }
};

const std::vector<std::vector<std::string>> kReads = {
    {"status"},         {"version"},
    {"plan"},           {"plan", "down"},
    {"plan", "redo"},   {"plan", "goto", "1"},
    {"validate"},       {"status", "--output=json"},
    {"up", "--dry-run"}};

TEST_F(ReadTest, ReadingMakesNoDatabase) {
  for (const std::vector<std::string>& line : kReads) {
    const ProgramOutput output = OnDatabase(line);
    EXPECT_EQ(output.exit_code, 0) << line[0] << output.err;
    EXPECT_EQ(Files("."), std::vector<std::string>{"migrations"}) << line[0];
  }
}

TEST_F(ReadTest, ReadingMakesNoHistoryTable) {
  Sql("CREATE TABLE mine (id INTEGER)");
  const std::string before = ReadFile("test.db");
  for (const std::vector<std::string>& line : kReads) {
    EXPECT_EQ(OnDatabase(line).exit_code, 0) << line[0];
  }
  EXPECT_EQ(ReadFile("test.db"), before);
}

TEST_F(ReadTest, ReadingChangesNoHistory) {
  OnDatabase({"up"});
  const std::string before = ReadFile("test.db");
  for (const std::vector<std::string>& line : kReads) {
    EXPECT_EQ(OnDatabase(line).exit_code, 0) << line[0];
  }
  EXPECT_EQ(ReadFile("test.db"), before);
}

TEST_F(ReadTest, StatusOfADatabaseThatDoesNotExistHasEverythingPending) {
  const ProgramOutput output = OnDatabase({"status"});
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_EQ(output.out,
            "Database  sqlite:test.db\n"
            "History   gander_history (does not exist yet)\n"
            "\n"
            "VERSION  NAME           STATE    APPLIED AT  TOOK\n"
            "0001     create_users   pending\n"
            "0002     create_orders  pending\n"
            "\n"
            "Current version: none. Pending: 2.\n");
  EXPECT_EQ(OnDatabase({"status", "--check"}).exit_code, 3);
}

TEST_F(ReadTest, StatusMarksWhatIsNotAsItShouldBe) {
  OnDatabase({"up"});
  WriteFile("migrations/0001_create_users.sql", "CREATE TABLE other (x);\n");
  WriteFile("migrations/0000_late.sql", "SELECT 1;\n");
  std::filesystem::remove(Path("migrations/0002_create_orders.sql"));
  const ProgramOutput output = OnDatabase({"status", "--output=json"});
  EXPECT_EQ(output.exit_code, 0) << output.err;
  const nlohmann::json json = Json(output);
  EXPECT_EQ(json["current"], 2);
  EXPECT_EQ(json["pending"], 1);
  EXPECT_EQ(json["history_exists"], true);
  ASSERT_EQ(json["migrations"].size(), 3);
  EXPECT_EQ(json["migrations"][0]["state"], "pending");
  EXPECT_EQ(json["migrations"][0]["out_of_order"], true);
  EXPECT_EQ(json["migrations"][1]["state"], "applied");
  EXPECT_EQ(json["migrations"][1]["changed"], true);
  EXPECT_EQ(json["migrations"][2]["state"], "missing");
  EXPECT_EQ(json["migrations"][2]["file"], nullptr);

  const std::string text = OnDatabase({"status"}).out;
  for (const char* mark : {"pending, out of order", "applied, edited since",
                           "applied, file is missing"}) {
    EXPECT_NE(text.find(mark), std::string::npos) << text;
  }
}

TEST_F(ReadTest, VersionIsAloneOnStandardOutput) {
  EXPECT_EQ(OnDatabase({"version"}).out, "none\n");
  OnDatabase({"up"});
  const ProgramOutput output = OnDatabase({"version"});
  EXPECT_EQ(output.out, "2\n");
  EXPECT_EQ(output.err, "");
  EXPECT_EQ(Json(OnDatabase({"version", "--output=json"}))["current"], 2);
}

TEST_F(ReadTest, APlanIsSqlThatTheDatabaseRuns) {
  const ProgramOutput output = OnDatabase({"plan"});
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_EQ(output.err, "");
  EXPECT_EQ(output.out,
            "-- sqlite:test.db: 2 steps\n"
            "\n"
            "-- 1. up 0001 create_users (sql, 2 statements, in a transaction)\n"
            "-- migrations/0001_create_users.sql\n"
            "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\n"
            "INSERT INTO users VALUES (1, 'ada');\n"
            "\n"
            "-- 2. up 0002 create_orders (sql, 1 statement, in a transaction)\n"
            "-- migrations/0002_create_orders.sql\n"
            "CREATE TABLE orders (id INTEGER PRIMARY KEY);\n");
  Sql(output.out);
  EXPECT_EQ(Sql("SELECT name FROM users"), "ada");
}

TEST_F(ReadTest, APlanHasNoSqlForADownThatRunsNothing) {
  WriteFile("migrations/0003_no_down.sql", "-- +gander Up\nSELECT 1;\n");
  WriteFile("migrations/0004_empty_down.sql",
            "-- +gander Up\nSELECT 1;\n-- +gander Down\n-- nothing\n");
  OnDatabase({"up"});
  const nlohmann::json steps =
      Json(OnDatabase({"plan", "down", "--by=3", "--output=json"}))["steps"];
  ASSERT_EQ(steps.size(), 3);
  EXPECT_EQ(steps[0]["sql"], nullptr);
  EXPECT_EQ(steps[1]["sql"], nullptr);
  EXPECT_EQ(steps[2]["sql"], "DROP TABLE orders;\n");
}

TEST_F(ReadTest, APlanThatMustNotRunEndsWithFour) {
  OnDatabase({"up"});
  WriteFile("migrations/0000_late.sql", "SELECT 1;\n");
  const ProgramOutput output = OnDatabase({"plan", "--output=json"});
  EXPECT_EQ(output.exit_code, 4);
  const nlohmann::json json = Json(output);
  EXPECT_EQ(json["problems"][0]["kind"], "out_of_order");
  EXPECT_EQ(json["dry_run"], true);
  EXPECT_EQ(json["result"], "disagreement");
}

TEST_F(ReadTest, PlanWithCheckTellsByItsExitCode) {
  EXPECT_EQ(OnDatabase({"plan", "--check"}).exit_code, 3);
  OnDatabase({"up"});
  EXPECT_EQ(OnDatabase({"plan", "--check"}).exit_code, 0);
}

TEST_F(ReadTest, ValidateNeedsNoDatabaseButMustKnowWhich) {
  const ProgramOutput output = Gander({"validate", "--database=sqlite"});
  EXPECT_EQ(output.exit_code, 0) << output.err;
  EXPECT_EQ(output.out, "2 migrations for sqlite: no errors.\n");
  EXPECT_EQ(Gander({"validate"}).exit_code, 2);
}

// There is no driver for MySQL, and none is needed to read its files.
TEST_F(ReadTest, FilesForMysqlCanBeValidatedAndPlanned) {
  WriteFile(
      "migrations/0003_totals.mysql.sql",
      "-- +gander Up\nDELIMITER //\nCREATE PROCEDURE totals() BEGIN SELECT "
      "1; SELECT 2; END//\n-- +gander Down\nDROP PROCEDURE totals;\n");
  const ProgramOutput validated = Gander({"validate", "--database=mysql"});
  EXPECT_EQ(validated.exit_code, 0) << validated.err;
  EXPECT_EQ(validated.out, "3 migrations for mysql: no errors.\n");
  const ProgramOutput planned =
      Gander({"plan", "--database=mysql", "--output=json"});
  EXPECT_EQ(planned.exit_code, 0) << planned.err;
  const nlohmann::json json = Json(planned);
  ASSERT_EQ(json["steps"].size(), 3);
  EXPECT_EQ(json["steps"][2]["statements"], 1);
}

TEST_F(ReadTest, PlanWithoutADatabaseTakesNothingToBeApplied) {
  OnDatabase({"up"});
  const ProgramOutput up = Gander({"plan", "--database=sqlite"});
  EXPECT_EQ(up.exit_code, 0) << up.err;
  EXPECT_EQ(up.out.substr(0, up.out.find('\n')),
            "-- a new sqlite database: 2 steps");
  EXPECT_EQ(Gander({"plan", "--check", "--database=postgres"}).exit_code, 3);
  EXPECT_EQ(Gander({"plan", "down", "--database=sqlite"}).out,
            "-- a new sqlite database: nothing to do\n");
  Gander({"hash"});
  WriteFile("migrations/0003_more.sql", "-- +gander Up\nSELECT 1;\n");
  EXPECT_EQ(Gander({"plan", "--database=sqlite"}).exit_code, 4);
  EXPECT_EQ(Gander({"plan"}).exit_code, 2);
}

TEST_F(ReadTest, ValidateFindsADownThatCannotBeRead) {
  WriteFile("migrations/0003_bad_down.sql",
            "-- +gander Up\nSELECT 1;\n-- +gander Down\nSELECT 'open;\n");
  const ProgramOutput output =
      Gander({"validate", "--database=sqlite", "--output=json"});
  EXPECT_EQ(output.exit_code, 2);
  const nlohmann::json json = Json(output);
  ASSERT_EQ(json["findings"].size(), 1);
  EXPECT_EQ(json["findings"][0]["check"], "unreadable_down");
  EXPECT_EQ(json["findings"][0]["severity"], "error");
  EXPECT_EQ(OnDatabase({"up"}).exit_code, 0);
}

TEST_F(ReadTest, ValidateWarnsOfAFileWithoutDown) {
  WriteFile("migrations/0003_no_down.sql", "-- +gander Up\nSELECT 1;\n");
  const ProgramOutput output = Gander({"validate", "--database=sqlite"});
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_EQ(output.err.substr(0, 37), "warning: migrations/0003_no_down.sql:");
}

TEST_F(ReadTest, ValidateKeepsWhatItFoundWhenTheDatabaseDoesNotAnswer) {
  const std::vector<std::string> line = {
      "validate", "--output=json", "--connect-timeout=0",
      "--database-url=postgresql://127.0.0.1:1/x"};
  const auto checks = [](const nlohmann::json& json) {
    std::vector<std::string> checks;
    for (const nlohmann::json& finding : json["findings"]) {
      checks.push_back(finding["check"]);
    }
    return checks;
  };
  WriteFile("migrations/0003_no_down.sql", "-- +gander Up\nSELECT 1;\n");
  const ProgramOutput refused = Gander(line);
  EXPECT_EQ(refused.exit_code, 6) << refused.err;
  EXPECT_EQ(checks(Json(refused)),
            (std::vector<std::string>{"no_down", "database"}));
  EXPECT_NE(refused.err.find("warning: migrations/0003_no_down.sql"),
            std::string::npos)
      << refused.err;
  EXPECT_NE(refused.err.find("error: connection to server"), std::string::npos)
      << refused.err;

  // An outdated gander.sum is worth less than not knowing the history.
  Gander({"hash"});
  WriteFile("migrations/0004_more.sql", "-- +gander Up\nSELECT 1;\n");
  const ProgramOutput stale = Gander(line);
  EXPECT_EQ(stale.exit_code, 6) << stale.err;
  EXPECT_NE(stale.err.find("0004_more.sql"), std::string::npos) << stale.err;

  // With files that cannot be read the history does not matter.
  WriteFile("migrations/0005_bad.sql", "-- +gander Up\nSELECT 'open;\n");
  EXPECT_EQ(Gander(line).exit_code, 2);
}

TEST_F(ReadTest, ValidateComparesWithTheHistory) {
  OnDatabase({"up"});
  EXPECT_EQ(OnDatabase({"validate"}).exit_code, 0);
  WriteFile("migrations/0001_create_users.sql", "CREATE TABLE other (x);\n");
  WriteFile("migrations/0000_late.sql", "SELECT 1;\n");
  std::filesystem::remove(Path("migrations/0002_create_orders.sql"));
  const ProgramOutput output = OnDatabase({"validate", "--output=json"});
  EXPECT_EQ(output.exit_code, 4);
  std::vector<std::string> checks;
  const nlohmann::json json = Json(output);
  for (const nlohmann::json& finding : json["findings"]) {
    checks.push_back(finding["check"]);
  }
  EXPECT_EQ(checks, (std::vector<std::string>{"out_of_order", "changed_up",
                                              "missing_file"}));
}

TEST_F(ReadTest, AReaderThatWentAwayChangesNoExitCode) {
  // A pipe that nobody reads any more when gander writes to it.
  const std::string script =
      "mkfifo pipe && exec 3<>pipe 4>pipe 3<&- && '" + Binary() +
      "' status --database-url=sqlite:test.db >&4; echo $?";
  const ProgramOutput output = RunProgram("/bin/sh", {"-c", script}, Options());
  EXPECT_EQ(output.out, "0\n");
  EXPECT_EQ(output.err, "");
}

TEST_F(ReadTest, WhatARunDidIsSaidThoughTheDiskIsFull) {
  ProgramOptions options = Options();
  options.stdout_file = "/dev/full";
  const std::string end = Path("end");
  const ProgramOutput output =
      RunProgram(Binary(),
                 {"up", "--database-url=sqlite:other.db",
                  "--termination-message=" + end},
                 options);
  EXPECT_EQ(output.exit_code, 2);
  for (const std::string& text : {output.err, ReadFile("end")}) {
    EXPECT_NE(text.find("cannot write to standard output: No space left on "
                        "device; it was to say: Applied 2 migrations in "),
              std::string::npos)
        << text;
  }
}

TEST_F(ReadTest, AFullDiskIsAnError) {
  ProgramOptions options = Options();
  options.stdout_file = "/dev/full";
  const ProgramOutput output = RunProgram(
      Binary(), {"status", "--database-url=sqlite:test.db"}, options);
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_EQ(output.err,
            "error: cannot write to standard output: No space left on "
            "device\n");
}

}  // namespace
}  // namespace gander
