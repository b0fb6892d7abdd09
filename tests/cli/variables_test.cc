// Values in SQL: goose's ENVSUB, and declared variables.
#include "tests/cli/gander_test.h"

namespace gander {
namespace {

class VariablesTest : public GanderTest {
 protected:
  void Migration(const std::string& name, const std::string& text) {
    WriteFile("migrations/" + name, text);
  }
  static bool Has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }
};

constexpr char kEnvsub[] =
    "-- +goose Up\n"
    "-- +goose ENVSUB ON\n"
    "CREATE TABLE ${PREFIX}_orders (id, note DEFAULT '${NOTE:-none}');\n"
    "-- +goose ENVSUB OFF\n"
    "INSERT INTO a_orders (id) VALUES ('${PREFIX}');\n"
    "-- +goose Down\n"
    "-- +goose ENVSUB ON\n"
    "DROP TABLE ${PREFIX}_orders; SELECT '$ONLY_DOWN';\n";

TEST_F(VariablesTest, EnvsubTakesItsValuesFromTheEnvironment) {
  Migration("1_a.sql", kEnvsub);
  environment_["PREFIX"] = "a";
  const ProgramOutput up = OnDatabase({"up"});
  ASSERT_EQ(up.exit_code, 0) << up.err;
  EXPECT_EQ(Sql("SELECT id || ' ' || note FROM a_orders"), "${PREFIX} none");
  // Another value is no edit.
  environment_["PREFIX"] = "b";
  EXPECT_EQ(OnDatabase({"validate"}).exit_code, 0);
}

TEST_F(VariablesTest, AVariableOfDownIsNeededByDownOnly) {
  Migration("1_a.sql", kEnvsub);
  environment_["PREFIX"] = "a";
  ASSERT_EQ(OnDatabase({"up"}).exit_code, 0);
  const ProgramOutput down = OnDatabase({"down"});
  EXPECT_EQ(down.exit_code, 2);
  EXPECT_TRUE(Has(down.err,
                  "migrations/1_a.sql:8:38: error: the variable ONLY_DOWN is "
                  "not set"))
      << down.err;
  EXPECT_EQ(Sql("SELECT count(*) FROM gander_history"), "1");
  environment_["ONLY_DOWN"] = "";
  EXPECT_EQ(OnDatabase({"down"}).exit_code, 0);
}

TEST_F(VariablesTest, EveryMissingVariableIsNamedBeforeAnythingRuns) {
  Migration("1_a.sql", "CREATE TABLE a (id);");
  Migration(
      "2_b.sql",
      "-- +goose ENVSUB ON\n-- +goose Up\nSELECT '$X';\nSELECT '${Y}';\n");
  Migration("3_c.sql", "-- +gander Variables z\nSELECT ${'z'};\n");
  const ProgramOutput up = OnDatabase({"up"});
  EXPECT_EQ(up.exit_code, 2);
  for (const char* line :
       {"migrations/2_b.sql:3:9: error: the variable X is not set",
        "migrations/2_b.sql:4:9: error: the variable Y is not set",
        "migrations/3_c.sql:2:8: error: the variable z is not set; give "
        "--var=z=VALUE, or set GANDER_VAR_z in the environment"}) {
    EXPECT_TRUE(Has(up.err, line)) << line << "\n" << up.err;
  }
  EXPECT_EQ(Sql("SELECT count(*) FROM sqlite_master"), "0");
  ASSERT_EQ(OnDatabase({"up", "--var=X=1", "--var=Y=2", "--var=z=3"}).exit_code,
            0);
}

TEST_F(VariablesTest, DeclaredVariablesAreQuotedOnRequest) {
  Migration("1_a.sql",
            "-- +gander Variables table text='it''s' kind=TEXT\n"
            "CREATE TABLE ${\"table\"} (a ${kind} DEFAULT ${'text'});\n"
            "INSERT INTO ${\"table\"} DEFAULT VALUES;\n"
            "INSERT INTO ${\"table\"} VALUES ('\\${text} ${ } {}');\n");
  environment_["GANDER_VAR_table"] = "ignored";
  const ProgramOutput up = OnDatabase({"up", "--var=table=my \"own\" table"});
  ASSERT_EQ(up.exit_code, 0) << up.err;
  EXPECT_EQ(Sql("SELECT group_concat(a, ';') FROM \"my \"\"own\"\" table\""),
            "it's;${text} ${ } {}");
}

TEST_F(VariablesTest, WithoutADeclarationNothingIsReplaced) {
  Migration("1_a.sql", "CREATE TABLE a AS SELECT '${X} $X' AS x;");
  environment_["X"] = environment_["GANDER_VAR_X"] = "no";
  ASSERT_EQ(OnDatabase({"up", "--var=X=no"}).exit_code, 0);
  EXPECT_EQ(Sql("SELECT x FROM a"), "${X} $X");
}

TEST_F(VariablesTest, AProjectDeclaresThemForAllFiles) {
  Migration("1_a.sql", "CREATE TABLE ${name}_a AS SELECT ${'kind'} AS x;");
  Migration("2_b.sql", "CREATE TABLE b AS SELECT '${other}' AS x;");
  ProgramOutput up = OnDatabase({"up", "--variables=name=x kind"});
  EXPECT_EQ(up.exit_code, 2);
  EXPECT_TRUE(Has(up.err,
                  "2_b.sql:1:27: error: the variable other is not "
                  "declared"))
      << up.err;
  environment_["GANDER_VARIABLES"] = "name=x kind other=y";
  environment_["GANDER_VAR_kind"] = "k";
  up = OnDatabase({"up"});
  ASSERT_EQ(up.exit_code, 0) << up.err;
  EXPECT_EQ(Sql("SELECT a.x || b.x FROM x_a a, b"), "ky");
}

constexpr char kBothKinds[] =
    "-- +gander Up\n"
    "-- +gander Variables tenant=acme kind\n"
    "CREATE TABLE ${\"tenant\"} (a, b, c, d);\n"
    "INSERT INTO ${tenant} VALUES (${'kind'}, '\\${tenant}',\n"
    "-- +gander ENVSUB ON\n"
    "'${tenant} $kind ${none-no}',\n"
    "-- +gander ENVSUB OFF\n"
    "'${tenant} $kind');\n";

TEST_F(VariablesTest, DeclaredOnesHoldOutsideOfEnvsub) {
  Migration("1_a.sql", kBothKinds);
  environment_["tenant"] = "in the environment";
  environment_["kind"] = "k";
  environment_["GANDER_VAR_kind"] = "it's";
  const ProgramOutput up = OnDatabase({"up"});
  ASSERT_EQ(up.exit_code, 0) << up.err;
  EXPECT_EQ(Sql("SELECT a || ';' || b || ';' || c || ';' || d FROM acme"),
            "it's;${tenant};in the environment k no;acme $kind");
}

TEST_F(VariablesTest, WhatBothKindsLackIsNamedInTheOrderOfTheFile) {
  Migration("1_a.sql", kBothKinds);
  ProgramOutput up = OnDatabase({"up"});
  EXPECT_EQ(up.exit_code, 2);
  size_t last = 0;
  for (const char* line :
       {"migrations/1_a.sql:4:31: error: the variable kind is not set; give "
        "--var=kind=VALUE",
        "migrations/1_a.sql:6:2: error: the variable tenant is not set; set it "
        "in the environment",
        "migrations/1_a.sql:6:12: error: the variable kind is not set; set it "
        "in the environment"}) {
    const size_t at = up.err.find(line);
    ASSERT_NE(at, std::string::npos) << line << "\n" << up.err;
    EXPECT_GE(at, last) << up.err;
    last = at;
  }
  up = OnDatabase({"up", "--var=kind=k", "--var=tenant=t"});
  ASSERT_EQ(up.exit_code, 0) << up.err;
  EXPECT_EQ(Sql("SELECT a || ';' || c || ';' || d FROM t"), "k;t k no;t $kind");
}

TEST_F(VariablesTest, EnvsubGoesOnInAProjectThatDeclaresVariables) {
  Migration("1_a.sql",
            "-- +goose Up\n-- +goose ENVSUB ON\nCREATE TABLE $NAME (a);\n"
            "-- +goose ENVSUB OFF\nINSERT INTO b VALUES ('$NAME ${ } \\$');\n"
            "-- +goose Down\nSELECT '${misspelt}';\n-- +goose ENVSUB ON\n");
  environment_["NAME"] = "b";
  ASSERT_EQ(OnDatabase({"up", "--variables=tenant=t"}).exit_code, 0);
  EXPECT_EQ(Sql("SELECT a FROM b"), "$NAME ${ } \\$");
  const ProgramOutput down = OnDatabase({"down", "--variables=tenant=t"});
  EXPECT_EQ(down.exit_code, 2);
  EXPECT_TRUE(Has(down.err,
                  "migrations/1_a.sql:7:9: error: the variable misspelt is not "
                  "declared"))
      << down.err;
}

TEST_F(VariablesTest, APlanShowsTheSqlWithItsValues) {
  Migration("1_a.sql", "-- +gander Variables n\nSELECT ${n};\nSELECT 2;\n");
  const nlohmann::json plan =
      Json(OnDatabase({"plan", "--var=n=7", "--output=json"}));
  EXPECT_EQ(plan["steps"][0]["statements"], 2);
  EXPECT_TRUE(Has(plan["steps"][0]["sql"], "SELECT 7;"));
  const nlohmann::json offline =
      Json(Gander({"plan", "--database=sqlite", "--var=n=8", "--output=json"}));
  EXPECT_TRUE(Has(offline["steps"][0]["sql"], "SELECT 8;")) << offline;
}

TEST_F(VariablesTest, ValuesThatMakeNoSqlAreNamedByPlace) {
  Migration("1_a.sql", "-- +gander Variables n\n\nSELECT '${n}';\n");
  const ProgramOutput up = OnDatabase({"up", "--var=n=it's"});
  EXPECT_EQ(up.exit_code, 2);
  EXPECT_TRUE(Has(up.err,
                  "migrations/1_a.sql:3:13: error: the string that "
                  "begins here is not closed"))
      << up.err;
}

TEST_F(VariablesTest, AFailureIsNamedByItsLine) {
  Migration(
      "1_a.sql",
      "-- +gander Variables n\nSELECT ${n};\nSELECT\n  ${n} FROM none;\n");
  const ProgramOutput up = OnDatabase({"up", "--var=n=1"});
  EXPECT_EQ(up.exit_code, 1);
  EXPECT_TRUE(Has(up.err, "migrations/1_a.sql:3:1: ")) << up.err;
}

TEST_F(VariablesTest, AHalfDoneStepIsRepairedWithItsValues) {
  Migration("1_a.sql",
            "-- +gander Variables n\n-- +gander NO TRANSACTION\n"
            "-- +gander Up\nCREATE TABLE a (x);\n"
            "INSERT INTO a VALUES (${n});\nINSERT INTO none VALUES (${n});\n");
  ASSERT_EQ(OnDatabase({"up", "--var=n=1"}).exit_code, 1);
  EXPECT_TRUE(Has(OnDatabase({"repair", "--var=n=1"}).out, "; up goes on"));
  EXPECT_TRUE(Has(OnDatabase({"repair", "--var=n=7"}).out,
                  "or the values of their variables, were edited"));
  EXPECT_TRUE(Has(OnDatabase({"repair"}).out, "the variable n"));
  EXPECT_EQ(Sql("SELECT statements_done || '/' || statements_total FROM "
                "gander_history"),
            "2/3");
  Migration("1_a.sql",
            "-- +gander Variables n\n-- +gander NO TRANSACTION\n"
            "-- +gander Up\nCREATE TABLE a (x, y);\n"
            "INSERT INTO a (x) VALUES (${n});\n"
            "INSERT INTO a (x) VALUES (${n} + 1);\n");
  // What is done was edited; another value would be an edit, too.
  EXPECT_EQ(OnDatabase({"up", "--var=n=1"}).exit_code, 4);
  EXPECT_EQ(OnDatabase({"repair", "--accept=1", "--yes"}).exit_code, 2);
  ASSERT_EQ(
      OnDatabase({"repair", "--accept=1", "--yes", "--var=n=1"}).exit_code, 0);
  EXPECT_EQ(OnDatabase({"up", "--var=n=5"}).exit_code, 4);
  ASSERT_EQ(OnDatabase({"up", "--var=n=1"}).exit_code, 0);
  EXPECT_EQ(Sql("SELECT group_concat(x) FROM a"), "1,2");
}

}  // namespace
}  // namespace gander
