// Which rows of PostgreSQL's tables a backfill must not pass over, or do twice,
// and what it says of those that it cannot write.
#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/integration/backfill_contract.h"
#include "tests/integration/postgres_migrator_test.h"

namespace gander {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;

std::function<Backfill()> make;
constexpr auto kMade = [] { return make(); };

std::string Text(const RunReport& report) {
  return std::string(report.status.message());
}

// Not idempotent, and the table may have any key.
Backfill Count(std::vector<std::string> key) {
  Backfill backfill("t");
  backfill.Key(std::move(key))
      .Read({"n"})
      .Write({"n"})
      .BatchSize(7)
      .Map<int64_t>([](int64_t n) { return n + 1; });
  return backfill;
}

class PostgresBackfillRows : public BackfillContract {
 protected:
  void ExpectEachRowOnce() const {
    EXPECT_EQ(Values("SELECT n || ' in ' || count(*) FROM t GROUP BY n"),
              absl::StrCat("1 in ", Values("SELECT count(*) FROM t")));
  }
  void SetForDatabase(const std::string& setting) const {
    Execute(absl::StrCat("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET ",
                         setting, "', current_database()); END $$"));
  }
};
INSTANTIATE_TEST_SUITE_P(Postgres, PostgresBackfillRows,
                         testing::Values(&MakePostgresDatabase));

// The server may be set to write its keys as other texts than they are read.
TEST_P(PostgresBackfillRows, AKeyIsExactWhateverTheServersSettings) {
  for (const char* type :
       {"double precision", "real", "timestamptz", "interval"}) {
    SetUp();
    SetForDatabase("extra_float_digits = 0");
    SetForDatabase("datestyle = ''SQL, DMY''");
    SetForDatabase("intervalstyle = ''sql_standard''");
    SetForDatabase("timezone = ''America/New_York''");
    Execute(absl::StrCat("CREATE TABLE t (k ", type,
                         " PRIMARY KEY, n int NOT NULL DEFAULT 0)"));
    Execute(absl::StrCat(
        "INSERT INTO t (k) SELECT DISTINCT ",
        type == std::string("interval")
            ? "make_interval(months => i % 5 - 2, secs => 3 - i)"
        : type == std::string("timestamptz")
            ? "timestamptz '2026-11-01 05:30:00.123456+00' + i * interval '7 "
              "min 1 microsecond'"
            : absl::StrCat("sin(i)::", type),
        " FROM generate_series(1, 300) AS i"));
    make = [] { return Count({"k"}); };
    const RunReport report = Run(BackfillStep(kMade));
    ASSERT_TRUE(report.status.ok()) << type << ": " << report.status;
    ExpectEachRowOnce();
    make = [] { return Count({"k"}).ReadFrom("SELECT k, n FROM t"); };
    Execute("DELETE FROM gander_history; UPDATE t SET n = 0");
    ASSERT_TRUE(Run(BackfillStep(kMade)).status.ok());
    ExpectEachRowOnce();
  }
}

TEST_P(PostgresBackfillRows, TablesThatInheritMayHaveTheSameKeys) {
  Execute(
      "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);"
      "CREATE TABLE child () INHERITS (t);"
      "INSERT INTO t SELECT i FROM generate_series(1, 30) AS i;"
      "INSERT INTO child SELECT i FROM generate_series(31, 60) AS i");
  make = [] { return Count({"id"}); };
  ASSERT_TRUE(Run(BackfillStep(kMade)).status.ok());
  ExpectEachRowOnce();
  Execute("DELETE FROM gander_history; INSERT INTO child VALUES (7)");
  EXPECT_THAT(Text(Run(BackfillStep(kMade))),
              AllOf(HasSubstr("there are several rows with the key id 7"),
                    HasSubstr("inherit")));
}

TEST_P(PostgresBackfillRows, AUniqueIndexOfAnotherCollationIsNotEnough) {
  Execute(
      "CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', "
      "deterministic = false);"
      "CREATE TABLE t (k text COLLATE nocase NOT NULL, n int NOT NULL DEFAULT "
      "0);"
      "CREATE UNIQUE INDEX one ON t (k COLLATE \"C\");"
      "INSERT INTO t VALUES ('a'), ('A'), ('b')");
  make = [] { return Count({"k"}); };
  EXPECT_THAT(Text(Run(BackfillStep(kMade))),
              HasSubstr("no unique index is on its key (k)"));
}

TEST_P(PostgresBackfillRows, RowsThatAPolicyHidesAreNotPassedOver) {
  Execute(
      "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);"
      "INSERT INTO t SELECT i FROM generate_series(1, 30) AS i;"
      "ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
      "CREATE POLICY even ON t USING (id % 2 = 0)");
  make = [] { return Count({"id"}); };
  // A superuser is not held by policies.
  ASSERT_TRUE(Run(BackfillStep(kMade)).status.ok());
  ExpectEachRowOnce();
  Execute(
      "DELETE FROM gander_history; UPDATE t SET n = 0; CREATE ROLE rows_mover "
      "LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO rows_mover");
  MigratorOptions options;
  options.database_url = absl::StrCat(url(), "&user=rows_mover");
  EXPECT_THAT(Text(Run(BackfillStep(kMade), options)),
              HasSubstr("row-level security policy for table \"t\""));
  EXPECT_EQ(Values("SELECT count(*) FROM t WHERE n > 0"), "0");
}

TEST_P(PostgresBackfillRows, RowsThatATriggerKeepsBackAreTold) {
  Execute(
      "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);"
      "INSERT INTO t SELECT i FROM generate_series(1, 30) AS i;"
      "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF "
      "NEW.id IN (3, 4, 20) THEN RETURN NULL; END IF; RETURN NEW; END';"
      "CREATE TRIGGER keep BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION "
      "keep()");
  make = [] { return Count({"id"}); };
  class Said : public EventSink {
   public:
    void StepLog(const PlannedStep&, absl::string_view message) override {
      lines.push_back(std::string(message));
    }
    std::vector<std::string> lines;
  } said;
  MigratorOptions options;
  options.events = &said;
  ASSERT_TRUE(Run(BackfillStep(kMade), options).status.ok());
  EXPECT_THAT(said.lines,
              Contains("30 rows read, 27 written, 3 kept back by the database "
                       "(by a trigger, it may be)"));
}

TEST_P(PostgresBackfillRows, ADeferredConstraintNamesItsRow) {
  Execute(
      "CREATE TABLE other (id int PRIMARY KEY);"
      "INSERT INTO other SELECT 1;"
      "CREATE TABLE t (id int PRIMARY KEY, n int REFERENCES other DEFERRABLE "
      "INITIALLY DEFERRED);"
      "INSERT INTO t SELECT i FROM generate_series(1, 30) AS i");
  make = [] {
    return Count({"id"}).Read({"id"}).Map<int64_t>(
        [](int64_t id) { return id == 17 ? 2 : 1; });
  };
  EXPECT_THAT(Text(Run(BackfillStep(kMade))),
              AllOf(HasSubstr("t, id 17: "), HasSubstr("foreign key")));
  make = [] {
    return Count({"id"}).RejectAtMost(1).Read({"id"}).Map<int64_t>(
        [](int64_t id) { return id == 17 ? 2 : 1; });
  };
  const RunReport report = Run(BackfillStep(kMade));
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT count(*) FROM t WHERE n = 1"), "29");
}

// A row of each of the two tables refers to the other, which comes after it.
TEST_P(PostgresBackfillRows, AConstraintIsDeferredToTheEndOfEachRow) {
  Execute(
      "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);"
      "INSERT INTO t SELECT i FROM generate_series(1, 30) AS i;"
      "CREATE TABLE late (id int PRIMARY KEY CHECK (id <> 17));"
      "CREATE TABLE early (id int REFERENCES late DEFERRABLE INITIALLY "
      "DEFERRED)");
  make = [] {
    return Backfill("t")
        .Read({"id"})
        .InsertInto("early", {"id"})
        .InsertInto("late", {"id"})
        .EachRow([](const Row& row, RowChange& change) {
          change.InsertInto("early", row.Get<int64_t>(0));
          change.InsertInto("late", row.Get<int64_t>(0));
        });
  };
  EXPECT_THAT(Text(Run(BackfillStep(kMade))),
              AllOf(HasSubstr("t, id 17: "), HasSubstr("late_id_check")));
}

TEST_P(PostgresBackfillRows, ATableThatIsLockedAtFirstIsTriedAgain) {
  Execute(
      "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);"
      "INSERT INTO t SELECT i FROM generate_series(1, 30) AS i");
  make = [] { return Count({"id"}); };
  MigratorOptions options;
  options.lock_timeout = absl::Milliseconds(100);
  options.lock_tries = 100;
  const auto holder = OpenSession();
  ASSERT_TRUE(holder->Query("BEGIN; LOCK TABLE t").ok());
  std::thread lets_go([&] {
    absl::SleepFor(absl::Milliseconds(700));
    EXPECT_TRUE(holder->Query("COMMIT").ok());
  });
  const RunReport report = Run(BackfillStep(kMade), options);
  lets_go.join();
  ASSERT_TRUE(report.status.ok()) << report.status;
  ExpectEachRowOnce();
  ASSERT_TRUE(holder->Query("BEGIN; LOCK TABLE t").ok());
  Execute("DELETE FROM gander_history");
  options.lock_tries = 2;
  EXPECT_EQ(Run(BackfillStep(kMade), options).result, RunResult::kUnreachable);
}

}  // namespace
}  // namespace gander
