// Indexes that are built CONCURRENTLY, outside a transaction.

#include <gmock/gmock.h>

#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "runtime/engine/invalid_indexes.h"
#include "runtime/sql/statement.h"
#include "tests/integration/postgres_no_transaction.h"

namespace gander {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class PostgresConcurrently : public PostgresNoTransaction {};
INSTANTIATE_TEST_SUITE_P(Postgres, PostgresConcurrently,
                         testing::Values(&MakePostgresDatabase));

// Statements outside a transaction, whose server process is killed under them.
class PostgresKilled : public PostgresConcurrently {
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
TEST_P(PostgresConcurrently, AFailedIndexLeavesNothingInvalid) {
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

TEST_P(PostgresConcurrently, AFailedReindexLeavesNothingInvalid) {
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

TEST_P(PostgresConcurrently, AnIndexThatAnotherBuildsIsNotDropped) {
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

TEST_P(PostgresConcurrently, IfNotExistsDoesNotPassOverAnInvalidIndex) {
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
TEST_P(PostgresConcurrently, AnIndexThatIsThereIsNotTakenForOnesOwn) {
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

// The look into the catalogue before CREATE INDEX CONCURRENTLY.
TEST_P(PostgresConcurrently, AStopDuringALookIntoTheCatalogueIsNoFailure) {
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

}  // namespace
}  // namespace gander
