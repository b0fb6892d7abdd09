// Folders as other tools have them, applied and rolled back.
#include "tests/cli/gander_test.h"

namespace gander {
namespace {

class FormatsTest : public GanderTest {
 protected:
  FormatsTest() { WriteFile("migrations/README.md", ""); }

  // Writes `text` as a file of the folder.
  void Migration(const std::string& name, const std::string& text) {
    WriteFile("migrations/" + name, text);
  }
  std::string Tables() {
    return Sql(
        "SELECT coalesce(group_concat(name, ' '), '') FROM (SELECT name FROM "
        "sqlite_master WHERE type = 'table' AND name NOT LIKE 'gander%' ORDER "
        "BY name)");
  }
  std::string Column(const std::string& column) {
    return Sql("SELECT group_concat(" + column +
               ", ' ') FROM (SELECT * FROM gander_history ORDER BY seq)");
  }
};

TEST_F(FormatsTest, PairsOfGolangMigrate) {
  Migration("2_b.up.sql", "CREATE TABLE b (id);");
  Migration("2_b.down.sql", "DROP TABLE b;");
  Migration("10_c.up.sql", "BEGIN;\nCREATE TABLE c (id);\nCOMMIT;\n");
  Migration("10_c.down.sql", "BEGIN;\nDROP TABLE c;\nDROP TABLE x;\nCOMMIT;");
  ASSERT_EQ(OnDatabase({"up"}).exit_code, 0);
  EXPECT_EQ(Tables(), "b c");
  EXPECT_EQ(Column("version"), "2 10");
  EXPECT_EQ(Column("source_format"), "pair pair");

  const ProgramOutput failed = OnDatabase({"down"});
  EXPECT_EQ(failed.exit_code, 1);
  EXPECT_NE(failed.err.find("migrations/10_c.down.sql:3:"), std::string::npos)
      << failed.err;
  EXPECT_EQ(Tables(), "b c");
  Migration("10_c.down.sql", "DROP TABLE c;");
  ASSERT_EQ(OnDatabase({"down", "--all", "--yes"}).exit_code, 0);
  EXPECT_EQ(Tables(), "");
}

TEST_F(FormatsTest, AFormatThatIsAskedForReadsNoAnnotations) {
  const std::string text =
      "CREATE TABLE a (\n-- +goose StatementEnd\nx);\nVACUUM;\n"
      "CREATE TABLE b AS SELECT '\n-- +goose StatementBegin\n' AS x;\n"
      "-- +goos Down\n";
  Migration("1_a.sql", text);
  ProgramOutput up = OnDatabase({"up", "--format=plain"});
  ASSERT_EQ(up.exit_code, 0) << up.err;
  EXPECT_EQ(Tables(), "a b");
  EXPECT_EQ(Column("source_format || statements_total"), "plain3");
}

TEST_F(FormatsTest, AnEditedDownOfAPairStopsNothing) {
  Migration("1_a.up.sql", "CREATE TABLE a (id);");
  Migration("1_a.down.sql", "DROP TABLE a;");
  ASSERT_EQ(OnDatabase({"up"}).exit_code, 0);
  Migration("1_a.down.sql", "DROP TABLE IF EXISTS a;");
  Migration("2_b.up.sql", "CREATE TABLE b (id);");
  EXPECT_EQ(OnDatabase({"up"}).exit_code, 0);
  Migration("1_a.up.sql", "CREATE TABLE a (x);");
  Migration("3_c.up.sql", "CREATE TABLE c (id);");
  EXPECT_EQ(OnDatabase({"up"}).exit_code, 4);
}

TEST_F(FormatsTest, FlywayWithDottedVersions) {
  Migration("V2__b.sql", "CREATE TABLE b AS SELECT 'two' AS x;");
  Migration("V1__a.sql", "CREATE TABLE a (id);");
  Migration("V1_1__undo me.sql", "ALTER TABLE a RENAME TO c;");
  Migration("U1.1__undo me.sql", "ALTER TABLE c RENAME TO a;");
  ASSERT_EQ(OnDatabase({"up"}).exit_code, 0);
  EXPECT_EQ(Tables(), "b c");
  EXPECT_EQ(Column("version"), "1000000000 1001000000 2000000000");
  EXPECT_EQ(Column("name"), "a undo me b");
  const std::string status = OnDatabase({"status"}).out;
  for (const char* label : {"\n1  ", "\n1.1  ", "\n2  "}) {
    EXPECT_NE(status.find(label), std::string::npos) << label << status;
  }
  EXPECT_EQ(OnDatabase({"down"}).exit_code, 4) << "V2 has no undo";
}

TEST_F(FormatsTest, TheFirstDottedVersionComesIntoAFolderThatIsInUse) {
  Migration("V1__a.sql", "CREATE TABLE a (id);");
  Migration("V2__b.sql", "CREATE TABLE b (id);");
  ASSERT_EQ(OnDatabase({"up"}).exit_code, 0);
  Migration("V2.1__c.sql", "CREATE TABLE c (id);");
  const ProgramOutput up = OnDatabase({"up"});
  ASSERT_EQ(up.exit_code, 0) << up.err;
  EXPECT_EQ(Tables(), "a b c");
  EXPECT_EQ(Column("version"), "1 2 2001000000");
  Migration("V1.5__d.sql", "CREATE TABLE d (id);");
  EXPECT_EQ(OnDatabase({"up"}).exit_code, 4) << "out of order";
  ASSERT_EQ(OnDatabase({"up", "--out-of-order=apply"}).exit_code, 0);
  EXPECT_EQ(Tables(), "a b c d");
}

TEST_F(FormatsTest, ARepeatableMigrationRunsAgainWhenItWasEdited) {
  Migration("V1__a.sql", "CREATE TABLE a (id);");
  Migration("R__2_log.sql",
            "CREATE TABLE IF NOT EXISTS log (x);\n"
            "INSERT INTO log VALUES ('two');");
  Migration("R__1_view.sql",
            "DROP VIEW IF EXISTS v;\n"
            "CREATE VIEW v AS SELECT 'first' AS x FROM a;");
  ProgramOutput up = OnDatabase({"up"});
  ASSERT_EQ(up.exit_code, 0) << up.err;
  EXPECT_EQ(Tables(), "a log");
  EXPECT_EQ(Sql("SELECT group_concat(name, ' ') FROM gander_log"),
            "a 1_view 2_log");
  EXPECT_EQ(Sql("SELECT count(*) FROM gander_log WHERE version IS NULL"), "2");
  EXPECT_EQ(Sql("SELECT count(*) FROM gander_history"), "1");
  up = OnDatabase({"up"});
  EXPECT_EQ(up.exit_code, 0);
  EXPECT_EQ(Sql("SELECT count(*) FROM log"), "1");

  Migration("R__1_view.sql",
            "DROP VIEW IF EXISTS v;\n"
            "CREATE VIEW v AS SELECT 'second' AS x FROM a;");
  Migration("V2__b.sql", "INSERT INTO a VALUES (1);");
  const std::string status = OnDatabase({"status"}).out;
  EXPECT_NE(status.find("R        1_view  pending, edited since"),
            std::string::npos)
      << status;
  EXPECT_NE(status.find("Pending: 2."), std::string::npos) << status;
  // With a bound, what it needs may not be there yet.
  ASSERT_EQ(OnDatabase({"up", "--to=2"}).exit_code, 0);
  EXPECT_EQ(Sql("SELECT x FROM v"), "first");
  EXPECT_EQ(OnDatabase({"status", "--check"}).exit_code, 3);
  ASSERT_EQ(OnDatabase({"up"}).exit_code, 0);
  EXPECT_EQ(Sql("SELECT x FROM v"), "second");
  EXPECT_EQ(Sql("SELECT count(*) FROM log"), "1");
  EXPECT_EQ(OnDatabase({"status", "--check"}).exit_code, 0);
}

TEST_F(FormatsTest, ARepeatableMigrationThatFailsLeavesNothing) {
  Migration("R__a.sql", "CREATE TABLE a (id);\nINSERT INTO none VALUES (1);");
  const ProgramOutput up = OnDatabase({"up"});
  EXPECT_EQ(up.exit_code, 1);
  EXPECT_NE(up.err.find("migrations/R__a.sql:2:"), std::string::npos) << up.err;
  EXPECT_EQ(Tables(), "");
  EXPECT_EQ(Sql("SELECT count(*) FROM gander_repeatable"), "0");
}

TEST_F(FormatsTest, ARepeatableMigrationIsOneTransactionAndHasNoDown) {
  Migration("R__a.sql", "VACUUM;");
  EXPECT_EQ(OnDatabase({"up"}).exit_code, 2);
  Migration("R__a.sql", "-- +goose Up\nSELECT 1;\n-- +goose Down\n");
  EXPECT_EQ(OnDatabase({"up"}).exit_code, 2);
}

TEST_F(FormatsTest, DieselsFolders) {
  Migration("00000000000000_setup/up.sql", "CREATE TABLE a (id);");
  Migration("00000000000000_setup/down.sql", "DROP TABLE a;");
  Migration("2024-01-31-095500_add b/up.sql", "CREATE TABLE b (id);");
  Migration("2024-01-31-095500_add b/down.sql", "DROP TABLE b;");
  ASSERT_EQ(OnDatabase({"up"}).exit_code, 0);
  EXPECT_EQ(Column("version"), "0 20240131095500");
  EXPECT_EQ(Tables(), "a b");
  ASSERT_EQ(OnDatabase({"down"}).exit_code, 0);
  EXPECT_EQ(Tables(), "a");
  ASSERT_EQ(Gander({"hash"}).exit_code, 0);
  const std::string sum = ReadFile("migrations/gander.sum");
  EXPECT_NE(sum.find("\n2024-01-31-095500_add b/up.sql "), std::string::npos)
      << sum;
  EXPECT_EQ(Gander({"hash", "--check"}).exit_code, 0);
  ASSERT_EQ(OnDatabase({"up"}).exit_code, 0);
}

TEST_F(FormatsTest, OneFolderMayHoldAllOfThem) {
  Migration("1_a.sql", "-- +goose Up\nCREATE TABLE a (id);\n");
  Migration("2_b.sql", "-- migrate:up\nCREATE TABLE b (id);\n");
  Migration("3_c.sql", "-- +migrate Up\nCREATE TABLE c (id);\n");
  Migration("4_d.up.sql", "CREATE TABLE d (id);");
  Migration("V5__e.sql", "CREATE TABLE e (id);");
  Migration("6_f/up.sql", "CREATE TABLE f (id);");
  ASSERT_EQ(OnDatabase({"up"}).exit_code, 0);
  EXPECT_EQ(Tables(), "a b c d e f");
  EXPECT_EQ(Column("source_format"),
            "annotated dbmate sql-migrate pair flyway diesel");
}

TEST_F(FormatsTest, TheCommentsOfSqlxAndAtlasTakeAFileOutOfItsTransaction) {
  Migration("1_a.sql", "-- no-transaction\nCREATE TABLE a (id);\n");
  Migration("2_b.sql", "-- atlas:txmode none\n\nCREATE TABLE b (id);\n");
  Migration("3_c.sql", "CREATE TABLE c (id);\n");
  const nlohmann::json plan = Json(OnDatabase({"plan", "--output=json"}));
  std::vector<bool> transactions;
  for (const auto& step : plan["steps"]) {
    transactions.push_back(step["transaction"]);
  }
  EXPECT_EQ(transactions, (std::vector<bool>{false, false, true}));
  EXPECT_EQ(OnDatabase({"up"}).exit_code, 0);
}

TEST_F(FormatsTest, FoldersInTheFolderAndFilesToLeaveOut) {
  Migration("1_a.sql", "CREATE TABLE a (id);");
  Migration("2024/2_b.sql", "CREATE TABLE b (id);");
  Migration("2024/schema.sql", "CREATE TABLE not_a_migration (id);");
  EXPECT_EQ(OnDatabase({"up"}).exit_code, 0);
  EXPECT_EQ(Tables(), "a");
  EXPECT_EQ(OnDatabase({"up", "--recursive"}).exit_code, 2);
  environment_["GANDER_RECURSIVE"] = "true";
  environment_["GANDER_IGNORE"] = "schema.sql,*.bak";
  EXPECT_EQ(OnDatabase({"up"}).exit_code, 0);
  EXPECT_EQ(Tables(), "a b");
  EXPECT_EQ(Gander({"hash"}).exit_code, 0);
  EXPECT_EQ(Gander({"hash", "--check"}).exit_code, 0);
  EXPECT_EQ(OnDatabase({"validate"}).exit_code, 0);
}

TEST_F(FormatsTest, AFormatThatIsUnknownIsNamed) {
  const ProgramOutput output = OnDatabase({"up", "--format=goos"});
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_NE(output.err.find("--format: 'goos' is none of auto, annotated, "),
            std::string::npos)
      << output.err;
  environment_["GANDER_FORMAT"] = "goos";
  const ProgramOutput from_environment = OnDatabase({"up"});
  EXPECT_EQ(from_environment.exit_code, 2);
  EXPECT_NE(from_environment.err.find(
                "the environment variable GANDER_FORMAT: 'goos' is none of "),
            std::string::npos)
      << from_environment.err;
}

}  // namespace
}  // namespace gander
