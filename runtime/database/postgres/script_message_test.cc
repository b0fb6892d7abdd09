#include "runtime/database/postgres/script_message.h"

#include <string>

#include "gtest/gtest.h"

namespace gander {
namespace {

ScriptPiece Piece(absl::string_view text, int64_t statements) {
  ScriptPiece piece;
  piece.text = text;
  piece.statements = statements;
  return piece;
}

// The error of a reply that broke off after `failed` statements, with the
// server's position at the first `mark` in the message.
ServerError Located(const ScriptMessage& message, int64_t failed,
                    absl::string_view mark, bool bytes = false) {
  Reply reply;
  reply.completed = failed;
  reply.failed = failed;
  ServerError error;
  error.code = "42601";
  if (!mark.empty()) {
    const size_t at = message.text().find(std::string(mark));
    for (size_t i = 0; i < at; ++i) {
      if (bytes || (message.text()[i] & 0xC0) != 0x80) ++error.position;
    }
    ++error.position;
  }
  message.Locate(reply, bytes, &error);
  return error;
}

TEST(ScriptMessage, ClosesEachPieceWhateverItEndsWith) {
  const Script script{{Piece("SELECT 1 -- one", 1), Piece("SELECT 2", 1)}};
  const ScriptMessage message(script, 0, 2, "BEGIN;", 1, "COMMIT;");
  EXPECT_EQ(message.text(), "BEGIN;SELECT 1 -- one\n;SELECT 2\n;COMMIT;");
  EXPECT_EQ(message.closing_start(), 3);
}

TEST(ScriptMessage, CountsTheStatementsOfTheScriptAlone) {
  const Script script{
      {Piece("a;b;", 2), Piece("-- nothing", 0), Piece("c;", 1)}};
  ScriptMessage message(script, 0, 3, "BEGIN;SET x=1;", 2, "COMMIT;");
  const int64_t expected[] = {-1, -1, 0, 1, 2, -1};
  for (int64_t i = 0; i < 6; ++i) {
    EXPECT_EQ(message.ScriptStatement(i), expected[i]) << i;
  }
}

TEST(ScriptMessage, CountsOnFromThePiecesBeforeIt) {
  const Script script{{Piece("a;b;", 2), Piece("c;d;", 2)}};
  ScriptMessage message(script, 1, 1, "", 0, "");
  EXPECT_EQ(message.ScriptStatement(1), 3);
  const ServerError error = Located(message, 1, "d");
  EXPECT_EQ(error.statement, 3);
  EXPECT_EQ(error.piece, 1);
  EXPECT_EQ(error.position, 3);
}

TEST(ScriptMessage, FindsTheStatementThatFailedWhileRunning) {
  const Script script{
      {Piece("a;b;", 2), Piece("-- nothing", 0), Piece("c;d;", 2)}};
  const ScriptMessage message(script, 0, 3, "BEGIN;", 1, "COMMIT;");
  const struct {
    int64_t completed, statement, piece;
  } cases[] = {{0, -1, -1}, {1, 0, 0}, {2, 1, 0},
               {3, 2, 2},   {4, 3, 2}, {5, -1, -1}};
  for (const auto& c : cases) {
    const ServerError error = Located(message, c.completed, "");
    EXPECT_EQ(error.statement, c.statement) << c.completed;
    EXPECT_EQ(error.piece, c.piece) << c.completed;
    EXPECT_EQ(error.position, 0);
  }
}

TEST(ScriptMessage, FindsTheStatementOfASyntaxErrorByItsPosition) {
  const Script script{
      {Piece("first; second;", 2), Piece("/* \xC3\xA6; */ third; fou?rth", 2)}};
  const ScriptMessage message(script, 0, 2, "BEGIN;", 1, "COMMIT;");
  const ServerError error = Located(message, 0, "?");
  EXPECT_EQ(error.statement, 3);
  EXPECT_EQ(error.piece, 1);
  EXPECT_EQ(error.position, 20);
}

TEST(ScriptMessage, AnErrorBehindAPieceIsOfThePiece) {
  const Script script{{Piece("first; second", 2), Piece("third;", 1)}};
  const ScriptMessage message(script, 0, 2, "BEGIN;", 1, "COMMIT;");
  const ServerError error = Located(message, 0, "\n;third");
  EXPECT_EQ(error.statement, 1);
  EXPECT_EQ(error.piece, 0);
  EXPECT_EQ(error.position, 14);
}

TEST(ScriptMessage, AnErrorInGandersOwnTextIsOfNoPiece) {
  const Script script{{Piece("first;", 1)}};
  const ScriptMessage message(script, 0, 1, "BEGIN;", 1, "COMMIT;");
  const ServerError error = Located(message, 2, "COMMIT");
  EXPECT_EQ(error.statement, -1);
  EXPECT_EQ(error.piece, -1);
  EXPECT_EQ(error.position, 0);
}

TEST(ScriptMessage, ReadsPositionsThatCountBytes) {
  const Script script{{Piece("'\xC3\xA6\xC3\xA6' ?", 1)}};
  const ScriptMessage message(script, 0, 1, "BEGIN;", 1, "COMMIT;");
  EXPECT_EQ(Located(message, 1, "?", true).position, 6);
}

TEST(ScriptMessage, FindsTheBytesThatAreNoText) {
  const Script script{{Piece("one; \xC3\xA6;", 2), Piece("two; \xFF;", 2)}};
  const ScriptMessage message(script, 0, 2, "BEGIN;", 1, "COMMIT;");
  ServerError error;
  error.code = "22021";
  message.Locate(Reply(), false, &error);
  EXPECT_EQ(error.statement, 3);
  EXPECT_EQ(error.piece, 1);
  EXPECT_EQ(error.position, 6);
}

TEST(ScriptMessage, GivesCopyDataToTheStatementThatItIsOf) {
  Script script{{Piece("a; COPY t FROM stdin;", 2), Piece("b;", 1)}};
  script.pieces[0].has_copy_data = true;
  script.pieces[0].copy_data = "1\n2\n";
  ScriptMessage message(script, 0, 2, "BEGIN;", 1, "COMMIT;");
  EXPECT_EQ(message.CopyData(0), std::nullopt);
  EXPECT_EQ(message.CopyData(1), std::nullopt);
  EXPECT_EQ(message.CopyData(2), "1\n2\n");
  EXPECT_EQ(message.CopyData(3), std::nullopt);
}

}  // namespace
}  // namespace gander
