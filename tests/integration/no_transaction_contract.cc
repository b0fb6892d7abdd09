// What a NO TRANSACTION step promises, on any database: how far it came is
// known, and a later run goes on there or says why it cannot.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/sql/sql_file.h"
#include "runtime/testing/faulty_database.h"
#include "tests/integration/migrator_contract.h"

namespace gander {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kNoTransaction[] = "-- +gander NO TRANSACTION\n";
constexpr char kUp[] = "-- +gander Up\n";
constexpr char kDown[] = "-- +gander Down\n";
constexpr char kTable[] = "CREATE TABLE number (n integer);\n";
constexpr char kBad[] = "INSERT INTO no_such_table VALUES (1);\n";

Request Down() {
  Request request;
  request.verb = Request::Verb::kDown;
  return request;
}

std::string Text(const RunReport& report) {
  return std::string(report.status.message());
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

TEST_P(MigratorContract, WhenWhatWasLeftIsEditedAwayTheStepIsDone) {
  const std::string begin = absl::StrCat(kNoTransaction, kUp, kTable);
  ASSERT_EQ(
      MigratorFor({{"1_step.sql", absl::StrCat(begin, kBad)}}).Up().result,
      RunResult::kMigrationFailed);
  const RunReport report = MigratorFor({{"1_step.sql", begin}}).Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "applied");
  EXPECT_EQ(Values("SELECT statements_total FROM gander_history"), "1");
  EXPECT_THAT(MigratorFor({{"1_step.sql", begin}}).Up().steps, IsEmpty());
}

TEST_P(MigratorContract, AHalfDoneStepGoesOnEvenWhenItsAnnotationIsGone) {
  const std::string up =
      absl::StrCat(kUp, kTable, "INSERT INTO number VALUES (10);\n", kDown,
                   "UPDATE number SET n = n - 1;\n");
  ASSERT_TRUE(MigratorFor({{"1_step.sql", absl::StrCat(kNoTransaction, up)}})
                  .Up()
                  .status.ok());
  ASSERT_EQ(
      MigratorFor({{"1_step.sql", absl::StrCat(kNoTransaction, up, kBad)}})
          .Run(Down())
          .result,
      RunResult::kMigrationFailed);
  EXPECT_EQ(Values("SELECT n FROM number"), "9");
  const RunReport report = MigratorFor({{"1_step.sql", up}}).Run(Down());
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT n FROM number"), "9") << "not a second time";
  EXPECT_EQ(Applied(), "");
}

TEST_P(MigratorContract, AHalfDoneUpGoesOnEvenWhenItsAnnotationIsGone) {
  const std::string up = absl::StrCat(kUp, kTable);
  ASSERT_EQ(
      MigratorFor({{"1_step.sql", absl::StrCat(kNoTransaction, up, kBad)}})
          .Up()
          .result,
      RunResult::kMigrationFailed);
  const RunReport report =
      MigratorFor({{"1_step.sql",
                    absl::StrCat(up, "INSERT INTO number VALUES (1);\n")}})
          .Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT n FROM number"), "1");
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "applied");
}

TEST_P(MigratorContract, AHalfDoneStepDoesNotGoOnInAnotherLanguage) {
  ASSERT_EQ(MigratorFor({{"1_step.sql",
                          absl::StrCat(kNoTransaction, kUp, kTable, kBad)}})
                .Up()
                .result,
            RunResult::kMigrationFailed);
  RegisteredStep step{};
  step.up.in_transaction = [](StepContext&, Transaction&) {
    return absl::OkStatus();
  };
  const RunReport report = MigratorFor({{"1_step.cc", "", &step}}).Up();
  EXPECT_EQ(report.result, RunResult::kDisagreement);
  EXPECT_THAT(Text(report), HasSubstr("restore them as they were"));
}

TEST_P(MigratorContract, ACppStepThatMovedIntoATransactionIsRecordedOnce) {
  RegisteredStep outside{};
  outside.up.on_connection = [](StepContext&, Connection&) {
    return absl::InternalError("not today");
  };
  ASSERT_EQ(MigratorFor({{"1_step.cc", "", &outside}}).Up().result,
            RunResult::kMigrationFailed);
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "partial");
  RegisteredStep inside{};
  inside.up.in_transaction = [](StepContext&, Transaction&) {
    return absl::OkStatus();
  };
  const RunReport report = MigratorFor({{"1_step.cc", "", &inside}}).Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "applied");
}

