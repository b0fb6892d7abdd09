// What only PostgreSQL's NO TRANSACTION steps promise.

#include "tests/integration/postgres_no_transaction.h"

#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "runtime/engine/done_checksum.h"
#include "runtime/sql/statement.h"

namespace gander {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

INSTANTIATE_TEST_SUITE_P(Postgres, PostgresNoTransaction,
                         testing::Values(&MakePostgresDatabase));

TEST_P(PostgresNoTransaction, AnotherRunInTheMiddleOfAStepIsWaitedFor) {
  ASSERT_TRUE(OpenSession()->Query("CREATE TABLE big (n int)").ok());
  const auto writer = OpenSession();
  ASSERT_TRUE(writer->Query("BEGIN; INSERT INTO big VALUES (1)").ok());
  const std::vector<TestFile> files = {
      {"1_index.sql",
       absl::StrCat(kBegin, "CREATE INDEX CONCURRENTLY i ON big (n);\n")}};
  RunReport first;
  RunReport second;
  std::thread one([&] { first = MigratorFor(files).Up(); });
  WaitFor(
      "query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'");
  // Its history row says that a statement was begun, which is true.
  std::thread two([&] { second = MigratorFor(files).Up(); });
  WaitFor("query LIKE '%pg_locks%' AND state = 'idle'");
  ASSERT_TRUE(writer->Query("COMMIT").ok());
  one.join();
  two.join();
  EXPECT_EQ(first.result, RunResult::kDone) << first.status;
  EXPECT_EQ(second.result, RunResult::kDone) << second.status;
  EXPECT_THAT(second.steps, IsEmpty());
}

TEST_P(PostgresNoTransaction, WhatCommitsAsItGoesRunsOutsideATransaction) {
  const std::string batches =
      "CREATE TABLE t (n int);\n"
      "DO $$ BEGIN FOR i IN 1..3 LOOP INSERT INTO t VALUES (i); COMMIT; "
      "END LOOP; END $$;\n";
  const RunReport report = Up(batches);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT n FROM t ORDER BY n"), "1 2 3");
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "applied");
}

TEST_P(PostgresNoTransaction, OnlySettingsRunAgainWhenAStepGoesOn) {
  ASSERT_TRUE(OpenSession()
                  ->Query("CREATE SCHEMA app; CREATE TABLE public.t (n int); "
                          "CREATE TABLE app.t (n int)")
                  .ok());
  const struct {
    const char* rule;
    const char* block;
  } rows[] = {
      {"a message that begins with a setting",
       "-- +gander StatementBegin\n"
       "SET search_path = app; INSERT INTO t VALUES (1);\n"
       "-- +gander StatementEnd\n"},
      {"a block of the author's",
       "BEGIN; SET search_path = app; INSERT INTO t VALUES (1); COMMIT;\n"},
      {"a block of the tool's",
       "SET search_path = app; INSERT INTO t VALUES (1); COMMIT;\n"},
  };
  for (const auto& row : rows) {
    const std::string failing =
        absl::StrCat(row.block, "INSERT INTO no_such_table VALUES (1);\n");
    EXPECT_EQ(Up(failing).result, RunResult::kMigrationFailed) << row.rule;
    EXPECT_EQ(Up(failing).result, RunResult::kMigrationFailed) << row.rule;
    EXPECT_EQ(Values("SELECT n FROM app.t"), "1") << row.rule;
    const RunReport report =
        Up(absl::StrCat(row.block, "INSERT INTO t VALUES (2);\n"));
    ASSERT_TRUE(report.status.ok()) << row.rule << report.status;
    EXPECT_EQ(Values("SELECT n FROM app.t ORDER BY n"), "1 2") << row.rule;
    EXPECT_EQ(Values("SELECT n FROM public.t"), "") << row.rule;
    ASSERT_TRUE(OpenSession()
                    ->Query("TRUNCATE app.t; DELETE FROM gander_history")
                    .ok());
  }
}

TEST_P(PostgresNoTransaction, ABlockThatNoTransactionTakesIsRolledBack) {
  const std::string block =
      "CREATE TYPE mood AS ENUM ('a');\n"
      "BEGIN;\nALTER TYPE mood ADD VALUE 'b';\n"
      "CREATE TABLE t (m mood DEFAULT 'b');\nCOMMIT;\n";
  const RunReport report = Up(block);
  EXPECT_EQ(report.result, RunResult::kMigrationFailed) << report.status;
  EXPECT_THAT(std::string(report.status.message()), HasSubstr("unsafe use"));
  EXPECT_EQ(Values("SELECT concat_ws(' ', state, statements_done, "
                   "statement_begun) FROM gander_history"),
            "partial 1");
  EXPECT_EQ(Up(block).result, RunResult::kMigrationFailed);
}

