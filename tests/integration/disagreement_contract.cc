// Files and history that differ, on any database: what stops a run, what does
// not, and what Status shows.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/integration/migrator_contract.h"

namespace gander {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST_P(MigratorContract, AnOlderBinaryWithNothingPendingIsFine) {
  Migrator newer = MigratorFor(Shop());
  ASSERT_TRUE(newer.Up().status.ok());
  Migrator older = MigratorFor({Shop()[0], Shop()[1]});
  const RunReport report = older.Up();
  EXPECT_EQ(report.result, RunResult::kDone) << report.status;
  EXPECT_THAT(report.warnings, SizeIs(1));
}

TEST_P(MigratorContract, AnOlderBinaryThatWouldWriteStops) {
  Migrator newer = MigratorFor({Shop()[0], Shop()[2]});
  Migrator first = MigratorFor({Shop()[0], Shop()[1]});
  ASSERT_TRUE(first.Up().status.ok());
  ASSERT_TRUE(newer.Up().status.ok());
  Migrator older = MigratorFor(
      {Shop()[0], Shop()[1], {"3_late.sql", "CREATE TABLE late (x int);"}});
  const RunReport report = older.Up();
  EXPECT_EQ(report.result, RunResult::kDisagreement);
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("newer than all migrations here"));
  EXPECT_EQ(Applied(), "1 2 10");
}

TEST_P(MigratorContract, AnEditedUpStopsTheRunAndWritesNothing) {
  Migrator first = MigratorFor({Shop()[0]});
  ASSERT_TRUE(first.Up().status.ok());
  std::vector<TestFile> files = Shop();
  files[0].content.insert(files[0].content.find("name"), "nick");
  Migrator migrator = MigratorFor(files);
  const RunReport report = migrator.Up();
  EXPECT_EQ(report.result, RunResult::kDisagreement);
  ASSERT_THAT(report.problems, SizeIs(1));
  EXPECT_EQ(report.problems[0].kind, Problem::Kind::kChangedUp);
  EXPECT_EQ(Applied(), "1");
}

TEST_P(MigratorContract, AnEditedDownStopsNothing) {
  Migrator first = MigratorFor({Shop()[0]});
  ASSERT_TRUE(first.Up().status.ok());
  std::vector<TestFile> files = Shop();
  files[0].content += "-- and that was that\n";
  Migrator migrator = MigratorFor(files);
  const RunReport report = migrator.Up();
  EXPECT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Applied(), "1 2 10");
}

TEST_P(MigratorContract, StatusAndPlanWriteNothing) {
  Migrator migrator = MigratorFor(Shop());
  const absl::StatusOr<StatusReport> status = migrator.Status();
  ASSERT_TRUE(status.ok()) << status.status();
  EXPECT_EQ(status->pending, 3);
  EXPECT_FALSE(status->history_exists);
  const absl::StatusOr<Plan> plan = migrator.MakePlan(Request());
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->steps, SizeIs(3));
  EXPECT_FALSE(OpenSession()->FindTable({"", "gander_history"})->exists);
}

TEST_P(MigratorContract, StatusShowsEveryState) {
  Migrator first =
      MigratorFor({Shop()[0],
                   {"2_gone.sql", "CREATE TABLE gone (id integer);"},
                   Shop()[2],
                   {"11_last.sql", "CREATE TABLE last (id integer);"}});
  std::vector<TestFile> files = Shop();
  files[1] = {"2_orders.sql", Shop()[1].content};
  Migrator fill = MigratorFor({Shop()[0], Shop()[1]});
  ASSERT_TRUE(fill.Up().status.ok());
  std::vector<TestFile> now = {
      {"1_customers.sql", "-- +gander Up\nSELECT 1;\n"}, Shop()[2]};
  Migrator migrator = MigratorFor(now);
  const absl::StatusOr<StatusReport> status = migrator.Status();
  ASSERT_TRUE(status.ok()) << status.status();
  ASSERT_THAT(status->migrations, SizeIs(3));
  EXPECT_TRUE(status->migrations[0].changed);
  EXPECT_EQ(status->migrations[1].state, MigrationStatus::State::kMissing);
  EXPECT_EQ(status->migrations[2].state, MigrationStatus::State::kPending);
  EXPECT_EQ(status->current, Version(2));
  EXPECT_EQ(status->pending, 1);
}

}  // namespace
}  // namespace gander
