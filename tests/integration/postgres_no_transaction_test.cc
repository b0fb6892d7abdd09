// What only PostgreSQL's NO TRANSACTION steps promise.

#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "runtime/engine/done_checksum.h"
#include "runtime/engine/invalid_indexes.h"
#include "runtime/sql/statement.h"
#include "tests/integration/migrator_contract.h"
#include "tests/integration/postgres_migrator_test.h"

namespace gander {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kBegin[] = "-- +gander NO TRANSACTION\n-- +gander Up\n";

class PostgresNoTransaction : public MigratorContract {
 protected:
  RunReport Up(const std::string& statements, MigratorOptions options = {}) {
    return MigratorFor({{"1_step.sql", absl::StrCat(kBegin, statements)}},
                       options)
        .Up();
  }

  // Waits until another session's row of pg_stat_activity fits.
  void WaitFor(const std::string& condition) {
    const auto session = OpenSession();
    // Question by question: a loop in the server would have one snapshot all
    // the time, and CREATE INDEX CONCURRENTLY waits for such.
    while (true) {
      const auto found = session->Query(absl::StrCat(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND "
          "pid <> pg_backend_pid() AND ",
          condition));
      ASSERT_TRUE(found.ok()) << found.status();
      if (!found->front().empty()) return;
      absl::SleepFor(absl::Milliseconds(5));
    }
  }
};
INSTANTIATE_TEST_SUITE_P(Postgres, PostgresNoTransaction,
                         testing::Values(&MakePostgresDatabase));

// Statements outside a transaction, whose server process is killed under them.
class PostgresKilled : public PostgresNoTransaction {
 protected:
  // Runs `files` up, and kills its server process in `statement`, which waits
  // for a transaction that has written to `table`.
  RunReport UpAndKill(const std::vector<TestFile>& files,
                      const std::string& statement,
                      const std::string& table = "big") {
    const auto holder = OpenSession();
    EXPECT_TRUE(
        holder->Query(absl::StrCat("BEGIN; INSERT INTO ", table, " VALUES (1)"))
            .ok());
    std::thread killer([&] {
      const auto killed = OpenSession()->Query(absl::StrCat(
          "DO $$ BEGIN LOOP PERFORM pg_stat_clear_snapshot();"
          "PERFORM pg_terminate_backend(pid) FROM pg_stat_activity"
          " WHERE datname = current_database() AND state = 'active'"
          " AND wait_event_type = 'Lock' AND query LIKE '",
          statement,
          "%';"
          "EXIT WHEN FOUND; PERFORM pg_sleep(0.005); END LOOP; END $$"));
      EXPECT_TRUE(killed.ok()) << killed.status();
    });
    RunReport report = MigratorFor(files).Up();
    killer.join();
    EXPECT_TRUE(holder->Query("ROLLBACK").ok());
    return report;
  }

  std::string Indexes() {
    return Values(
        "SELECT c.relname || CASE WHEN indisvalid THEN '' ELSE '!' END FROM "
        "pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON "
        "t.oid = indrelid WHERE t.relname = 'big' ORDER BY c.relname");
  }
};
INSTANTIATE_TEST_SUITE_P(Postgres, PostgresKilled,
                         testing::Values(&MakePostgresDatabase));

// The server gives the index its name, so nobody knows which one it would be.
TEST_P(PostgresKilled, AStatementThatMayHaveRunIsNotGuessedAt) {
  ASSERT_TRUE(OpenSession()->Query("CREATE TABLE big (n int)").ok());
  const std::vector<TestFile> files = {
      {"2_index.sql",
       "-- +gander Up\n-- +gander NO TRANSACTION\nSELECT 1;\n"
       "CREATE INDEX CONCURRENTLY ON big (n);\n"}};
  RunReport report = UpAndKill(files, "CREATE INDEX CONCURRENTLY");
  EXPECT_EQ(report.result, RunResult::kOutcomeUnknown) << report.status;
  EXPECT_THAT(
      std::string(report.status.message()),
      HasSubstr("cannot be told: CREATE INDEX CONCURRENTLY ON big (n)"));

  Migrator migrator = MigratorFor(files);
  const absl::StatusOr<Plan> plan = migrator.MakePlan({});
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_THAT(plan->problems, SizeIs(1));
  EXPECT_EQ(plan->problems[0].kind, Problem::Kind::kUndecided);
  report = migrator.Up();
  EXPECT_EQ(report.result, RunResult::kOutcomeUnknown);
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("2_index.sql:4:1: version 2 (index) was stopped while "
                        "this statement ran"));
  EXPECT_THAT(report.steps, SizeIs(0));

