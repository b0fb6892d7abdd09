// A run that is stopped, or loses its database, at any point: what is there
// afterwards, on any database.

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "runtime/testing/faulty_database.h"
#include "tests/integration/migrator_contract.h"

namespace gander {
namespace {

// Seconds of work at least, an hour at most, on any database.
constexpr char kLongStatement[] =
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < "
    "100000000) INSERT INTO half SELECT 1 FROM c WHERE x < 0";

TEST_P(MigratorContract, StopEndsAStatementThatRuns) {
  static std::atomic<bool> running = false;
  running = false;
  RegisteredStep step = Step(
      [](StepContext&, Transaction& tx) {
        running = true;
        tx.Execute("CREATE TABLE half (id integer)");
        tx.Execute(kLongStatement);
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

// A database forgets a cancellation that reaches it between two statements.
TEST_P(MigratorContract, AStopIsNotLostInsideAStep) {
  static Migrator* running = nullptr;
  RegisteredStep step = Step(
      [](StepContext&, Transaction& tx) {
        tx.Execute("CREATE TABLE half (id integer)");
        running->Stop();
        tx.Execute(kLongStatement);
        return absl::OkStatus();
      },
      nullptr);
  Migrator migrator = MigratorFor({{"1_step.cc", "", &step}});
  running = &migrator;
  const RunReport report = migrator.Up();
  EXPECT_EQ(report.result, RunResult::kInterrupted) << report.status;
  EXPECT_EQ(Applied(), "");
}

TEST_P(MigratorContract, AStopIsNotLostJustBeforeAStep) {
  static Fault fault;
  RegisterFaultyDriver(driver(), &fault);
  for (const char* annotation : {"", "-- +gander NO TRANSACTION\n"}) {
    SetUp();  // an empty database
    ASSERT_TRUE(OpenSession()->Query("CREATE TABLE half (id integer)").ok());
    MigratorOptions options;
    options.database_url = absl::StrCat("faulty:", url());
    Migrator migrator = MigratorFor(
        {{"1_step.sql",
          absl::StrCat("-- +gander Up\n", annotation, kLongStatement, ";\n")}},
        options);
    fault = Fault();
    fault.before_script = [&](const Script& script) {
      if (script.pieces.empty() ||
          !absl::StrContains(script.pieces[0].text, "RECURSIVE")) {
        return;
      }
      migrator.Stop();
    };
    const RunReport report = migrator.Up();
    fault = Fault();
    EXPECT_EQ(report.result, RunResult::kInterrupted)
        << annotation << report.status;
    EXPECT_EQ(Applied(), "") << annotation;
  }
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
