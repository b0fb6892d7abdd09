// What a rehearsal promises: on SQLite that the steps run where they hurt
// nobody, on PostgreSQL also what they do there.

#include "runtime/safety/rehearsal.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/testing/shared_postgres.h"
#include "tests/integration/migrator_contract.h"
#include "tests/integration/postgres_migrator_test.h"
#include "tests/integration/sqlite_file.h"

namespace gander {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class RehearsalTest : public MigratorContract {
 protected:
  RehearsalReport RehearseFiles(const std::vector<TestFile>& files,
                                RehearsalOptions options = {}) const {
    const absl::StatusOr<RehearsalReport> report =
        Rehearse(CatalogOf(files), options);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *report : RehearsalReport();
  }

  // "relation mode", of all that a step locked.
  static std::vector<std::string> Locks(const RehearsedStep& step) {
    std::vector<std::string> locks;
    for (const LockObservation& lock : step.seen.locks) {
      locks.push_back(absl::StrCat(lock.relation, " ", lock.mode));
    }
    return locks;
  }
};

INSTANTIATE_TEST_SUITE_P(Sqlite, RehearsalTest,
                         testing::Values(&MakeSqliteFile));
INSTANTIATE_TEST_SUITE_P(Postgres, RehearsalTest,
                         testing::Values(&MakePostgresDatabase));

TEST_P(RehearsalTest, RunsEveryStepSomewhereElse) {
  const RehearsalReport report = RehearseFiles(Shop());
  ASSERT_TRUE(report.run.status.ok()) << report.run.status;
  ASSERT_EQ(report.steps.size(), 3);
  EXPECT_EQ(report.steps[2].report.name, "order_rows");
  EXPECT_EQ(report.replayed, 0);
  EXPECT_NE(report.server, "");
  const absl::StatusOr<StatusReport> status = MigratorFor(Shop()).Status();
  ASSERT_TRUE(status.ok()) << status.status();
  EXPECT_EQ(status->pending, 3);
}

TEST_P(RehearsalTest, WhatIsAppliedIsRunFirst) {
  RehearsalOptions options;
  options.applied = Version(2);
  const RehearsalReport report = RehearseFiles(Shop(), options);
  ASSERT_TRUE(report.run.status.ok()) << report.run.status;
  EXPECT_EQ(report.replayed, 2);
  ASSERT_EQ(report.steps.size(), 1);
  EXPECT_EQ(report.steps[0].report.version, Version(10));
}

TEST_P(RehearsalTest, AStepThatFailsIsTheLastOne) {
  const RehearsalReport report = RehearseFiles(
      {{"1_a.sql", "CREATE TABLE a (n integer);"},
       {"2_b.sql", "CREATE TABLE b (n integer);\nDROP TABLE nowhere;"},
       {"3_c.sql", "CREATE TABLE c (n integer);"}});
  EXPECT_EQ(report.run.result, RunResult::kMigrationFailed);
  ASSERT_EQ(report.steps.size(), 2);
  EXPECT_THAT(std::string(report.steps[1].report.status.message()),
              HasSubstr("migrations/2_b.sql:2:"));
  EXPECT_EQ(report.run.steps_left, 1);
}

TEST_P(RehearsalTest, WhatCannotBeReplayedIsSaid) {
  RehearsalOptions options;
  options.applied = Version(1);
  const RehearsalReport report = RehearseFiles(
      {{"1_a.sql", "DROP TABLE nowhere;"}, {"2_b.sql", "SELECT 1;"}}, options);
  EXPECT_FALSE(report.run.status.ok());
  EXPECT_TRUE(report.steps.empty());
}

class PostgresRehearsal : public RehearsalTest {};
INSTANTIATE_TEST_SUITE_P(Postgres, PostgresRehearsal,
                         testing::Values(&MakePostgresDatabase));

TEST_P(PostgresRehearsal, StatementsHaveTheirLinesAndLocks) {
  RehearsalOptions options;
  options.applied = Version(1);
  const RehearsalReport report = RehearseFiles(
      {{"1_a.sql", "CREATE TABLE a (n int); CREATE TABLE b (n int);"},
       {"2_b.sql",
        "-- +goose Up\n"
        "-- the first\n"
        "ALTER TABLE a ADD COLUMN x int;\n\n"
        "ALTER TABLE a\n  ALTER n TYPE bigint;\n"
        "CREATE TABLE IF NOT EXISTS b (n int);\n"
        "-- +goose Down\n"
        "SELECT 1;\n"}},
      options);
  ASSERT_TRUE(report.run.status.ok()) << report.run.status;
  EXPECT_TRUE(report.has_triggers);
  ASSERT_EQ(report.steps.size(), 1);
  const RehearsedStep& step = report.steps[0];
  EXPECT_TRUE(step.incomplete.ok()) << step.incomplete;
  ASSERT_EQ(step.seen.statements.size(), 3);
  EXPECT_EQ(step.seen.statements[0].line, 3);
  EXPECT_EQ(step.seen.statements[0].file, "migrations/2_b.sql");
  EXPECT_EQ(step.seen.statements[1].line, 5);
  EXPECT_THAT(step.seen.statements[1].rewrites,
              ElementsAre(RewriteObservation{
                  "public.a", false, "the type of a column was changed"}));
  EXPECT_EQ(step.seen.statements[2].line, 7);
  EXPECT_THAT(Locks(step), ElementsAre("public.a AccessExclusiveLock"));
  ASSERT_EQ(step.notices.size(), 1);
  EXPECT_EQ(step.notices[0].code, "42P07");
  EXPECT_EQ(step.notices[0].statement, 2);
}

absl::Status Alters(StepContext&, Transaction& tx) {
  tx.Execute("ALTER TABLE a ADD COLUMN x int");
  tx.Update("a", {"n"}, {"x"}).Add(1, 2);
  return absl::OkStatus();
}

TEST_P(PostgresRehearsal, ACppStepIsSeenLikeSql) {
  const RegisteredStep step = Step(&Alters, nullptr);
  RehearsalOptions options;
  options.applied = Version(1);
  const RehearsalReport report = RehearseFiles(
      {{"1_a.sql", "CREATE TABLE a (n int); INSERT INTO a VALUES (1);"},
       {"2_b.cc", "", &step}},
      options);
  ASSERT_TRUE(report.run.status.ok()) << report.run.status;
  ASSERT_EQ(report.steps.size(), 1);
  const StepObservation& seen = report.steps[0].seen;
  ASSERT_FALSE(seen.statements.empty());
  EXPECT_EQ(seen.statements[0].sql, "ALTER TABLE a ADD COLUMN x int");
  EXPECT_THAT(seen.statements[0].file, HasSubstr("rehearsal_test.cc"));
  EXPECT_GT(seen.statements[0].line, 0);
  EXPECT_THAT(Locks(report.steps[0]),
              ElementsAre("public.a AccessExclusiveLock"));
  int64_t updated = 0;
  for (const StatementObservation& statement : seen.statements) {
    for (const RowsObservation& rows : statement.rows) {
      if (rows.relation == "public.a") updated += rows.updated;
    }
  }
  EXPECT_EQ(updated, 1);
}

TEST_P(PostgresRehearsal, StatementsOutsideATransactionAreSeen) {
  RehearsalOptions options;
  options.applied = Version(1);
  const RehearsalReport report = RehearseFiles(
      {{"1_a.sql",
        "CREATE TABLE a (n int); INSERT INTO a SELECT generate_series(1, "
        "200000);"},
       {"2_b.sql",
        "-- +goose NO TRANSACTION\n-- +goose Up\n"
        "CREATE INDEX CONCURRENTLY a_n ON a (n);\n"
        "UPDATE a SET n = 3 WHERE n < 11;\n"
        "-- +goose Down\nDROP INDEX a_n;\n"}},
      options);
  ASSERT_TRUE(report.run.status.ok()) << report.run.status;
  ASSERT_EQ(report.steps.size(), 1);
  const StepObservation& seen = report.steps[0].seen;
  EXPECT_TRUE(report.steps[0].incomplete.ok()) << report.steps[0].incomplete;
  EXPECT_FALSE(seen.in_transaction);
  ASSERT_EQ(seen.statements.size(), 2);
  EXPECT_THAT(seen.statements[0].indexes,
              ElementsAre(IndexObservation{"public.a_n", "public.a", true}));
  EXPECT_THAT(seen.statements[1].rows,
              ElementsAre(RowsObservation{"public.a", 0, 10, 0}));
  EXPECT_THAT(Locks(report.steps[0]),
              ElementsAre("public.a ShareUpdateExclusiveLock"));
}

TEST_P(PostgresRehearsal, ADeferredConstraintIsFound) {
  const RehearsalReport report = RehearseFiles(
      {{"1_a.sql",
        "CREATE TABLE a (n int PRIMARY KEY); CREATE TABLE b (n int REFERENCES "
        "a DEFERRABLE INITIALLY DEFERRED); INSERT INTO b VALUES (1);"}});
  EXPECT_EQ(report.run.result, RunResult::kMigrationFailed);
  ASSERT_EQ(report.steps.size(), 1);
  EXPECT_THAT(report.steps[0].seen.deferred_error, HasSubstr("b_n_fkey"));
}

TEST_P(PostgresRehearsal, ARoleThatIsNoSuperuserSeesLess) {
  PrivatePostgres& server = SharedPostgres();
  const std::string name = server.CreateDatabase().value();
  ASSERT_TRUE(server
                  .Execute("postgres", absl::StrCat("CREATE ROLE ", name,
                                                    " LOGIN; ALTER DATABASE ",
                                                    name, " OWNER TO ", name))
                  .ok());
  RehearsalOptions options;
  options.scratch_url = server.Url(name, name);
  options.applied = Version(1);
  const RehearsalReport report = RehearseFiles(
      {{"1_a.sql", "CREATE TABLE a (n int); INSERT INTO a VALUES (1);"},
       {"2_b.sql", "ALTER TABLE a ALTER n TYPE bigint;"}},
      options);
  ASSERT_TRUE(report.run.status.ok()) << report.run.status;
  EXPECT_FALSE(report.has_triggers);
  ASSERT_EQ(report.steps.size(), 1);
  EXPECT_TRUE(report.steps[0].incomplete.ok()) << report.steps[0].incomplete;
  EXPECT_THAT(Locks(report.steps[0]),
              ElementsAre("public.a AccessExclusiveLock"));
  ASSERT_EQ(report.steps[0].seen.statements.size(), 1);
  EXPECT_EQ(report.steps[0].seen.statements[0].rewrites.size(), 1);
}

}  // namespace
}  // namespace gander
