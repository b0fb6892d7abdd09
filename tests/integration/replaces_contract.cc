// A migration whose file got another version, on a database that applied it
// under the old one.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/integration/migrator_contract.h"

namespace gander {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kReplaces[] = "-- +gander Replaces 20240102030405\n";
constexpr char kTable[] =
    "-- +gander Up\nCREATE TABLE number (n integer);\n"
    "-- +gander Down\nDROP TABLE number;\n";
constexpr char kFails[] =
    "-- +gander NO TRANSACTION\n-- +gander Up\n"
    "CREATE TABLE number (n integer);\nINSERT INTO no_such_table VALUES (1);\n"
    "-- +gander Down\nDROP TABLE number;\nDROP TABLE no_such_table;\n";
constexpr char kLog[] = "SELECT version FROM gander_log ORDER BY id";

Request Down() {
  Request request;
  request.verb = Request::Verb::kDown;
  return request;
}

std::vector<TestFile> Before() {
  return {{"1_first.sql", "SELECT 1;"}, {"20240102030405_number.sql", kTable}};
}

std::vector<TestFile> After() {
  return {{"1_first.sql", "SELECT 1;"},
          {"2_number.sql", absl::StrCat(kReplaces, kTable)},
          {"3_next.sql", "INSERT INTO number VALUES (1);"}};
}

TEST_P(MigratorContract, ARenumberedMigrationIsNotAppliedAgain) {
  ASSERT_TRUE(MigratorFor(Before()).Up().status.ok());
  const RunReport report = MigratorFor(After()).Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_THAT(report.steps, SizeIs(1));
  EXPECT_THAT(report.warnings, IsEmpty());
  EXPECT_EQ(Applied(), "1 20240102030405 3");
}

TEST_P(MigratorContract, AnOlderBinaryStillKnowsWhatItApplied) {
  ASSERT_TRUE(MigratorFor(Before()).Up().status.ok());
  ASSERT_TRUE(MigratorFor(After()).Up().status.ok());
  const RunReport report = MigratorFor(Before()).Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_THAT(report.steps, IsEmpty());
}

TEST_P(MigratorContract, ARollbackTakesTheRowOfTheReplacedVersion) {
  ASSERT_TRUE(MigratorFor(Before()).Up().status.ok());
  std::vector<TestFile> after = After();
  after.pop_back();
  const RunReport report = MigratorFor(after).Run(Down());
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Applied(), "1");
  EXPECT_THAT(Values("SELECT n FROM number"), HasSubstr("number"));
  ASSERT_TRUE(MigratorFor(after).Up().status.ok());
  EXPECT_EQ(Applied(), "1 2");
  EXPECT_EQ(Values(kLog), "1 20240102030405 2 2");
}

TEST_P(MigratorContract, ARenumberedStepGoesOnInTheRowThatItHas) {
  const std::string before = "20240102030405_number.sql";
  ASSERT_EQ(MigratorFor({{before, kFails}}).Up().result,
            RunResult::kMigrationFailed);
  ASSERT_TRUE(
      OpenSession()->Query("CREATE TABLE no_such_table (n integer);").ok());
  const std::vector<TestFile> after = {
      {"2_number.sql", absl::StrCat(kReplaces, kFails)}};
  const RunReport up = MigratorFor(after).Up();
  ASSERT_TRUE(up.status.ok()) << up.status;
  EXPECT_EQ(Applied(), "20240102030405");
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "applied");

  ASSERT_TRUE(OpenSession()->Query("DROP TABLE no_such_table;").ok());
  ASSERT_EQ(MigratorFor(after).Run(Down()).result, RunResult::kMigrationFailed);
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "partial");
  EXPECT_EQ(Applied(), "20240102030405");
  ASSERT_TRUE(
      OpenSession()->Query("CREATE TABLE no_such_table (n integer);").ok());
  const RunReport down = MigratorFor(after).Run(Down());
  ASSERT_TRUE(down.status.ok()) << down.status;
  EXPECT_EQ(Applied(), "");
}

TEST_P(MigratorContract, ARowForEachOfTheVersionsStopsTheRun) {
  ASSERT_TRUE(MigratorFor(Before()).Up().status.ok());
  ASSERT_TRUE(OpenSession()
                  ->Query("UPDATE gander_history SET version = 2 WHERE version "
                          "= 1;")
                  .ok());
  const RunReport report = MigratorFor(After()).Up();
  EXPECT_EQ(report.result, RunResult::kDisagreement);
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("migrations/2_number.sql: the history has this "
                        "migration twice"));
  EXPECT_EQ(Applied(), "2 20240102030405");
}

}  // namespace
}  // namespace gander