TEST_P(PostgresNoTransaction, AForeignFileIsNotTornOutOfItsOwnBlock) {
  const std::string inside =
      "INSERT INTO t VALUES (1);\nALTER TYPE mood ADD VALUE 'b';\n"
      "SELECT 'b'::mood;\n";
  ASSERT_TRUE(OpenSession()
                  ->Query("CREATE TYPE mood AS ENUM ('a'); "
                          "CREATE TABLE t (n int)")
                  .ok());
  const RunReport report =
      MigratorFor(
          {{"1_step.sql", absl::StrCat("BEGIN;\n", inside, "COMMIT;\n")}})
          .Up();
  EXPECT_EQ(report.result, RunResult::kMigrationFailed) << report.status;
  EXPECT_EQ(Values("SELECT n FROM t"), "");
  EXPECT_EQ(Values("SELECT count(*) FROM gander_history"), "0");
  // Without one its tool may have run it so.
  const RunReport open = MigratorFor({{"1_step.sql", inside}}).Up();
  EXPECT_TRUE(open.status.ok()) << open.status;
  EXPECT_EQ(Values("SELECT n FROM t"), "1");
}

class StopAtRetry : public EventSink {
 public:
  void StepRetry(const PlannedStep&, const absl::Status&, int,
                 absl::Duration) override {
    unlock();
    migrator->Stop();
  }
  Migrator* migrator = nullptr;
  std::function<void()> unlock;
};

TEST_P(PostgresNoTransaction, AStopDuringThePauseOfARetryStartsNothing) {
  ASSERT_TRUE(OpenSession()->Query("CREATE TABLE t (n int)").ok());
  const auto holder = OpenSession();
  ASSERT_TRUE(holder->Query("BEGIN; LOCK TABLE t").ok());
  StopAtRetry stop;
  MigratorOptions options;
  options.events = &stop;
  options.lock_timeout = absl::Milliseconds(50);
  Migrator migrator = MigratorFor(
      {{"1_step.sql", absl::StrCat(kBegin, "ALTER TABLE t ADD m int;\n")}},
      options);
  stop.migrator = &migrator;
  stop.unlock = [&] { EXPECT_TRUE(holder->Query("COMMIT").ok()); };
  EXPECT_EQ(migrator.Up().result, RunResult::kInterrupted);
  EXPECT_EQ(Values("SELECT count(*) FROM gander_history"), "0");
}

TEST_P(PostgresNoTransaction, WhatCommittedAPartBeforeItFailedIsInDoubt) {
  const std::string batches =
      "CREATE TABLE t (n int);\n"
      "DO $$ BEGIN FOR i IN 1..3 LOOP INSERT INTO t VALUES (i); COMMIT; "
      "PERFORM 1 / (2 - i); END LOOP; END $$;\n";
  EXPECT_EQ(Up(batches).result, RunResult::kOutcomeUnknown);
  EXPECT_EQ(Values("SELECT n FROM t ORDER BY n"), "1 2");
  EXPECT_EQ(Up(batches).result, RunResult::kOutcomeUnknown);
  EXPECT_EQ(Values("SELECT n FROM t ORDER BY n"), "1 2") << "not once more";
}

TEST_P(PostgresNoTransaction, AStatementInDoubtCannotBeEditedAway) {
  ASSERT_EQ(
      Up("CREATE TABLE t (n int);\nCREATE INDEX CONCURRENTLY ON t (m);").result,
      RunResult::kMigrationFailed);
  // As a run leaves it that dies in the second statement.
  const std::vector<Statement> statements =
      SplitStatements(
          "CREATE TABLE t (n int);\nCREATE INDEX CONCURRENTLY "
          "ON t (n);",
          DatabaseName::kPostgres)
          .value();
  ASSERT_TRUE(
      OpenSession()
          ->Query(absl::StrCat("UPDATE gander_history SET statement_begun = 1, "
                               "done_checksum = '",
                               DoneChecksum(&statements).Of(2), "'"))
          .ok());
  const RunReport kept =
      Up("CREATE TABLE t (n int);\nCREATE INDEX CONCURRENTLY ON t (n);\n");
  EXPECT_EQ(kept.result, RunResult::kOutcomeUnknown) << kept.status;
  const RunReport gone = Up("CREATE TABLE t (n int);\n");
  EXPECT_EQ(gone.result, RunResult::kDisagreement) << gone.status;
}