  // What the message says to do.
  const auto repaired = OpenSession()->Query(
      "DROP INDEX IF EXISTS big_n_idx;"
      "UPDATE gander_history SET statement_begun = NULL, done_checksum = NULL "
      "WHERE version = 2");
  ASSERT_TRUE(repaired.ok()) << repaired.status();
  report = migrator.Up();
  EXPECT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Indexes(), "big_n_idx");
}

TEST_P(PostgresKilled, WhatBecameOfAnIndexIsLookedUp) {
  ASSERT_TRUE(OpenSession()
                  ->Query("CREATE SCHEMA app; CREATE TABLE app.big (n int); "
                          "CREATE TABLE public.big (n int); "
                          "CREATE INDEX big_n ON public.big (n)")
                  .ok());
  const struct {
    const char* rule;
    const char* statement;
    const char* after;  // the indexes of app.big, then of public.big
  } rows[] = {
      {"an invalid index is dropped, and made again",
       "CREATE INDEX CONCURRENTLY big_n ON big (n);\n", "big_n big_n"},
      {"a reindex runs again, without what it left",
       "REINDEX INDEX CONCURRENTLY big_n;\n", "big_n big_n"},
      {"so does one of a table", "REINDEX TABLE CONCURRENTLY big;\n",
       "big_n big_n"},
      {"a drop that was not begun runs again",
       "DROP INDEX CONCURRENTLY big_n;\n", "big_n"},
  };
  int version = 0;
  std::vector<TestFile> files;
  for (const auto& row : rows) {
    files.push_back({absl::StrCat(++version, "_x.sql"),
                     absl::StrCat("-- +gander Up\n-- +gander NO TRANSACTION\n"
                                  "SET search_path = app;\nSELECT 1;\n",
                                  row.statement)});
    const std::string statement(row.statement);
    RunReport report =
        UpAndKill(files, statement.substr(0, statement.find(';')), "app.big");
    EXPECT_EQ(report.result, RunResult::kUnreachable)
        << row.rule << report.status;
    const absl::StatusOr<Plan> plan = MigratorFor(files).MakePlan({});
    ASSERT_TRUE(plan.ok());
    EXPECT_THAT(std::string(plan->status().message()),
                HasSubstr("it looks into the catalogue"))
        << row.rule;
    report = MigratorFor(files).Up();
    ASSERT_TRUE(report.status.ok()) << row.rule << report.status;
    EXPECT_EQ(Indexes(), row.after) << row.rule;
  }
}

TEST_P(PostgresKilled, AnIndexThatIsThereWasMade) {
  ASSERT_TRUE(OpenSession()->Query("CREATE TABLE big (n int)").ok());
  const std::vector<TestFile> files = {
      {"1_index.sql",
       "-- +gander Up\n-- +gander NO TRANSACTION\n"
       "CREATE INDEX CONCURRENTLY big_n ON big (n);\nSELECT 1;\n"}};
  EXPECT_EQ(UpAndKill(files, "CREATE INDEX CONCURRENTLY").result,
            RunResult::kUnreachable);
  // As if it had just ended when the connection broke.
  ASSERT_TRUE(OpenSession()
                  ->Query("DROP INDEX IF EXISTS big_n; "
                          "CREATE INDEX big_n ON big (n)")
                  .ok());
  const RunReport report = MigratorFor(files).Up();
  EXPECT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Indexes(), "big_n");
  EXPECT_EQ(Values("SELECT outcome FROM gander_log ORDER BY id DESC LIMIT 2"),
            "applied repaired");
}

