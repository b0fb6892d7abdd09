// Several migrators at once, on any database: each step runs once, and who
// waits learns for whom.

#include <gmock/gmock.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tests/integration/migrator_contract.h"

namespace gander {
namespace {

using ::testing::HasSubstr;

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

}  // namespace
}  // namespace gander
