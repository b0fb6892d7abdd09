#include "runtime/database/sqlite/script_body.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/database/sqlite/session.h"

namespace gander::sqlite {
namespace {

class RunStatementsTest : public testing::Test {
 protected:
  RunStatementsTest()
      : session_(Session::Open(Location(), ConnectOptions()).value()) {}

  Failure Run(const std::vector<std::string>& texts) {
    Script script;
    for (const std::string& text : texts) {
      script.pieces.emplace_back().text = text;
    }
    return RunStatements(*session_, script);
  }

  std::unique_ptr<Session> session_;
};

TEST_F(RunStatementsTest, SQLiteItselfCutsTheStatements) {
  const Failure failure =
      Run({"CREATE TABLE t (a);\n"
           "CREATE TRIGGER g AFTER INSERT ON t BEGIN\n"
           "  INSERT INTO t VALUES (CASE WHEN 1 THEN ';' END); SELECT 1;\n"
           "END;\n"
           ";; /* ; */ -- ;\n"
           "INSERT INTO t VALUES ([x;y]);"});
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->statement, 2);
  EXPECT_EQ(failure->piece, 0);
  EXPECT_NE(failure->message.find("x;y"), std::string::npos);
}

TEST_F(RunStatementsTest, APositionCountsCharactersFromThePieceOn) {
  const struct {
    std::vector<std::string> pieces;
    int64_t piece;
    int64_t statement;
    int64_t position;
  } kCases[] = {
      {{"SELEKT 1"}, 0, 0, 1},
      {{"  SELEKT 1"}, 0, 0, 3},
      {{"SELECT 1; SELEKT 1"}, 0, 1, 11},
      {{"SELECT 'é';\nSELEKT 1"}, 0, 1, 13},
      {{"SELECT '日本', nope"}, 0, 0, 14},
      {{"SELECT 1;", "SELECT 2; SELECT nope;"}, 1, 2, 18},
      {{"-- é\n", "", "SELECT 1,,2"}, 2, 0, 10},
  };
  for (const auto& c : kCases) {
    const Failure failure = Run(c.pieces);
    ASSERT_TRUE(failure.has_value()) << c.pieces.back();
    EXPECT_EQ(failure->piece, c.piece) << c.pieces.back();
    EXPECT_EQ(failure->statement, c.statement) << c.pieces.back();
    EXPECT_EQ(failure->position, c.position)
        << c.pieces.back() << ": " << failure->message;
  }
}

TEST_F(RunStatementsTest, AnErrorWithoutAPositionHasNone) {
  const Failure failure =
      Run({"CREATE TABLE t (a PRIMARY KEY); INSERT INTO t VALUES (1), (1)"});
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->statement, 1);
  EXPECT_EQ(failure->position, 0);
}

TEST_F(RunStatementsTest, AStatementMayUseWhatTheOneBeforeItMade) {
  EXPECT_FALSE(Run({"CREATE TABLE t (a); INSERT INTO t VALUES (1);"
                    "ALTER TABLE t RENAME TO u; SELECT a FROM u"})
                   .has_value());
}

TEST_F(RunStatementsTest, ANulByteIsRefusedWithItsPlace) {
  const std::string text("SELECT 'é'; SELECT '\0'; SELECT 2", 33);
  const Failure failure = Run({text});
  ASSERT_TRUE(failure.has_value());
  EXPECT_NE(failure->message.find("NUL"), std::string::npos);
  EXPECT_EQ(failure->position, 21);
}

TEST_F(RunStatementsTest, CopyDataIsRefusedWithWhatToWriteInstead) {
  Script script;
  script.pieces.emplace_back().text = "SELECT 1;";
  ScriptPiece& copy = script.pieces.emplace_back();
  copy.text = "COPY t FROM stdin;";
  copy.has_copy_data = true;
  copy.copy_data = "1\n";
  const Failure failure = RunStatements(*session_, script);
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->piece, 1);
  EXPECT_EQ(failure->statement, 1);
  EXPECT_NE(failure->hint.find(".sqlite.sql"), std::string::npos);
}

}  // namespace
}  // namespace gander::sqlite