// Only that which the statement made: another invalid one stays as it was.
TEST_P(PostgresNoTransaction, AFailedIndexLeavesNothingInvalid) {
  for (const char* name : {"i ", ""}) {
    SetUp();  // an empty database
    const auto session = OpenSession();
    ASSERT_TRUE(session
                    ->Query("CREATE TABLE big (n int); "
                            "INSERT INTO big VALUES (1), (1)")
                    .ok());
    ASSERT_FALSE(
        session->Query("CREATE UNIQUE INDEX CONCURRENTLY old ON big (n)").ok());
    const std::string create = absl::StrCat("CREATE UNIQUE INDEX CONCURRENTLY ",
                                            name, "ON big (n);\n");
    EXPECT_EQ(Up(create).result, RunResult::kMigrationFailed);
    EXPECT_EQ(Values("SELECT relname FROM pg_class WHERE relkind = 'i' AND "
                     "relnamespace = 'public'::regnamespace AND relname NOT "
                     "LIKE 'gander%'"),
              "old")
        << name;
    EXPECT_EQ(Values("SELECT count(*) FROM gander_history"), "0");
    ASSERT_TRUE(session->Query("DROP INDEX old; TRUNCATE big").ok());
    EXPECT_TRUE(Up(create).status.ok());
  }
}

TEST_P(PostgresNoTransaction, AFailedReindexLeavesNothingInvalid) {
  for (const char* reindex : {"REINDEX INDEX CONCURRENTLY big_n;\n",
                              "REINDEX TABLE CONCURRENTLY big;\n",
                              "REINDEX (CONCURRENTLY) SCHEMA public;\n"}) {
    SetUp();  // an empty database
    const auto session = OpenSession();
    // A function whose answers change is what makes an index fail that held.
    ASSERT_TRUE(
        session
            ->Query(
                "CREATE TABLE big (n int); INSERT INTO big VALUES (1);"
                "CREATE TABLE fails (f boolean);"
                "CREATE FUNCTION f(n int) RETURNS int IMMUTABLE LANGUAGE "
                "plpgsql AS $$ BEGIN IF (SELECT count(*) FROM public.fails) "
                "> 0 THEN RAISE 'no'; END IF; RETURN n; END $$;"
                "CREATE INDEX big_n ON big (f(n));"
                "INSERT INTO fails VALUES (true)")
            .ok());
    EXPECT_EQ(Up(reindex).result, RunResult::kMigrationFailed);
    EXPECT_EQ(Values("SELECT relname FROM pg_class WHERE relkind = 'i' AND "
                     "relnamespace = 'public'::regnamespace AND relname NOT "
                     "LIKE 'gander%'"),
              "big_n")
        << reindex;
    ASSERT_TRUE(session->Query("TRUNCATE fails").ok());
    EXPECT_TRUE(Up(reindex).status.ok());
  }
}

TEST_P(PostgresNoTransaction, AnIndexThatAnotherBuildsIsNotDropped) {
  const auto session = OpenSession();
  ASSERT_TRUE(session
                  ->Query("CREATE TABLE big (n int); "
                          "INSERT INTO big VALUES (1), (1)")
                  .ok());
  const auto database = OpenSession();
  ConcurrentIndex statement;
  statement.table = "big";
  ASSERT_FALSE(
      session->Query("CREATE UNIQUE INDEX CONCURRENTLY i ON big (n)").ok());
  ASSERT_TRUE(
      session->Query("BEGIN; LOCK TABLE big IN SHARE UPDATE EXCLUSIVE MODE")
          .ok());
  EXPECT_EQ(SweepInvalidIndexes(database.get(), statement, {}).code(),
            absl::StatusCode::kAborted);
  ASSERT_TRUE(session->Query("COMMIT").ok());
  EXPECT_TRUE(SweepInvalidIndexes(database.get(), statement, {}).ok());
  EXPECT_EQ(Values("SELECT count(*) FROM pg_class WHERE relname = 'i'"), "0");
}

