#include "tests/integration/migrator_contract.h"

#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "runtime/migration/checksum.h"
#include "runtime/migration/file_name.h"
#include "runtime/migration/statement_error.h"
#include "runtime/sql/sql_file.h"
#include "runtime/testing/faulty_database.h"

namespace gander {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

void MigratorContract::SetUp() { database_ = GetParam()(); }

Catalog MigratorContract::CatalogOf(const std::vector<TestFile>& files) const {
  std::vector<Migration> migrations;
  std::vector<std::shared_ptr<const std::string>> texts;
  for (const TestFile& file : files) {
    const absl::StatusOr<FileName> name = ParseFileName(file.name);
    EXPECT_TRUE(name.ok()) << name.status();
    Migration m;
    m.version = name->version;
    m.name = name->name;
    m.file = absl::StrCat("migrations/", file.name);
    if (file.step != nullptr) {
      m.cpp = file.step;
      m.format = SourceFormat::kCpp;
      m.file_checksum = m.up_checksum = Checksum(file.content);
    } else {
      texts.push_back(std::make_shared<const std::string>(file.content));
      const absl::StatusOr<SqlFile> sql =
          ReadSqlFile(m.file, *texts.back(), driver());
      EXPECT_TRUE(sql.ok()) << sql.status();
      m.format = sql->format;
      m.replaces = sql->replaces;
      m.sql_up = sql->up;
      m.sql_down = sql->down;
      m.down_error = sql->down_error;
      m.down_missing = sql->down_missing;
      m.file_checksum = sql->file_checksum;
      m.up_checksum = sql->up_checksum;
    }
    migrations.push_back(std::move(m));
  }
  absl::StatusOr<Catalog> catalog = Catalog::Create(
      driver(), std::move(migrations), {texts.begin(), texts.end()});
  EXPECT_TRUE(catalog.ok()) << catalog.status();
  return *std::move(catalog);
}

Migrator MigratorContract::MigratorFor(const std::vector<TestFile>& files,
                                       MigratorOptions options) const {
  if (options.database_url.empty()) options.database_url = url();
  options.connect_timeout = absl::Seconds(5);
  absl::StatusOr<Migrator> migrator =
      Migrator::Create(CatalogOf(files), std::move(options));
  EXPECT_TRUE(migrator.ok()) << migrator.status();
  return *std::move(migrator);
}

std::unique_ptr<Database> MigratorContract::OpenSession() const {
  absl::StatusOr<std::unique_ptr<Database>> database =
      Connect(url(), ConnectOptions());
  EXPECT_TRUE(database.ok()) << database.status();
  return *std::move(database);
}

std::string MigratorContract::Values(const std::string& sql) const {
  const absl::StatusOr<std::vector<ResultRows>> results =
      OpenSession()->Query(sql);
  if (!results.ok()) return std::string(results.status().message());
  std::vector<std::string> values;
  for (const auto& row : results->back()) {
    values.push_back(row[0].value_or("NULL"));
  }
  return absl::StrJoin(values, " ");
}

std::string MigratorContract::Applied() const {
  return Values("SELECT version FROM gander_history ORDER BY seq");
}

namespace {

std::vector<TestFile> Shop() {
  return {
      {"1_customers.sql",
       "-- +gander Up\n"
       "CREATE TABLE customer (id integer PRIMARY KEY, name varchar(50));\n"
       "INSERT INTO customer VALUES (1, 'Ada');\n"
       "-- +gander Down\n"
       "DROP TABLE customer;\n"},
      {"2_orders.sql",
       "-- +gander Up\n"
       "CREATE TABLE orders (id integer PRIMARY KEY, customer integer);\n"
       "-- +gander Down\n"
       "DROP TABLE orders;\n"},
      {"10_order_rows.sql",
       "-- +gander Up\n"
       "INSERT INTO orders VALUES (1, 1); INSERT INTO orders VALUES (2, 1);\n"
       "-- +gander Down\n"
       "DELETE FROM orders;\n"},
  };
}

RegisteredStep Step(absl::Status (*up)(StepContext&, Transaction&),
                    absl::Status (*down)(StepContext&, Transaction&)) {
  RegisteredStep step{};
  step.catalog = "test";
  step.file = "step.cc";
  step.line = 40;
  step.up.in_transaction = up;
  step.down.in_transaction = down;
  return step;
}

TEST_P(MigratorContract, UpAppliesAllInAscendingOrder) {
  Migrator migrator = MigratorFor(Shop());
  const RunReport report = migrator.Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(report.result, RunResult::kDone);
  EXPECT_THAT(report.steps, SizeIs(3));
  EXPECT_EQ(Applied(), "1 2 10");
  EXPECT_EQ(Values("SELECT count(*) FROM orders"), "2");
}

TEST_P(MigratorContract, UpAgainHasNothingToDo) {
  Migrator migrator = MigratorFor(Shop());
  ASSERT_TRUE(migrator.Up().status.ok());
  const RunReport again = migrator.Up();
  EXPECT_TRUE(again.status.ok()) << again.status;
  EXPECT_THAT(again.steps, IsEmpty());
  EXPECT_EQ(Applied(), "1 2 10");
}

TEST_P(MigratorContract, DownAllLeavesNothingButItsOwnTables) {
  Migrator migrator = MigratorFor(Shop());
  ASSERT_TRUE(migrator.Up().status.ok());
  Request down;
  down.verb = Request::Verb::kDown;
  down.all = true;
  const RunReport report = migrator.Run(down);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_THAT(report.steps, SizeIs(3));
  EXPECT_EQ(Applied(), "");
  EXPECT_THAT(Values("SELECT * FROM customer"), HasSubstr("customer"));
  ASSERT_TRUE(migrator.Up().status.ok());
  EXPECT_EQ(Applied(), "1 2 10");
}

TEST_P(MigratorContract, TheHistoryRowSaysWhatRan) {
  Migrator migrator = MigratorFor(Shop());
  ASSERT_TRUE(migrator.Up().status.ok());
  EXPECT_EQ(Values("SELECT name FROM gander_history ORDER BY seq"),
            "customers orders order_rows");
  EXPECT_EQ(Values("SELECT seq FROM gander_history ORDER BY seq"), "1 2 3");
  EXPECT_EQ(Values("SELECT state FROM gander_history WHERE version = 1"),
            "applied");
  EXPECT_EQ(Values("SELECT statements_done FROM gander_history "
                   "ORDER BY version"),
            "2 1 2");
  EXPECT_EQ(Values("SELECT count(*) FROM gander_history WHERE duration_us >= 0 "
                   "AND applied_by <> '' AND run_id <> '' AND "
                   "tool_version <> ''"),
            "3");
  EXPECT_EQ(Values("SELECT outcome FROM gander_log ORDER BY id"),
            "applied applied applied");
  EXPECT_EQ(Values("SELECT format FROM gander_meta"), "1");
}

TEST_P(MigratorContract, ASqlStepThatFailsInTheMiddleLeavesNoTrace) {
  std::vector<TestFile> files = Shop();
  files.push_back({"11_bad.sql",
                   "-- +gander Up\n"
                   "CREATE TABLE half (id integer);\n"
                   "\n"
                   "INSERT INTO half VALUES (1);\n"
                   "  INSERT INTO no_such_table VALUES (1);\n"
                   "INSERT INTO half VALUES (2);\n"
                   "-- +gander Down\n"});
  files.push_back({"12_never.sql", "CREATE TABLE never (id integer);\n"});
  Migrator migrator = MigratorFor(files);
  const RunReport report = migrator.Up();
  EXPECT_EQ(report.result, RunResult::kMigrationFailed);
  ASSERT_THAT(report.failed, SizeIs(1));
  EXPECT_EQ(report.failed[0].version, Version(11));
  EXPECT_THAT(report.steps, SizeIs(3));
  EXPECT_EQ(report.steps_left, 1);
  const std::string message(report.status.message());
  EXPECT_THAT(message, HasSubstr("migrations/11_bad.sql:5:"));
  EXPECT_THAT(message, HasSubstr("no_such_table"));
  EXPECT_TRUE(report.failed[0].rolled_back);
  EXPECT_EQ(Applied(), "1 2 10");
  EXPECT_THAT(Values("SELECT * FROM half"), HasSubstr("half"));
  EXPECT_THAT(Values("SELECT * FROM never"), HasSubstr("never"));
  EXPECT_EQ(Values("SELECT outcome FROM gander_log WHERE version = 11"),
            "failed");
  EXPECT_THAT(Values("SELECT error FROM gander_log WHERE version = 11"),
              HasSubstr("no_such_table"));
}

TEST_P(MigratorContract, ALogTableThatIsGoneIsNotBlamedOnTheMigration) {
  ASSERT_TRUE(MigratorFor(Shop()).Up().status.ok());
  ASSERT_TRUE(OpenSession()->Query("DROP TABLE gander_log").ok());
  std::vector<TestFile> files = Shop();
  files.push_back({"11_fine.sql", "CREATE TABLE fine (id integer);\n"});
  const RunReport report = MigratorFor(files).Up();
  EXPECT_EQ(report.result, RunResult::kMigrationFailed);
  EXPECT_THAT(std::string(report.status.message()),
              AllOf(HasSubstr("11_fine.sql: the migration itself succeeded"),
                    HasSubstr("gander_log")));
  ASSERT_THAT(report.failed, SizeIs(1));
  EXPECT_TRUE(report.failed[0].rolled_back);
  EXPECT_THAT(Values("SELECT * FROM fine"), HasSubstr("fine"));
}

TEST_P(MigratorContract, ACppStepThatThrowsLeavesNoTrace) {
  const RegisteredStep step = Step(
      [](StepContext&, Transaction& tx) -> absl::Status {
        tx.Execute("CREATE TABLE half (id integer)");
        throw std::runtime_error("the phone book is on fire");
      },
      nullptr);
  std::vector<TestFile> files = Shop();
  files.push_back({"11_step.cc", "", &step});
  Migrator migrator = MigratorFor(files);
  const RunReport report = migrator.Up();
  EXPECT_EQ(report.result, RunResult::kMigrationFailed);
  EXPECT_THAT(std::string(report.status.message()),
              AllOf(HasSubstr("migrations/11_step.cc:40"),
                    HasSubstr("the phone book is on fire")));
  EXPECT_EQ(Applied(), "1 2 10");
  EXPECT_THAT(Values("SELECT * FROM half"), HasSubstr("half"));
  EXPECT_EQ(Values("SELECT outcome FROM gander_log WHERE version = 11"),
            "failed");
}

TEST_P(MigratorContract, ACppStepsBadStatementIsNamedByItsLine) {
  static int line = 0;
  const RegisteredStep step = Step(
      [](StepContext&, Transaction& tx) {
        line = __LINE__ + 1;
        tx.Execute("INSERT INTO no_such_table VALUES ($1)", 1);
        return absl::OkStatus();
      },
      nullptr);
  Migrator migrator = MigratorFor({{"1_step.cc", "", &step}});
  const RunReport report = migrator.Up();
  EXPECT_EQ(report.result, RunResult::kMigrationFailed);
  EXPECT_THAT(std::string(report.status.message()),
              AllOf(HasSubstr(absl::StrCat("migrator_contract.cc:", line)),
                    HasSubstr("no_such_table")));
}

TEST_P(MigratorContract, ACppStepThatReturnsAnErrorLeavesNoTrace) {
  const RegisteredStep step = Step(
      [](StepContext&, Transaction& tx) {
        tx.Execute("CREATE TABLE half (id integer)");
        return absl::InvalidArgumentError("row 7 has no country");
      },
      nullptr);
  Migrator migrator = MigratorFor({{"1_step.cc", "", &step}});
  const RunReport report = migrator.Up();
  EXPECT_EQ(report.result, RunResult::kMigrationFailed);
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("row 7 has no country"));
  EXPECT_EQ(Applied(), "");
  EXPECT_THAT(Values("SELECT * FROM half"), HasSubstr("half"));
}

TEST_P(MigratorContract, ACppStepGoesUpAndDown) {
  const RegisteredStep step = Step(
      [](StepContext& context, Transaction& tx) {
        for (auto [id, name] : tx.Stream<int64_t, std::string>(
                 "SELECT id, name FROM customer ORDER BY id")) {
          tx.Execute("UPDATE customer SET name = $1 WHERE id = $2",
                     absl::StrCat(name, " of ", context.version().ToString()),
                     id);
        }
        return absl::OkStatus();
      },
      [](StepContext&, Transaction& tx) {
        tx.Execute("UPDATE customer SET name = 'Ada'");
        return absl::OkStatus();
      });
  std::vector<TestFile> files = Shop();
  files.push_back({"11_step.cc", "", &step});
  Migrator migrator = MigratorFor(files);
  RunReport report = migrator.Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT name FROM customer"), "Ada of 11");
  EXPECT_EQ(Values("SELECT kind FROM gander_history WHERE version = 11"),
            "cpp");
  Request down;
  down.verb = Request::Verb::kDown;
  report = migrator.Run(down);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT name FROM customer"), "Ada");
  EXPECT_EQ(Applied(), "1 2 10");
}

TEST_P(MigratorContract, NothingToDoTakesNoLock) {
  Migrator first = MigratorFor(Shop());
  ASSERT_TRUE(first.Up().status.ok());
  const std::unique_ptr<Database> holder = OpenSession();
  const absl::StatusOr<TableLookup> table =
      holder->FindTable({"", "gander_history"});
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_TRUE(holder->TryLock(table->name).value());
  MigratorOptions options;
  options.lock_wait = absl::ZeroDuration();
  Migrator migrator = MigratorFor(Shop(), options);
  const RunReport report = migrator.Up();
  EXPECT_TRUE(report.status.ok()) << report.status;
}

TEST_P(MigratorContract, ALockThatIsNotFreeInTimeIsReportedWithItsHolder) {
  Migrator first = MigratorFor({Shop()[0]});
  ASSERT_TRUE(first.Up().status.ok());
  const std::unique_ptr<Database> holder = OpenSession();
  const absl::StatusOr<TableLookup> table =
      holder->FindTable({"", "gander_history"});
  ASSERT_TRUE(holder->TryLock(table->name).value());
  MigratorOptions options;
  options.lock_wait = absl::Milliseconds(200);
  Migrator migrator = MigratorFor(Shop(), options);
  const RunReport report = migrator.Up();
  EXPECT_EQ(report.result, RunResult::kLockNotFree);
  EXPECT_EQ(report.status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("has the lock of"));
  EXPECT_THAT(std::string(report.status.message()),
              ::testing::ContainsRegex("(pid|process) [0-9]+"));
  EXPECT_EQ(Applied(), "1");
}

TEST_P(MigratorContract, ManyAtOnceApplyEachStepOnce) {
  std::vector<TestFile> files = {
      {"1_numbers.sql", "CREATE TABLE number (n integer);\n"}};
  for (int i = 2; i <= 8; ++i) {
    files.push_back({absl::StrCat(i, "_insert.sql"),
                     absl::StrCat("INSERT INTO number VALUES (", i, ");\n")});
  }
  constexpr int kRunners = 8;
  std::atomic<int> done = 0;
  std::atomic<int> steps = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kRunners; ++i) {
    threads.emplace_back([&] {
      Migrator migrator = MigratorFor(files);
      const RunReport report = migrator.Up();
      EXPECT_TRUE(report.status.ok()) << report.status;
      if (report.status.ok()) ++done;
      steps += static_cast<int>(report.steps.size());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(done, kRunners);
  EXPECT_EQ(steps, 8);
  EXPECT_EQ(Values("SELECT count(*) FROM number"), "7");
  EXPECT_EQ(Applied(), "1 2 3 4 5 6 7 8");
}

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

TEST_P(MigratorContract, ANoTransactionStepGoesOnWhereItStopped) {
  const std::string begin =
      "-- +gander Up\n"
      "-- +gander NO TRANSACTION\n"
      "CREATE TABLE number (n integer);\n"
      "INSERT INTO number VALUES (1);\n";
  Migrator first = MigratorFor(
      {{"1_numbers.sql", begin + "INSERT INTO nmber VALUES (2);\n"
                                 "INSERT INTO number VALUES (3);\n"}});
  const RunReport failed = first.Up();
  EXPECT_EQ(failed.result, RunResult::kMigrationFailed);
  EXPECT_THAT(std::string(failed.status.message()),
              AllOf(HasSubstr("migrations/1_numbers.sql:5:"),
                    HasSubstr("2 of 4 statements have taken effect")));
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "partial");
  EXPECT_EQ(Values("SELECT statements_done FROM gander_history"), "2");

  // What did not run yet may be mended.
  Migrator second = MigratorFor(
      {{"1_numbers.sql", begin + "INSERT INTO number VALUES (2);\n"
                                 "INSERT INTO number VALUES (3);\n"}});
  const RunReport report = second.Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT n FROM number ORDER BY n"), "1 2 3");
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "applied");
  EXPECT_EQ(second.Status()->migrations[0].changed, false);
}

TEST_P(MigratorContract, ANoTransactionStepThatFailsAtOnceLeavesNoRow) {
  Migrator migrator =
      MigratorFor({{"1_bad.sql",
                    "-- +gander Up\n-- +gander NO TRANSACTION\n"
                    "INSERT INTO no_such_table VALUES (1);\nVACUUM;\n"}});
  EXPECT_EQ(migrator.Up().result, RunResult::kMigrationFailed);
  EXPECT_EQ(Applied(), "");
}

TEST_P(MigratorContract, AStatementThatRefusesATransactionRuns) {
  Migrator migrator = MigratorFor({{"1_vacuum.sql",
                                    "-- +gander Up\n"
                                    "-- +gander NO TRANSACTION\n"
                                    "CREATE TABLE number (n integer);\n"
                                    "VACUUM;\n"
                                    "INSERT INTO number VALUES (1);\n"
                                    "-- +gander Down\n"
                                    "VACUUM;\n"
                                    "DROP TABLE number;\n"}});
  RunReport report = migrator.Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT n FROM number"), "1");
  EXPECT_EQ(Values("SELECT statement_begun FROM gander_history"), "NULL");
  Request down;
  down.verb = Request::Verb::kDown;
  report = migrator.Run(down);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Applied(), "");
}

