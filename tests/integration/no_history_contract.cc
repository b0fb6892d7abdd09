// Runs that keep no history.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/integration/migrator_contract.h"

namespace gander {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<TestFile> Seeds() {
  return {
      {"1_rows.sql",
       "-- +gander Up\nDELETE FROM number;\nINSERT INTO number VALUES (1);\n"
       "-- +gander Down\nDELETE FROM number WHERE n = 1;\n"},
      {"2_more.sql",
       "-- +gander Up\nINSERT INTO number VALUES (2);\n"
       "-- +gander Down\nDELETE FROM number WHERE n = 2;\n"}};
}

MigratorOptions WithoutHistory() {
  MigratorOptions options;
  options.without_history = true;
  return options;
}

Request Asked(Request::Verb verb) {
  Request request;
  request.verb = verb;
  return request;
}

TEST_P(MigratorContract, WithoutAHistoryEveryRunRunsEverything) {
  ASSERT_TRUE(OpenSession()->Query("CREATE TABLE number (n integer);").ok());
  Migrator migrator = MigratorFor(Seeds(), WithoutHistory());
  for (int run = 0; run < 2; ++run) {
    const RunReport report = migrator.Up();
    ASSERT_TRUE(report.status.ok()) << report.status;
    EXPECT_THAT(report.steps, SizeIs(2));
    EXPECT_EQ(Values("SELECT n FROM number ORDER BY n"), "1 2");
  }
  EXPECT_THAT(Applied(), HasSubstr("gander_history"));  // does not exist
}

TEST_P(MigratorContract, WithoutAHistoryDownGoesBackwards) {
  ASSERT_TRUE(OpenSession()->Query("CREATE TABLE number (n integer);").ok());
  Migrator migrator = MigratorFor(Seeds(), WithoutHistory());
  ASSERT_TRUE(migrator.Up().status.ok());
  Request down = Asked(Request::Verb::kDown);
  down.by = 1;
  ASSERT_TRUE(migrator.Run(down).status.ok());
  EXPECT_EQ(Values("SELECT n FROM number"), "1");
  ASSERT_TRUE(migrator.Run(Asked(Request::Verb::kRedo)).status.ok());
  EXPECT_EQ(Values("SELECT n FROM number ORDER BY n"), "1 2");
  down = Asked(Request::Verb::kDown);
  down.all = true;
  ASSERT_TRUE(migrator.Run(down).status.ok());
  EXPECT_EQ(Values("SELECT count(*) FROM number"), "0");
}

TEST_P(MigratorContract, WithoutAHistoryAFailedStepIsRolledBack) {
  ASSERT_TRUE(OpenSession()->Query("CREATE TABLE number (n integer);").ok());
  std::vector<TestFile> files = Seeds();
  files.push_back({"3_bad.sql",
                   "INSERT INTO number VALUES (3);\n"
                   "INSERT INTO no_such_table VALUES (1);\n"});
  const RunReport report = MigratorFor(files, WithoutHistory()).Up();
  EXPECT_EQ(report.result, RunResult::kMigrationFailed);
  EXPECT_THAT(report.steps, SizeIs(2));
  EXPECT_TRUE(report.failed.front().rolled_back);
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("migrations/3_bad.sql:2:"));
  EXPECT_EQ(Values("SELECT n FROM number ORDER BY n"), "1 2");
}

TEST_P(MigratorContract, WithoutAHistoryAnExistingOneIsNotTouched) {
  ASSERT_TRUE(
      MigratorFor({{"1_number.sql", "CREATE TABLE number (n integer);"}})
          .Up()
          .status.ok());
  const RunReport report = MigratorFor(Seeds(), WithoutHistory()).Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_THAT(report.warnings, IsEmpty());
  EXPECT_EQ(Applied(), "1");
  EXPECT_EQ(Values("SELECT count(*) FROM gander_log"), "1");
}

TEST_P(MigratorContract, WithoutAHistoryANoTransactionStepBeginsAnew) {
  const std::string begin =
      "-- +gander NO TRANSACTION\n-- +gander Up\n"
      "CREATE TABLE IF NOT EXISTS number (n integer);\n"
      "INSERT INTO number VALUES (1);\n";
  const RunReport failed =
      MigratorFor(
          {{"1_step.sql", begin + "INSERT INTO no_such_table VALUES (1);\n"}},
          WithoutHistory())
          .Up();
  EXPECT_EQ(failed.result, RunResult::kMigrationFailed);
  EXPECT_THAT(std::string(failed.status.message()),
              HasSubstr("2 of 3 statements have taken effect and stay; the "
                        "next run begins with the first again"));
  ASSERT_TRUE(
      MigratorFor({{"1_step.sql", begin}}, WithoutHistory()).Up().status.ok());
  EXPECT_EQ(Values("SELECT n FROM number"), "1 1");
  EXPECT_THAT(Applied(), HasSubstr("gander_history"));
}

TEST_P(MigratorContract, WithoutAHistoryTheLockIsTakenAllTheSame) {
  ASSERT_TRUE(OpenSession()->Query("CREATE TABLE number (n integer);").ok());
  const std::unique_ptr<Database> other = OpenSession();
  const absl::StatusOr<TableLookup> table =
      other->FindTable({"", "gander_history"});
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_TRUE(other->TryLock(table->name).value());
  MigratorOptions options = WithoutHistory();
  options.lock_wait = absl::ZeroDuration();
  EXPECT_EQ(MigratorFor(Seeds(), options).Up().result, RunResult::kLockNotFree);
  EXPECT_EQ(Values("SELECT count(*) FROM number"), "0");
  ASSERT_TRUE(other->Unlock().ok());
}

TEST_P(MigratorContract, WithoutAHistoryAPlanNeedsNoDatabase) {
  const absl::StatusOr<Plan> plan =
      MigratorFor(Seeds(), WithoutHistory()).MakePlan(Request());
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->steps, SizeIs(2));
}

}  // namespace
}  // namespace gander