// The row that a half-done step left is none that its commit wrote.
TEST_P(MigratorContract, ALostCommitIsNotTakenForTheHalfDoneRowBeforeIt) {
  static Fault fault;
  RegisterFaultyDriver(driver(), &fault);
  RegisteredStep outside{};
  outside.up.on_connection = [](StepContext&, Connection&) {
    return absl::InternalError("not today");
  };
  RegisteredStep inside{};
  inside.up.in_transaction = [](StepContext&, Transaction& tx) {
    tx.Execute("CREATE TABLE number (n integer)");
    return absl::OkStatus();
  };
  for (int64_t n = 1;; ++n) {
    SetUp();  // an empty database
    ASSERT_EQ(MigratorFor({{"1_step.cc", "", &outside}}).Up().result,
              RunResult::kMigrationFailed);
    fault = Fault{n, FaultTime::kBefore, 0};
    MigratorOptions options;
    options.database_url = absl::StrCat("faulty:", url());
    const RunReport report =
        MigratorFor({{"1_step.cc", "", &inside}}, options).Up();
    if (fault.calls < n) {
      EXPECT_TRUE(report.status.ok()) << report.status;
      EXPECT_GT(n, 4);
      break;
    }
    fault.at_call = 0;
    EXPECT_EQ(Values("SELECT state FROM gander_history"),
              report.status.ok() ? "applied" : "partial")
        << "call " << n << ": " << report.status;
  }
}

// Stops the migrator when the step begins: between two statements, where there
// is nothing to cancel.
class StopAtStart : public EventSink {
 public:
  void StepStarted(const PlannedStep&) override { migrator->Stop(); }
  Migrator* migrator = nullptr;
};

TEST_P(MigratorContract, AStopBetweenTwoStatementsIsNotLost) {
  for (const char* annotation : {"", kNoTransaction}) {
    StopAtStart stop;
    MigratorOptions options;
    options.events = &stop;
    Migrator migrator = MigratorFor(
        {{"1_step.sql", absl::StrCat(annotation, kUp, kTable)}}, options);
    stop.migrator = &migrator;
    const RunReport report = migrator.Up();
    EXPECT_EQ(report.result, RunResult::kInterrupted) << annotation;
    EXPECT_THAT(Text(report), HasSubstr("stopped"));
    EXPECT_EQ(Applied(), "") << annotation;
  }
}

TEST_P(MigratorContract, AStepThatSaysCancelledByItselfHasFailed) {
  RegisteredStep step{};
  step.up.in_transaction = [](StepContext&, Transaction&) {
    return absl::CancelledError("the book was closed");
  };
  EXPECT_EQ(MigratorFor({{"1_step.cc", "", &step}}).Up().result,
            RunResult::kMigrationFailed);
}

TEST_P(MigratorContract, ABeginWithoutCommitStopsTheRunBeforeItBegins) {
  for (const char* text : {"BEGIN;\nSELECT 1;\n", "SELECT 1;\nBEGIN;\n"}) {
    const absl::StatusOr<SqlFile> file =
        ReadSqlFile("1_step.sql", text, driver());
    EXPECT_EQ(file.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(file.status().message()),
                HasSubstr("this BEGIN has no COMMIT"));
  }
}

TEST_P(MigratorContract, ARowThatWasRepairedByHandIsTakenAsItIs) {
  const std::string file = absl::StrCat(
      kNoTransaction, kUp, kTable, "INSERT INTO number VALUES (1);\n", kBad);
  ASSERT_EQ(MigratorFor({{"1_step.sql", file}}).Up().result,
            RunResult::kMigrationFailed);
  // Without a checksum nothing is compared.
  ASSERT_TRUE(OpenSession()
                  ->Query("UPDATE gander_history SET statement_begun = NULL, "
                          "done_checksum = NULL, statements_done = 3")
                  .ok());
  const RunReport report = MigratorFor({{"1_step.sql", file}}).Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "applied");
}

}  // namespace
}  // namespace gander
