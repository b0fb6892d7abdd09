#include "runtime/engine/script_pieces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace gander {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

SqlScript Script(const std::string& text, int64_t statements) {
  SqlScript script;
  script.text = text;
  script.statements = statements;
  return script;
}

std::vector<std::string> Texts(const gander::Script& script) {
  std::vector<std::string> texts;
  for (const ScriptPiece& piece : script.pieces) {
    texts.push_back(std::string(piece.text));
  }
  return texts;
}

TEST(CutIntoPieces, ASmallScriptIsOnePieceAsItStands) {
  const std::string text = "-- first\nSELECT 1;\n SELECT 2 -- last\n";
  const auto script = CutIntoPieces(Script(text, 2), DatabaseName::kPostgres);
  ASSERT_TRUE(script.ok()) << script.status();
  EXPECT_THAT(Texts(*script), ElementsAre(text));
  EXPECT_EQ(script->pieces[0].statements, 2);
}

TEST(CutIntoPieces, ASmallScriptIsNotRead) {
  // An unclosed quote would be noticed.
  EXPECT_TRUE(
      CutIntoPieces(Script("SELECT 'x", 1), DatabaseName::kPostgres).ok());
}

TEST(CutIntoPieces, AScriptWithoutItsValuesIsNotTakenForAnEmptyOne) {
  SqlScript sql = Script("SELECT $X;", 0);
  sql.substitution = Substitution::kEnvsub;
  EXPECT_EQ(CutIntoPieces(sql, DatabaseName::kPostgres).status(), NoSqlYet());
}

TEST(CutIntoPieces, CommentsAloneAreNothing) {
  const auto script =
      CutIntoPieces(Script("-- nothing\n", 0), DatabaseName::kPostgres);
  ASSERT_TRUE(script.ok());
  EXPECT_THAT(script->pieces, IsEmpty());
}

TEST(CutIntoPieces, ForMysqlEachStatementIsAPiece) {
  const std::string text =
      "SELECT 1; SELECT 2;\nDELIMITER //\nSELECT 3;//\nDELIMITER ;\n";
  SqlScript sql = Script(text, 3);
  sql.needs_cutting = true;
  const auto script = CutIntoPieces(sql, DatabaseName::kMysql);
  ASSERT_TRUE(script.ok()) << script.status();
  EXPECT_THAT(Texts(*script),
              ElementsAre("SELECT 1;", "SELECT 2;", "SELECT 3;"));
}

TEST(CutIntoPieces, ALargeScriptIsCutBetweenStatements) {
  std::string text;
  for (int i = 0; i < 10; ++i) absl::StrAppend(&text, "SELECT ", i, ";\n");
  const auto script =
      CutIntoPieces(Script(text, 10), DatabaseName::kPostgres, 30);
  ASSERT_TRUE(script.ok());
  EXPECT_THAT(Texts(*script),
              ElementsAre("SELECT 0;\nSELECT 1;\nSELECT 2;",
                          "SELECT 3;\nSELECT 4;\nSELECT 5;",
                          "SELECT 6;\nSELECT 7;\nSELECT 8;", "SELECT 9;"));
  for (const ScriptPiece& piece : script->pieces) {
    EXPECT_LE(piece.text.size(), 30u);
  }
}

TEST(CutIntoPieces, AStatementLongerThanAPieceIsAPieceOfItsOwn) {
  const std::string longest =
      absl::StrCat("SELECT '", std::string(100, 'x'), "';");
  const std::string text = absl::StrCat("SELECT 1;\n", longest, "\nSELECT 2;");
  const auto script =
      CutIntoPieces(Script(text, 3), DatabaseName::kPostgres, 40);
  ASSERT_TRUE(script.ok());
  EXPECT_THAT(Texts(*script), ElementsAre("SELECT 1;", longest, "SELECT 2;"));
}

TEST(CutIntoPieces, CopyDataEndsItsPieceAndIsNotPartOfTheText) {
  const std::string text =
      "SELECT 1;\nCOPY a FROM stdin;\n1\tx\n2\ty\n\\.\nSELECT 2;\n";
  SqlScript sql = Script(text, 3);
  sql.needs_cutting = true;
  const auto script = CutIntoPieces(sql, DatabaseName::kPostgres);
  ASSERT_TRUE(script.ok()) << script.status();
  EXPECT_THAT(Texts(*script),
              ElementsAre("SELECT 1;\nCOPY a FROM stdin;", "SELECT 2;"));
  EXPECT_TRUE(script->pieces[0].has_copy_data);
  EXPECT_EQ(std::string(script->pieces[0].copy_data), "1\tx\n2\ty\n");
  EXPECT_FALSE(script->pieces[1].has_copy_data);
}

}  // namespace
}  // namespace gander