TEST_P(PostgresNoTransaction, IfNotExistsDoesNotPassOverAnInvalidIndex) {
  const auto session = OpenSession();
  ASSERT_TRUE(session
                  ->Query("CREATE TABLE big (n int); "
                          "INSERT INTO big VALUES (1), (1)")
                  .ok());
  ASSERT_FALSE(
      session->Query("CREATE UNIQUE INDEX CONCURRENTLY i ON big (n)").ok());
  const std::string create =
      "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON big (n);\n";
  const RunReport report = Up(create);
  EXPECT_EQ(report.result, RunResult::kMigrationFailed);
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("the index public.i is there and is invalid"));
  ASSERT_TRUE(session->Query("DROP INDEX i; TRUNCATE big").ok());
  EXPECT_TRUE(Up(create).status.ok());
  // A valid one is passed over, as it says.
  EXPECT_TRUE(MigratorFor({{"1_step.sql", absl::StrCat(kBegin, create)},
                           {"2_step.sql", absl::StrCat(kBegin, create)}})
                  .Up()
                  .status.ok());
}

// Killed now, the next run would find it, and think that this one made it.
TEST_P(PostgresNoTransaction, AnIndexThatIsThereIsNotTakenForOnesOwn) {
  ASSERT_TRUE(OpenSession()
                  ->Query("CREATE TABLE big (n int, m int); "
                          "CREATE INDEX i ON big (m)")
                  .ok());
  const RunReport report = Up("CREATE INDEX CONCURRENTLY i ON big (n);\n");
  EXPECT_EQ(report.result, RunResult::kMigrationFailed);
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("1_step.sql:3:1: the index public.i already exists"));
  EXPECT_EQ(Values("SELECT count(*) FROM gander_history"), "0");
}

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

// The look into the catalogue before CREATE INDEX CONCURRENTLY.
TEST_P(PostgresNoTransaction, AStopDuringALookIntoTheCatalogueIsNoFailure) {
  ASSERT_TRUE(OpenSession()->Query("CREATE TABLE big (n int)").ok());
  const auto holder = OpenSession();
  class StopsInTheLook : public EventSink {
   public:
    void StepNotice(const PlannedStep&, const Notice&) override {
      // Whoever asks pg_index waits from here on.
      locked = holder->Query("BEGIN; LOCK TABLE pg_catalog.pg_index").ok();
      stopper = std::thread([this] {
        absl::SleepFor(absl::Milliseconds(500));
        migrator->Stop();
      });
    }
    Database* holder = nullptr;
    Migrator* migrator = nullptr;
    bool locked = false;
    std::thread stopper;
  };
  StopsInTheLook events;
  MigratorOptions options;
  options.events = &events;
  Migrator migrator = MigratorFor(
      {{"1_step.sql",
        // The first statements let the session learn of gander's tables.
        absl::StrCat(kBegin, "SELECT 1;\nSELECT 2;\n",
                     "DO $$ BEGIN RAISE NOTICE 'now'; END $$;\n",
                     "CREATE INDEX CONCURRENTLY i ON big (n);\n")}},
      options);
  events.holder = holder.get();
  events.migrator = &migrator;
  const RunReport report = migrator.Up();
  events.stopper.join();
  EXPECT_TRUE(events.locked);
  EXPECT_EQ(report.result, RunResult::kInterrupted) << report.status;
  ASSERT_TRUE(holder->Query("ROLLBACK").ok());
  EXPECT_EQ(Values("SELECT statements_done FROM gander_history"), "3");
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