TEST_P(PostgresNoTransaction, TheMessageOfAStatementInDoubtHidesItsStrings) {
  ASSERT_EQ(Up("CREATE TABLE t (n int);\nSELECT 1/0;").result,
            RunResult::kMigrationFailed);
  ASSERT_TRUE(OpenSession()
                  ->Query("UPDATE gander_history SET statement_begun = 1, "
                          "done_checksum = NULL")
                  .ok());
  const RunReport report =
      Up("CREATE TABLE t (n int);\nCREATE SUBSCRIPTION s CONNECTION "
         "'postgresql://ada:s3cret@db' PUBLICATION p;\n");
  EXPECT_EQ(report.result, RunResult::kOutcomeUnknown);
  EXPECT_THAT(
      std::string(report.status.message()),
      testing::AllOf(HasSubstr("CREATE SUBSCRIPTION s CONNECTION '...'"),
                     testing::Not(HasSubstr("s3cret"))));
}

TEST_P(PostgresNoTransaction, ABlockThatCommitsAPartBeforeItFailsIsInDoubt) {
  const std::string block =
      "-- +gander StatementBegin\n"
      "BEGIN; CREATE TABLE t (n int); COMMIT; SELECT 1/0;\n"
      "-- +gander StatementEnd\n";
  const RunReport report = Up(block);
  EXPECT_EQ(report.result, RunResult::kOutcomeUnknown);
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("division by zero"));
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "partial");
  EXPECT_EQ(Up(block).result, RunResult::kOutcomeUnknown);
}

TEST_P(PostgresNoTransaction, ATransactionLeftOpenIsRolledBackAndNamed) {
  const RunReport report =
      Up("CREATE TABLE t (n int);\n"
         "-- +gander StatementBegin\n"
         "START TRANSACTION; INSERT INTO t VALUES (1);\n"
         "-- +gander StatementEnd\n"
         "INSERT INTO t VALUES (2);\n");
  EXPECT_EQ(report.result, RunResult::kMigrationFailed) << report.status;
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("left a transaction open"));
  EXPECT_EQ(Values("SELECT count(*) FROM t"), "0");
}

TEST_P(PostgresNoTransaction, LimitsThatTheStepSetsCount) {
  const RunReport report =
      Up("SET statement_timeout = '9s';\nSET lock_timeout = '8s';\n"
         "CREATE TABLE seen AS SELECT current_setting('statement_timeout') || "
         "' ' || current_setting('lock_timeout') AS limits;\n"
         "CREATE INDEX CONCURRENTLY i ON seen (limits);\n"
         "INSERT INTO seen SELECT current_setting('statement_timeout') || ' ' "
         "|| current_setting('lock_timeout');\n");
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT limits FROM seen"), "9s 8s 9s 8s");
}

TEST_P(PostgresNoTransaction, LimitsAreThoseOfTheOptionsUntilThen) {
  MigratorOptions options;
  options.lock_timeout = absl::Seconds(7);
  options.statement_timeout = absl::Minutes(1);
  const std::string see =
      "SELECT current_setting('statement_timeout') || ' ' || "
      "current_setting('lock_timeout') AS limits;\n";
  const RunReport report =
      Up(absl::StrCat("CREATE TABLE seen AS ", see, "VACUUM seen;\n",
                      "INSERT INTO seen ", see),
         options);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT limits FROM seen"), "1min 7s 1min 7s");
}

// Ends a session's transaction when a step has waited for it in vain.
class CommitOnRetry : public EventSink {
 public:
  explicit CommitOnRetry(Database* database) : database_(*database) {}
  void StepRetry(const PlannedStep&, const absl::Status&, int,
                 absl::Duration) override {
    EXPECT_TRUE(database_.Query("COMMIT").ok());
    ++retries;
  }
  int retries = 0;

 private:
  Database& database_;
};

TEST_P(PostgresNoTransaction, ABlockWithAnIsolationLevelIsTriedAgain) {
  ASSERT_TRUE(OpenSession()->Query("CREATE TABLE t (n int)").ok());
  const auto writer = OpenSession();
  ASSERT_TRUE(writer->Query("BEGIN; INSERT INTO t VALUES (1)").ok());
  CommitOnRetry retry(writer.get());
  MigratorOptions options;
  options.lock_timeout = absl::Milliseconds(50);
  options.events = &retry;
  const RunReport report =
      Up("BEGIN ISOLATION LEVEL SERIALIZABLE;\n"
         "ALTER TABLE t ADD COLUMN m int;\nCOMMIT;\n",
         options);
  EXPECT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(retry.retries, 1);
}

