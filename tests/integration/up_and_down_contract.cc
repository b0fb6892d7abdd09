// How SQL migrations are applied and rolled back on any database, and what the
// history says of it.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/integration/migrator_contract.h"

namespace gander {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

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

}  // namespace
}  // namespace gander
