#include "runtime/engine/failure_place.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "runtime/engine/script_pieces.h"

namespace gander {
namespace {

// Begins in the third line of its file.
constexpr char kText[] =
    "CREATE TABLE a (x int);\n"
    "  INSERT INTO a\n"
    "    VALUES (æ, no);\n"
    "COPY a FROM stdin;\n"
    "1\n"
    "two\n"
    "\\.\n"
    "SELECT 1;\n";

class PlaceInSqlTest : public testing::Test {
 protected:
  PlaceInSqlTest() {
    migration_.file = "dir/3_x.sql";
    migration_.database = DatabaseName::kPostgres;
    sql_.text = kText;
    sql_.first_line = 3;
    sql_.statements = 4;
    sql_.needs_cutting = true;
    script_ = *CutIntoPieces(sql_, DatabaseName::kPostgres);
  }

  std::string Place(const ServerError& error) {
    return PlaceInSql(migration_.file, migration_.database, sql_, script_,
                      error);
  }

  Migration migration_;
  SqlScript sql_;
  Script script_;
};

TEST_F(PlaceInSqlTest, IsWhereTheServerSaysInCharacters) {
  ServerError error;
  error.statement = 1;
  error.piece = 0;
  // The character after "VALUES (æ, ", whose æ has two bytes.
  const absl::string_view piece = script_.pieces[0].text;
  error.position = static_cast<int64_t>(piece.find("no)"));
  EXPECT_EQ(Place(error), "dir/3_x.sql:5:16");
}

TEST_F(PlaceInSqlTest, ElseIsWhereTheStatementBegins) {
  ServerError error;
  error.statement = 1;
  EXPECT_EQ(Place(error), "dir/3_x.sql:4:3");
  error.statement = 3;
  EXPECT_EQ(Place(error), "dir/3_x.sql:10:1");
}

TEST_F(PlaceInSqlTest, OfCopyDataIsTheLineOfTheData) {
  ServerError error;
  error.statement = 2;
  error.copy_line = 2;
  EXPECT_EQ(Place(error), "dir/3_x.sql:8:1");
}

TEST(PlaceInCopyData, CountsRowsAsTheServerDoes) {
  const struct {
    const char* options;
    const char* place;
  } kCases[] = {
      // The backslash makes the line's end a part of the first row.
      {"", "3_x.sql:4:1"},
      // In CSV each line counts, and a backslash is nothing special.
      {" WITH (FORMAT csv)", "3_x.sql:3:1"},
  };
  for (const auto& c : kCases) {
    const std::string text =
        absl::StrCat("COPY a FROM stdin", c.options, ";\nx\\\ny\nz\n\\.\n");
    Migration migration;
    migration.file = "3_x.sql";
    SqlScript sql;
    sql.text = text;
    sql.needs_cutting = true;
    ServerError error;
    error.statement = 0;
    error.copy_line = 2;
    EXPECT_EQ(PlaceInSql(migration.file, migration.database, sql,
                         *CutIntoPieces(sql, DatabaseName::kPostgres), error),
              c.place);
  }
}

TEST_F(PlaceInSqlTest, AtCommitIsNoStatement) {
  ServerError error;
  error.at_commit = true;
  EXPECT_EQ(Place(error), "dir/3_x.sql: at commit");
}

TEST_F(PlaceInSqlTest, OfNoStatementIsTheFile) {
  EXPECT_EQ(Place(ServerError()), "dir/3_x.sql");
  ServerError error;
  error.statement = 17;
  EXPECT_EQ(Place(error), "dir/3_x.sql");
}

TEST(PlaceInCpp, IsTheStatementsLineOrTheMacros) {
  RegisteredStep step{};
  step.line = 40;
  Migration migration;
  migration.file = "dir/3_x.cc";
  migration.cpp = &step;
  Outcome outcome;
  EXPECT_EQ(PlaceInCpp(migration, outcome), "dir/3_x.cc:40");
  outcome.step_file = "dir/3_x.cc";
  outcome.step_line = 12;
  EXPECT_EQ(PlaceInCpp(migration, outcome), "dir/3_x.cc:12");
}

}  // namespace
}  // namespace gander