TEST_P(MigratorContract, ADownWithoutTransactionGoesOnWhereItStopped) {
  const auto file = [](const std::string& down) {
    return std::vector<TestFile>{
        {"1_numbers.sql",
         "-- +gander Up\n-- +gander NO TRANSACTION\n"
         "CREATE TABLE number (n integer);\nCREATE TABLE letter (c text);\n"
         "-- +gander Down\nDROP TABLE letter;\n" +
             down}};
  };
  Migrator first = MigratorFor(file("DROP TABLE nmber;\n"));
  ASSERT_TRUE(first.Up().status.ok());
  Request down;
  down.verb = Request::Verb::kDown;
  EXPECT_EQ(first.Run(down).result, RunResult::kMigrationFailed);
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "partial");
  Migrator second = MigratorFor(file("DROP TABLE number;\n"));
  EXPECT_EQ(second.Up().result, RunResult::kDisagreement);
  const RunReport report = second.Run(down);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Applied(), "");
}

TEST_P(MigratorContract, ACppStepOutsideATransactionKeepsWhatItDid) {
  static bool broken = true;
  RegisteredStep step{};
  step.catalog = "test";
  step.file = "step.cc";
  step.line = 7;
  step.up.on_connection = [](StepContext&, Connection& connection) {
    connection.Execute("CREATE TABLE IF NOT EXISTS number (n integer)");
    if (broken) return absl::InternalError("not today");
    connection.InTransaction(
        [](Transaction& tx) { tx.Execute("INSERT INTO number VALUES (1)"); });
    return absl::OkStatus();
  };
  broken = true;
  Migrator migrator = MigratorFor({{"1_step.cc", "", &step}});
  EXPECT_EQ(migrator.Up().result, RunResult::kMigrationFailed);
  EXPECT_EQ(Values("SELECT count(*) FROM number"), "0");
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "partial");
  broken = false;
  const RunReport report = migrator.Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT n FROM number"), "1");
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "applied");
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

