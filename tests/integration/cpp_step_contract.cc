// What a C++ step in a transaction promises, on any database. (One outside of
// it is in no_transaction_contract.cc.)

#include <gmock/gmock.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/integration/migrator_contract.h"

namespace gander {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

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
              AllOf(HasSubstr(absl::StrCat("cpp_step_contract.cc:", line)),
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

}  // namespace
}  // namespace gander
