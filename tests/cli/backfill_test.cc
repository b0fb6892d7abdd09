// What the commands say of a backfill that stopped, and what becomes of it.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/cli/gander_test.h"

namespace gander {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class BackfillTest : public GanderTest {
 protected:
  static std::string Project() {
    return std::filesystem::absolute(std::getenv("PROJECT")).string();
  }
  ProgramOutput Run(std::vector<std::string> arguments) {
    arguments.push_back("--database-url=sqlite:test.db");
    return RunProgram(Project(), arguments, Options());
  }

  // It stops at the first batch with this row.
  void StopAt(const std::string& id) {
    ASSERT_EQ(Run({"up", "--to=1"}).exit_code, 0);
    Sql("CREATE TRIGGER refuse BEFORE UPDATE ON readings WHEN NEW.id = " + id +
        " BEGIN SELECT RAISE(ABORT, 'not that one'); END");
    const ProgramOutput up = Run({"up"});
    EXPECT_EQ(up.exit_code, 1);
    EXPECT_THAT(up.err, HasSubstr("readings, id " + id + ": not that one"));
    Sql("DROP TRIGGER refuse");
  }

  void ExpectEachRowOnce() {
    EXPECT_EQ(Sql("SELECT count(*) FROM readings WHERE value = 2 * id + 1"),
              "40000");
    EXPECT_EQ(Sql("SELECT count(*) FROM gander_backfill"), "0");
  }
};

TEST_F(BackfillTest, EveryCommandSaysHowFarItIs) {
  StopAt("10050");
  EXPECT_THAT(Run({"status"}).out,
              HasSubstr("half applied, 10000 of 40000 rows (25 %)"));
  EXPECT_THAT(Run({"plan"}).out,
              HasSubstr("(backfill, without a transaction, goes on behind "
                        "10000 of 40000 rows)"));
  const nlohmann::json step = Json(Run({"plan", "--output=json"}))["steps"][0];
  EXPECT_EQ(step["backfill"], true);
  EXPECT_EQ(step["resume_after"], 10000);
  const nlohmann::json status =
      Json(Run({"status", "--output=json"}))["migrations"][1];
  EXPECT_EQ(status["statements_done"], 10000);
  EXPECT_EQ(status["statements_total"], 40000);
  EXPECT_THAT(Run({"repair"}).out,
              AllOf(HasSubstr("stopped after 10000 of 40000 rows; up goes on"),
                    HasSubstr("repair --resolve=2 --as=undone")));
  EXPECT_THAT(Run({"down"}).err,
              HasSubstr("is half applied (10000 of 40000 rows); finish it "
                        "with up first"));
  EXPECT_EQ(Run({"up"}).exit_code, 0);
  ExpectEachRowOnce();
  EXPECT_THAT(Run({"status"}).out, Not(HasSubstr("half applied")));
}

TEST_F(BackfillTest, OneThatWasUndoneByHandBeginsAnew) {
  StopAt("10050");
  Sql("UPDATE readings SET value = id");
  const ProgramOutput repair =
      Run({"repair", "--resolve=2", "--as=undone", "--yes"});
  EXPECT_EQ(repair.exit_code, 0) << repair.err;
  EXPECT_THAT(Run({"plan"}).out,
              HasSubstr("(backfill, without a transaction)"));
  EXPECT_EQ(Run({"up"}).exit_code, 0);
  ExpectEachRowOnce();
}

TEST_F(BackfillTest, OneThatIsTakenForDoneIsNotRunAgain) {
  StopAt("10050");
  const ProgramOutput repair = Run({"repair", "--mark-applied=2", "--yes"});
  EXPECT_EQ(repair.exit_code, 0) << repair.err;
  EXPECT_EQ(Run({"up"}).exit_code, 0);
  EXPECT_EQ(Sql("SELECT count(*) FROM readings WHERE value = 2 * id + 1"),
            "10000");
  EXPECT_THAT(Run({"status"}).out, HasSubstr("Pending: 0"));
}

// Each row that is written makes the file a kilobyte larger, and it may have
// eight megabytes.
TEST_F(BackfillTest, AFullDiskLosesNothing) {
  ASSERT_EQ(Run({"up", "--to=1"}).exit_code, 0);
  Sql("CREATE TABLE filler (bytes BLOB)");
  Sql("CREATE TRIGGER fill AFTER UPDATE ON readings BEGIN INSERT INTO filler "
      "VALUES (zeroblob(1000)); END");
  const ProgramOutput full =
      RunProgram("/bin/sh",
                 {"-c", "trap '' XFSZ; ulimit -f 16384; exec \"$0\" \"$@\"",
                  Project(), "up", "--database-url=sqlite:test.db"},
                 Options());
  EXPECT_NE(full.exit_code, 0);
  EXPECT_THAT(full.err, HasSubstr("SQLITE_"));
  const std::string done =
      Sql("SELECT count(*) FROM readings WHERE value = 2 * id + 1");
  EXPECT_NE(done, "0");
  EXPECT_NE(done, "40000");
  EXPECT_EQ(Sql("SELECT count(*) FROM filler"), done);
  EXPECT_THAT(Run({"status"}).out, HasSubstr(done + " of 40000 rows"));
  const ProgramOutput up = Run({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.err;
  ExpectEachRowOnce();
}

}  // namespace
}  // namespace gander