TEST_P(MigratorContract, TheHistoryTablesNameIsOnlyAName) {
  for (const std::string& name :
       {std::string("Robert'); DROP TABLE customer;--"),
        std::string("with \"quotes\""), std::string("sp ace"),
        std::string("dot.dot"), std::string("back\\slash"), std::string("æøå"),
        std::string("select")}) {
    MigratorOptions options;
    options.history_table = TableName{"", name};
    Migrator migrator = MigratorFor(Shop(), options);
    RunReport report = migrator.Up();
    ASSERT_TRUE(report.status.ok()) << name << ": " << report.status;
    EXPECT_EQ(Values("SELECT count(*) FROM orders"), "2") << name;
    Request down;
    down.verb = Request::Verb::kDown;
    down.all = true;
    report = migrator.Run(down);
    ASSERT_TRUE(report.status.ok()) << name << ": " << report.status;
  }
}

TEST_P(MigratorContract, AFileNameIsOnlyAName) {
  RegisteredStep step = Step(
      [](StepContext&, Transaction&) { return absl::OkStatus(); }, nullptr);
  Catalog catalog = CatalogOf({{"1_step.cc", "", &step}});
  Migration m = catalog.migrations()[0];
  m.name = "it's \"a\" \\ $1 name; --";
  MigratorOptions options;
  options.database_url = url();
  absl::StatusOr<Migrator> migrator =
      Migrator::Create(*Catalog::Create(driver(), {m}), options);
  ASSERT_TRUE(migrator.ok());
  const RunReport report = migrator->Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT name FROM gander_history"), m.name);
}

