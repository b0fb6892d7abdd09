// What RunScript and RunOutsideTransaction promise.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "tests/integration/database_contract.h"

namespace gander {
namespace {

TEST_P(DatabaseContract, AScriptAndItsRecordCommitTogether) {
  const Outcome outcome = db().RunScript(
      OnePiece("CREATE TABLE made (id BIGINT); INSERT INTO made VALUES (7);",
               2),
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_FALSE(outcome.error.has_value());
  EXPECT_TRUE(outcome.step_status.ok());
  EXPECT_EQ(ReadCommitted("SELECT id FROM made"), "7");
  EXPECT_EQ(CommittedRecords(), 1);
  ExpectUsable();
}

TEST_P(DatabaseContract, ARecordMayBeSeveralStatementsOrNone) {
  Frame frame;
  frame.record = "INSERT INTO record VALUES (1); INSERT INTO record VALUES (2)";
  Outcome outcome = db().RunScript(OnePiece("SELECT 1;", 1), frame);
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(CommittedRecords(), 2);
  outcome = db().RunScript(OnePiece("DELETE FROM record", 1), Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(CommittedRecords(), 0);
}

TEST_P(DatabaseContract, AFailingScriptLeavesNeitherSchemaNorRecord) {
  const Outcome outcome = db().RunScript(
      OnePiece("CREATE TABLE made (id BIGINT); INSERT INTO missing VALUES (1);",
               2),
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->code, traits().missing_table);
  EXPECT_EQ(outcome.error->error_class, ErrorClass::kStatement);
  EXPECT_NE(outcome.error->message.find("missing"), std::string::npos);
  EXPECT_FALSE(outcome.error->at_commit);
  EXPECT_FALSE(outcome.in_record);
  ExpectNothingKept();
}

TEST_P(DatabaseContract, AFailingRecordRollsTheBodyBack) {
  Frame frame;
  frame.record =
      "INSERT INTO record VALUES (1); INSERT INTO missing VALUES (1)";
  const Outcome outcome =
      db().RunScript(OnePiece("CREATE TABLE made (id BIGINT);", 1), frame);
  EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->statement, -1);
  EXPECT_EQ(outcome.error->piece, -1);
  EXPECT_FALSE(outcome.error->at_commit);
  EXPECT_TRUE(outcome.in_record);
  ExpectNothingKept();
}

TEST_P(DatabaseContract, AnErrorSaysWhichOfTheStatementsFailed) {
  constexpr int kStatements = 5;
  for (int failing = 0; failing < kStatements; ++failing) {
    std::vector<std::string> statements(kStatements, "SELECT 1");
    statements[failing] = "INSERT INTO missing VALUES (1)";
    const std::string text = absl::StrJoin(statements, ";\n") + ";\n";
    const Outcome outcome =
        db().RunScript(OnePiece(text, kStatements), RecordFrame());
    ASSERT_TRUE(outcome.error.has_value()) << Explain(outcome);
    EXPECT_EQ(outcome.error->statement, failing) << Explain(outcome);
    EXPECT_EQ(outcome.error->piece, 0) << Explain(outcome);
  }
  ExpectNothingKept();
}

TEST_P(DatabaseContract, StatementsAreCountedOverAllPieces) {
  const std::string good = "SELECT 1; SELECT 2;";
  const std::string bad = "SELECT 3; INSERT INTO missing VALUES (1);";
  const std::string comment = "-- nothing to run\n";
  const auto piece = [](const std::string& text, int64_t statements) {
    ScriptPiece result;
    result.text = text;
    result.statements = statements;
    return result;
  };
  const Script script{{piece(good, 2), piece(comment, 0), piece(good, 2),
                       piece(bad, 2), piece(good, 2)}};
  const Outcome outcome = db().RunScript(script, RecordFrame());
  ASSERT_TRUE(outcome.error.has_value()) << Explain(outcome);
  EXPECT_EQ(outcome.error->statement, 5) << Explain(outcome);
  EXPECT_EQ(outcome.error->piece, 3) << Explain(outcome);
  ExpectNothingKept();
}

TEST_P(DatabaseContract, PiecesRunInOrderInOneTransaction) {
  ScriptPiece first, second, third;
  first.text = "CREATE TABLE made (id BIGINT);";
  first.statements = 1;
  second.text = "INSERT INTO made VALUES (1); INSERT INTO made VALUES (2);";
  second.statements = 2;
  third.text = "UPDATE made SET id = id * 10;";
  third.statements = 1;
  const Outcome outcome =
      db().RunScript(Script{{first, second, third}}, RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(ReadCommitted("SELECT sum(id) FROM made"), "30");
}

TEST_P(DatabaseContract, ASyntaxErrorHasItsCharacterInThePiece) {
  // A character is not a byte: the accents come before it.
  const std::string text = "SELECT 'äöü€';\nSELECT 1 FROM WHERE;";
  const Outcome outcome = db().RunScript(OnePiece(text, 2), RecordFrame());
  ASSERT_TRUE(outcome.error.has_value()) << Explain(outcome);
  EXPECT_EQ(outcome.error->code, traits().syntax_error) << Explain(outcome);
  EXPECT_EQ(outcome.error->piece, 0);
  // 15 characters and the newline, then "SELECT 1 FROM " before WHERE.
  EXPECT_EQ(outcome.error->position, 30) << Explain(outcome);
  ExpectNothingKept();
}

TEST_P(DatabaseContract, AnErrorsCharacterCountsFromItsOwnPiece) {
  ScriptPiece first, second;
  first.text = "SELECT 1; SELECT 2;\n";
  first.statements = 2;
  second.text = "-- a comment\nSELECT nothing_of_the_kind;";
  second.statements = 1;
  const Outcome outcome =
      db().RunScript(Script{{first, second}}, RecordFrame());
  ASSERT_TRUE(outcome.error.has_value()) << Explain(outcome);
  EXPECT_EQ(outcome.error->statement, 2) << Explain(outcome);
  EXPECT_EQ(outcome.error->piece, 1) << Explain(outcome);
  EXPECT_EQ(outcome.error->position, 21) << Explain(outcome);
}

TEST_P(DatabaseContract, AConstraintThatFailsHasItsCode) {
  const Outcome outcome =
      db().RunScript(OnePiece("CREATE TABLE made (id BIGINT PRIMARY KEY);"
                              "INSERT INTO made VALUES (1);"
                              "INSERT INTO made VALUES (1);",
                              3),
                     RecordFrame());
  ASSERT_TRUE(outcome.error.has_value()) << Explain(outcome);
  EXPECT_EQ(outcome.error->code, traits().unique_violation);
  EXPECT_EQ(outcome.error->error_class, ErrorClass::kStatement);
  EXPECT_EQ(outcome.error->statement, 2);
  ExpectNothingKept();
}

TEST_P(DatabaseContract, AScriptWithoutStatementsWritesItsRecord) {
  for (const char* text :
       {"", "-- nothing\n", "/* nothing */", " \n\t ", "-- no line end"}) {
    MustQuery("DELETE FROM record");
    const Outcome outcome = db().RunScript(OnePiece(text, 0), RecordFrame());
    EXPECT_EQ(outcome.committed, Committed::kYes)
        << "'" << text << "': " << Explain(outcome);
    EXPECT_EQ(CommittedRecords(), 1) << text;
  }
  MustQuery("DELETE FROM record");
  const Outcome outcome = db().RunScript(Script(), RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(CommittedRecords(), 1);
}

TEST_P(DatabaseContract, TheLastStatementMayLackItsSemicolon) {
  for (const char* text :
       {"INSERT INTO record VALUES (7)", "INSERT INTO record VALUES (7) -- end",
        "INSERT INTO record VALUES (7) /* end */",
        "INSERT INTO record VALUES (7); -- end",
        "INSERT INTO record VALUES (7)\r\n"}) {
    MustQuery("DELETE FROM record");
    const Outcome outcome = db().RunScript(OnePiece(text, 1), RecordFrame());
    EXPECT_EQ(outcome.committed, Committed::kYes)
        << "'" << text << "': " << Explain(outcome);
    EXPECT_EQ(CommittedRecords(), 2) << text;
  }
}

TEST_P(DatabaseContract, ASemicolonInAStringEndsNothing) {
  const Outcome outcome = db().RunScript(
      OnePiece("CREATE TABLE made (t TEXT); INSERT INTO made VALUES ('a;''b;');"
               " INSERT INTO missing VALUES (';');",
               3),
      RecordFrame());
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->statement, 2) << Explain(outcome);
}

TEST_P(DatabaseContract, RowsOfASelectInAScriptAreNoMatter) {
  const Outcome outcome = db().RunScript(
      OnePiece("SELECT 1; SELECT 2 AS two, NULL; SELECT n FROM record;", 3),
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, ADeferredConstraintFailsAtCommit) {
  MustQuery("CREATE TABLE parent (id BIGINT PRIMARY KEY)");
  MustQuery(
      "CREATE TABLE child (id BIGINT PRIMARY KEY, parent BIGINT "
      "REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)");
  const Outcome outcome =
      db().RunScript(OnePiece("CREATE TABLE made (id BIGINT);"
                              "INSERT INTO child VALUES (1, 99);",
                              2),
                     RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_TRUE(outcome.error->at_commit) << Explain(outcome);
  EXPECT_EQ(outcome.error->statement, -1) << Explain(outcome);
  EXPECT_EQ(outcome.error->code, traits().foreign_key_violation);
  EXPECT_EQ(ReadCommitted("SELECT count(*) FROM child"), "0");
  ExpectNothingKept();
}

TEST_P(DatabaseContract, ADeferredConstraintThatIsMetInTimeCommits) {
  MustQuery("CREATE TABLE parent (id BIGINT PRIMARY KEY)");
  MustQuery(
      "CREATE TABLE child (id BIGINT PRIMARY KEY, parent BIGINT "
      "REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)");
  const Outcome outcome =
      db().RunScript(OnePiece("INSERT INTO child VALUES (1, 99);"
                              "INSERT INTO parent VALUES (99);",
                              2),
                     RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, ThousandsOfStatementsRunInOrder) {
  std::string text = "CREATE TABLE made (id BIGINT PRIMARY KEY, n BIGINT);\n";
  constexpr int kRows = 3000;
  for (int i = 0; i < kRows; ++i) {
    absl::StrAppend(&text, "INSERT INTO made VALUES (", i,
                    ", (SELECT count(*) FROM made));\n");
  }
  const Outcome outcome =
      db().RunScript(OnePiece(text, kRows + 1), RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(ReadCommitted("SELECT count(*) FROM made WHERE id = n"),
            absl::StrCat(kRows));
}

TEST_P(DatabaseContract, AStatementMayHaveMegabytes) {
  const std::string megabytes(3 << 20, 'x');
  const std::string text =
      absl::StrCat("CREATE TABLE made (t TEXT); INSERT INTO made VALUES ('",
                   megabytes, "');");
  const Outcome outcome = db().RunScript(OnePiece(text, 2), RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(ReadCommitted("SELECT length(t) FROM made"),
            absl::StrCat(megabytes.size()));
}

TEST_P(DatabaseContract, AfterAnErrorTheNextScriptRuns) {
  for (int i = 0; i < 3; ++i) {
    (void)db().RunScript(OnePiece("SELECT 1 FROM missing", 1), RecordFrame());
    const Outcome outcome =
        db().RunScript(OnePiece("SELECT 1", 1), RecordFrame());
    EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  }
  EXPECT_EQ(CommittedRecords(), 3);
}

TEST_P(DatabaseContract, ALockThatIsNotFreeInTimeIsTransient) {
  MustQuery("CREATE TABLE made (id BIGINT); INSERT INTO made VALUES (1)");
  const std::unique_ptr<Database> other = OpenSession();
  const Outcome holding = other->RunFunction(
      [&](Transaction& tx) {
        tx.Execute("UPDATE made SET id = 2");
        Frame frame = RecordFrame();
        frame.lock_timeout = absl::Milliseconds(150);
        const absl::Time begin = absl::Now();
        const Outcome outcome =
            db().RunScript(OnePiece("UPDATE made SET id = 3", 1), frame);
        EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
        if (outcome.error.has_value()) {
          EXPECT_EQ(outcome.error->error_class, ErrorClass::kTransient)
              << Explain(outcome);
          EXPECT_EQ(outcome.error->code, traits().lock_timeout);
        }
        EXPECT_GE(absl::Now() - begin, absl::Milliseconds(140));
        EXPECT_LT(absl::Now() - begin, absl::Seconds(20));
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(holding.committed, Committed::kYes) << Explain(holding);
  EXPECT_EQ(CommittedRecords(), 0);
  const Outcome again =
      db().RunScript(OnePiece("UPDATE made SET id = 3", 1), RecordFrame());
  EXPECT_EQ(again.committed, Committed::kYes) << Explain(again);
  EXPECT_EQ(ReadCommitted("SELECT id FROM made"), "3");
}

TEST_P(DatabaseContract, AStatementThatRunsTooLongIsEnded) {
  Frame frame = RecordFrame();
  frame.statement_timeout = absl::Milliseconds(200);
  const std::string text = absl::StrCat("CREATE TABLE made (id BIGINT); ",
                                        traits().endless_statement, ";");
  const absl::Time begin = absl::Now();
  const Outcome outcome = db().RunScript(OnePiece(text, 2), frame);
  EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->error_class, ErrorClass::kCancelled)
      << Explain(outcome);
  EXPECT_EQ(outcome.error->statement, 1) << Explain(outcome);
  EXPECT_LT(absl::Now() - begin, absl::Seconds(30));
  ExpectNothingKept();
}

TEST_P(DatabaseContract, AStatementTimeLimitIsOfEachStatement) {
  Frame frame = RecordFrame();
  frame.statement_timeout = absl::Seconds(20);
  Outcome outcome =
      db().RunScript(OnePiece("SELECT 1; SELECT 2; SELECT 3;", 3), frame);
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  // And it is gone with the frame.
  outcome = db().RunScript(OnePiece("SELECT 1", 1), RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, WhatRefusesATransactionFailsInAScript) {
  const std::string text = absl::StrCat("CREATE TABLE made (id BIGINT);",
                                        traits().outside_only, ";");
  const Outcome outcome = db().RunScript(OnePiece(text, 2), RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->statement, 1) << Explain(outcome);
  ExpectNothingKept();
}

TEST_P(DatabaseContract, WhatRefusesATransactionRunsOutsideOne) {
  const Outcome outcome =
      db().RunOutsideTransaction(OnePiece(traits().outside_only, 1), Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  ExpectUsable();
}

TEST_P(DatabaseContract, AStatementOutsideATransactionStaysWhenItSucceeded) {
  Outcome outcome = db().RunOutsideTransaction(
      OnePiece("CREATE TABLE made (id BIGINT);", 1), Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_TRUE(TableIsCommitted("made"));
  outcome = db().RunOutsideTransaction(
      OnePiece("CREATE TABLE made (id BIGINT);", 1), Frame());
  EXPECT_EQ(outcome.committed, Committed::kNo);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->statement, 0) << Explain(outcome);
  ExpectUsable();
}

TEST_P(DatabaseContract, ANoticeIsHeardOnceWhereThereAreNotices) {
  std::vector<Notice> notices;
  db().SetNoticeHandler([&](const Notice& n) { notices.push_back(n); });
  const std::string raise =
      traits().raise_notice.empty() ? "SELECT 1" : traits().raise_notice;
  const std::string text = absl::StrCat("SELECT 1; ", raise, "; SELECT 2;");
  const Outcome outcome = db().RunScript(OnePiece(text, 3), RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  if (traits().raise_notice.empty()) {
    EXPECT_TRUE(notices.empty());
  } else {
    ASSERT_EQ(notices.size(), 1u);
    EXPECT_EQ(notices[0].message, "heard");
    EXPECT_EQ(notices[0].statement, 1);
  }
}

}  // namespace
}  // namespace gander