TEST_P(PostgresNoTransaction, DiscardAllDoesNotGiveTheLockAway) {
  const auto gate = OpenSession();
  ASSERT_TRUE(gate->Query("CREATE TABLE t (n int)").ok());
  ASSERT_TRUE(gate->Query("BEGIN; LOCK TABLE t IN SHARE MODE").ok());
  const std::vector<TestFile> files = {
      {"1_step.sql", absl::StrCat(kBegin,
                                  "DISCARD ALL;\nSET lock_timeout = 0;\n"
                                  "INSERT INTO t VALUES (1);\n"
                                  "INSERT INTO t VALUES (2);\n")}};
  RunReport first;
  RunReport second;
  std::thread one([&] { first = MigratorFor(files).Up(); });
  WaitFor("query LIKE '%INSERT INTO t %' AND wait_event_type = 'Lock'");
  std::thread two([&] { second = MigratorFor(files).Up(); });
  WaitFor("query LIKE '%pg_locks%' AND state = 'idle'");
  ASSERT_TRUE(gate->Query("COMMIT").ok());
  one.join();
  two.join();
  EXPECT_TRUE(first.status.ok()) << first.status;
  EXPECT_TRUE(second.status.ok()) << second.status;
  EXPECT_THAT(second.steps, IsEmpty());
  EXPECT_EQ(Values("SELECT n FROM t ORDER BY n"), "1 2");
}

TEST_P(PostgresNoTransaction, AStepThatGivesTheLockAwayIsNotRecorded) {
  for (const char* begin : {"-- +gander Up\n", kBegin}) {
    Migrator migrator = MigratorFor(
        {{"1_step.sql", absl::StrCat(begin,
                                     "CREATE TABLE t (n int);\n"
                                     "SELECT pg_advisory_unlock_all();\n")}});
    const RunReport report = migrator.Up();
    EXPECT_EQ(report.result, RunResult::kMigrationFailed) << begin;
    EXPECT_THAT(std::string(report.status.message()),
                HasSubstr("does not have the migration lock any more"));
  }
}

// A statement outside a transaction has ended, and the history is locked when
// that is to be recorded.
TEST_P(PostgresNoTransaction, AStopDoesNotForgetWhatHasTakenEffect) {
  ASSERT_TRUE(OpenSession()->Query("CREATE TABLE big (n int)").ok());
  const auto writer = OpenSession();
  ASSERT_TRUE(writer->Query("BEGIN; INSERT INTO big VALUES (1)").ok());
  const std::vector<TestFile> files = {
      {"1_step.sql",
       absl::StrCat(kBegin, "CREATE INDEX CONCURRENTLY i ON big (n);\n",
                    "CREATE TABLE after_it (n int);\n")}};
  Migrator migrator = MigratorFor(files);
  RunReport report;
  std::thread run([&] { report = migrator.Up(); });
  WaitFor(
      "query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = "
      "'Lock'");
  const auto holder = OpenSession();
  ASSERT_TRUE(
      holder->Query("BEGIN; LOCK TABLE gander_history IN SHARE MODE").ok());
  ASSERT_TRUE(writer->Query("COMMIT").ok());
  WaitFor(
      "query LIKE '%UPDATE \"public\".\"gander_history\"%' AND "
      "wait_event_type = 'Lock'");
  migrator.Stop();
  ASSERT_TRUE(holder->Query("COMMIT").ok());
  run.join();
  EXPECT_EQ(report.result, RunResult::kInterrupted) << report.status;
  EXPECT_EQ(Values("SELECT statements_done FROM gander_history"), "1");
  const RunReport next = MigratorFor(files).Up();
  EXPECT_TRUE(next.status.ok()) << next.status;
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "applied");
}

TEST_P(PostgresNoTransaction, ADownThatIsRefusedAtOnceLeavesTheRowAsItWas) {
  const std::string file =
      absl::StrCat(kBegin, "SELECT 1;\nSELECT 2;\nSELECT 3;\n",
                   "-- +gander Down\nDROP INDEX CONCURRENTLY no_such_index;\n");
  ASSERT_TRUE(MigratorFor({{"1_step.sql", file}}).Up().status.ok());
  Request down;
  down.verb = Request::Verb::kDown;
  EXPECT_EQ(MigratorFor({{"1_step.sql", file}}).Run(down).result,
            RunResult::kMigrationFailed);
  EXPECT_EQ(Values("SELECT concat_ws(' ', state, statements_done, "
                   "statements_total) FROM gander_history"),
            "applied 3 3");
}

TEST_P(PostgresNoTransaction, TheDurationOfANoTransactionStepIsOfAllOfIt) {
  Migrator migrator = MigratorFor({{"1_slow.sql",
                                    "-- +gander Up\n"
                                    "-- +gander NO TRANSACTION\n"
                                    "SELECT pg_sleep(0.2);\nSELECT 1;\n"}});
  ASSERT_TRUE(migrator.Up().status.ok());
  EXPECT_EQ(Values("SELECT count(*) FROM gander_history "
                   "WHERE duration_us >= 200000"),
            "1");
}

}  // namespace
}  // namespace gander