TEST_P(MigratorContract, StopEndsAStatementThatRuns) {
  static std::atomic<bool> running = false;
  running = false;
  RegisteredStep step = Step(
      [](StepContext&, Transaction& tx) {
        running = true;
        tx.Execute("CREATE TABLE half (id integer)");
        // About an hour of work on any database.
        tx.Execute(
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c "
            "WHERE x < 20000000000) INSERT INTO half SELECT 1 FROM c WHERE x "
            "< 0");
        return absl::OkStatus();
      },
      nullptr);
  Migrator migrator = MigratorFor({{"1_step.cc", "", &step}});
  std::thread stopper([&] {
    while (!running) std::this_thread::yield();
    absl::SleepFor(absl::Milliseconds(100));
    migrator.Stop();
  });
  const RunReport report = migrator.Up();
  stopper.join();
  EXPECT_EQ(report.result, RunResult::kInterrupted) << report.status;
  EXPECT_EQ(Applied(), "");
  EXPECT_EQ(Values("SELECT outcome FROM gander_log"), "interrupted");
}

// Fails the n-th call to the database, for every n, before and after it took
// effect; then runs again without a fault. Whatever n: the result is that of an
// undisturbed run, and no step ran twice.
TEST_P(MigratorContract, AFaultAtAnyCallIsSurvivedByRunningAgain) {
  static Fault fault;
  RegisterFaultyDriver(driver(), &fault);
  const std::vector<TestFile> files = {
      {"1_number.sql", "CREATE TABLE number (n integer);\n"},
      {"2_two.sql", "INSERT INTO number VALUES (2);\n"},
      {"3_three.sql",
       "-- +gander Up\n-- +gander NO TRANSACTION\n"
       "INSERT INTO number VALUES (3);\nINSERT INTO number VALUES (4);\n"},
      {"4_five.sql", "INSERT INTO number VALUES (5);\n"},
  };
  for (const FaultTime time : {FaultTime::kBefore, FaultTime::kAfter}) {
    int64_t n = 1;
    for (;; ++n) {
      SetUp();  // an empty database
      fault = Fault{n, time, 0};
      MigratorOptions options;
      options.database_url = absl::StrCat("faulty:", url());
      Migrator faulty = MigratorFor(files, options);
      const RunReport first = faulty.Up();
      if (fault.calls < n) {
        EXPECT_TRUE(first.status.ok()) << first.status;
        break;
      }
      if (!first.status.ok()) {
        EXPECT_EQ(first.result, RunResult::kUnreachable)
            << "call " << n << ": " << first.status;
      }
      fault.at_call = 0;
      Migrator again = MigratorFor(files);
      const RunReport report = again.Up();
      ASSERT_TRUE(report.status.ok()) << "call " << n << ": " << report.status;
      EXPECT_EQ(Values("SELECT n FROM number ORDER BY n"), "2 3 4 5")
          << "call " << n;
      EXPECT_EQ(Applied(), "1 2 3 4") << "call " << n;
    }
    EXPECT_GT(n, 8);
  }
}

}  // namespace
}  // namespace gander
