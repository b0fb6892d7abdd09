// What the Migrator promises, on SQLite.

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/integration/background_contract.h"
#include "tests/integration/sqlite_file.h"

namespace gander {
namespace {

INSTANTIATE_TEST_SUITE_P(Sqlite, MigratorContract,
                         testing::Values(&MakeSqliteFile));

INSTANTIATE_TEST_SUITE_P(Sqlite, BackgroundContract,
                         testing::Values(&MakeSqliteFile));

class SqliteMigrator : public MigratorContract {};
INSTANTIATE_TEST_SUITE_P(Sqlite, SqliteMigrator,
                         testing::Values(&MakeSqliteFile));

// Parent and child, and a rebuild of the parent that would take the children
// with it if foreign keys were enforced.
std::vector<TestFile> Rebuild(const std::string& annotations) {
  return {{"1_tables.sql",
           "CREATE TABLE parent (id INTEGER PRIMARY KEY);\n"
           "CREATE TABLE child (parent INTEGER REFERENCES parent (id) ON "
           "DELETE CASCADE);\n"
           "INSERT INTO parent VALUES (1);\nINSERT INTO child VALUES (1);\n"},
          {"2_rebuild.sql",
           "-- +gander Up\n" + annotations +
               "PRAGMA foreign_keys = OFF;\n"
               "CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);\n"
               "INSERT INTO p (id) SELECT id FROM parent;\n"
               "DROP TABLE parent;\n"
               "ALTER TABLE p RENAME TO parent;\n"
               "PRAGMA foreign_keys = ON;\n"}};
}

TEST_P(SqliteMigrator, ABlockThatFailsInTheMiddleIsKnownToHaveComeSoFar) {
  const std::string begin =
      "-- +gander NO TRANSACTION\n-- +gander Up\nCREATE TABLE t (n);\n"
      "-- +gander StatementBegin\nVACUUM; INSERT INTO t VALUES (1);\n";
  const std::string end = "-- +gander StatementEnd\n";
  RunReport report =
      MigratorFor(
          {{"1_block.sql", begin + "INSERT INTO nowhere VALUES (1);\n" + end}})
          .Up();
  EXPECT_EQ(report.result, RunResult::kMigrationFailed);
  EXPECT_EQ(Values("SELECT statements_done FROM gander_history"), "3");
  report = MigratorFor({{"1_block.sql", begin + end}}).Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT n FROM t"), "1") << "not a second time";
}

TEST_P(SqliteMigrator, TriggersAreCutAsSqliteCutsThem) {
  const RunReport report =
      MigratorFor(
          {{"1_trigger.sql",
            "-- +gander NO TRANSACTION\n-- +gander Up\n"
            "CREATE TABLE t (n); CREATE TABLE log (n);\n"
            "CREATE TRIGGER tr AFTER INSERT ON t BEGIN\n"
            "  INSERT INTO log VALUES (1); INSERT INTO log VALUES (2);\n"
            "END;\nPRAGMA journal_mode = WAL;\n"
            "INSERT INTO t VALUES (1);\n"}})
          .Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT n FROM log"), "1 2");
}

TEST_P(SqliteMigrator, ATableIsRebuiltWithoutItsChildren) {
  for (const char* annotations : {"", "-- +gander NO TRANSACTION\n"}) {
    SetUp();
    MigratorOptions options;
    options.database_url = url() + "?foreign_keys=on";
    Migrator migrator = MigratorFor(Rebuild(annotations), options);
    const RunReport report = migrator.Up();
    ASSERT_TRUE(report.status.ok()) << annotations << report.status;
    EXPECT_EQ(Values("SELECT count(*) FROM child"), "1") << annotations;
  }
}

}  // namespace
}  // namespace gander
