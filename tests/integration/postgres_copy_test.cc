// COPY ... FROM stdin in a SQL step.

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/integration/postgres_fixture.h"

namespace gander {
namespace {

class PostgresCopy : public PostgresTest {
 protected:
  static ScriptPiece Piece(absl::string_view text, int64_t statements) {
    ScriptPiece piece;
    piece.text = text;
    piece.statements = statements;
    return piece;
  }
  static ScriptPiece Copy(absl::string_view text, int64_t statements,
                          absl::string_view data) {
    ScriptPiece piece = Piece(text, statements);
    piece.has_copy_data = true;
    piece.copy_data = data;
    return piece;
  }
};

constexpr char kCreate[] = "CREATE TABLE t (a int, b text);";
constexpr char kCopy[] = "COPY t (a, b) FROM stdin;";

TEST_F(PostgresCopy, ItsDataComesFromTheScript) {
  const Script script{{Copy(absl::StrCat(kCreate, kCopy), 2, "1\tx\n2\t\\N\n"),
                       Piece("UPDATE t SET a = a * 10;", 1),
                       Copy(kCopy, 1, "3\ta\\tb\n"), Piece("SELECT 1;", 1)}};
  // absl::StrCat's text must outlive the script.
  const std::string first = absl::StrCat(kCreate, kCopy);
  Script kept = script;
  kept.pieces[0].text = first;
  ExpectApplied(db().RunScript(kept, Recording()));
  EXPECT_EQ(Value("SELECT string_agg(a::text || coalesce(b, '-'), ';' "
                  "ORDER BY a) FROM t"),
            "3a\tb;10x;20-");
}

TEST_F(PostgresCopy, MayHaveNoRows) {
  const std::string text = absl::StrCat(kCreate, kCopy);
  ExpectApplied(db().RunScript(Script{{Copy(text, 2, "")}}, Recording()));
  EXPECT_EQ(Value("SELECT count(*) FROM t"), "0");
}

TEST_F(PostgresCopy, ABadLineIsNamedByItsNumber) {
  const std::string text = absl::StrCat(kCreate, kCopy);
  const Script script{
      {Copy(text, 2, "1\tx\n2\ty\nthree\tz\n4\tw\n"), Piece("SELECT 1;", 1)}};
  const Outcome outcome = db().RunScript(script, Recording());
  ExpectRolledBack(outcome);
  EXPECT_EQ(outcome.error->code, "22P02");
  EXPECT_EQ(outcome.error->statement, 1);
  EXPECT_EQ(outcome.error->piece, 0);
  EXPECT_EQ(outcome.error->copy_line, 3);
  EXPECT_EQ(Value("SELECT to_regclass('t')"), "NULL");
}

TEST_F(PostgresCopy, AnErrorBehindMuchDataIsStillFound) {
  Other(kCreate);
  std::string data = "bad\tline\n";
  while (data.size() < 8 * 1024 * 1024) data += "1\tsome text to fill it\n";
  const Outcome outcome =
      db().RunScript(Script{{Copy(kCopy, 1, data)}}, Recording());
  ExpectRolledBack(outcome);
  EXPECT_EQ(outcome.error->copy_line, 1);
}

TEST_F(PostgresCopy, AConstraintThatFailsAtTheEndIsOfTheCopy) {
  Other("CREATE TABLE t (a int UNIQUE, b text)");
  const Outcome outcome = db().RunScript(
      Script{{Copy(kCopy, 1, "1\tx\n1\ty\n"), Piece("SELECT 1;", 1)}},
      Recording());
  ExpectRolledBack(outcome);
  EXPECT_EQ(outcome.error->code, "23505");
  EXPECT_EQ(outcome.error->statement, 0);
  EXPECT_EQ(outcome.error->copy_line, 2);
}

TEST_F(PostgresCopy, AMissingTableFailsBeforeTheDataIsSent) {
  const Outcome outcome = db().RunScript(
      Script{{Copy(kCopy, 1, "1\tx\n"), Piece("SELECT 1;", 1)}}, Recording());
  ExpectRolledBack(outcome);
  EXPECT_EQ(outcome.error->code, "42P01");
  EXPECT_EQ(outcome.error->statement, 0);
}

TEST_F(PostgresCopy, WithoutDataItFailsAndSaysSo) {
  Other(kCreate);
  const Outcome outcome =
      db().RunScript(Script{{Piece(kCopy, 1)}}, Recording());
  ExpectRolledBack(outcome);
  EXPECT_EQ(outcome.error->statement, 0);
  EXPECT_NE(outcome.error->message.find("no data"), std::string::npos)
      << Explain(outcome);
}

TEST_F(PostgresCopy, MuchDataGoesThroughOneMessage) {
  Other(kCreate);
  std::string data;
  int64_t rows = 0;
  while (data.size() < 30 * 1024 * 1024) {
    absl::StrAppend(&data, ++rows, "\t", std::string(200, 'x'), "\n");
  }
  ExpectApplied(db().RunScript(Script{{Copy(kCopy, 1, data)}}, Recording()));
  EXPECT_EQ(Value("SELECT count(*) FROM t"), absl::StrCat(rows));
}

TEST_F(PostgresCopy, RunsInAKeptSessionStatementByStatement) {
  Other(kCreate);
  Frame frame = Recording();
  frame.keep_session = true;
  const Outcome outcome =
      db().RunScript(Script{{Copy(kCopy, 1, "1\tx\n")}}, frame);
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(Value("SELECT count(*) FROM t"), "1");
}

TEST_F(PostgresCopy, ItsNoticesAreOfTheCopy) {
  Other(
      "CREATE TABLE t (a int, b text);"
      "CREATE FUNCTION heard() RETURNS trigger LANGUAGE plpgsql AS "
      "$$ BEGIN RAISE NOTICE 'row %', NEW.a; RETURN NEW; END $$;"
      "CREATE TRIGGER heard BEFORE INSERT ON t FOR EACH ROW "
      "EXECUTE FUNCTION heard()");
  std::string heard;
  db().SetNoticeHandler([&](const Notice& notice) {
    absl::StrAppend(&heard, notice.message, "@", notice.statement, ";");
  });
  const Outcome outcome = db().RunScript(
      Script{{Copy("SELECT 1; COPY t FROM stdin;", 2, "1\tx\n2\ty\n"),
              Piece("SELECT 2;", 1)}},
      Recording());
  ExpectApplied(outcome);
  EXPECT_EQ(heard, "row 1@1;row 2@1;");
}

}  // namespace
}  // namespace gander
