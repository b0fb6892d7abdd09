#include "runtime/sql/statement_body.h"

#include <string>

#include "gtest/gtest.h"
#include "runtime/sql/lexer.h"

namespace gander {
namespace {

// What stands at the semicolons of `text` that lie inside a body: one letter
// for each semicolon, 'b' for body, '.' for not.
std::string Semicolons(absl::string_view text, DatabaseName database) {
  std::string result;
  StatementBody body(database);
  int depth = 0;
  const LexerFunction next = LexerFor(database);
  for (Token token = next(text, 0); token.kind != TokenKind::kEnd;
       token = next(text, token.end)) {
    body.Take(token, text.substr(token.begin, token.end - token.begin),
              depth > 0);
    if (token.kind == TokenKind::kOpen) ++depth;
    if (token.kind == TokenKind::kClose) --depth;
    if (token.kind == TokenKind::kSemicolon) result += body.open() ? 'b' : '.';
  }
  return result;
}

struct Case {
  const char* rule;
  const char* text;
  const char* semicolons;
};

TEST(StatementBody, KnowsAtomicBodiesOfPostgres) {
  const Case cases[] = {
      {"a function", "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; END;", "b."},
      {"a procedure",
       "create or replace procedure p() begin atomic select 1; select 2; end;",
       "bb."},
      {"an empty body", "CREATE FUNCTION f() BEGIN ATOMIC END;", "."},
      {"CASE has an END of its own",
       "CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; END;",
       "b."},
      {"nested CASE",
       "CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN CASE a WHEN 1 THEN 2 "
       "END = 2 THEN 3 END; SELECT 2; END;",
       "bb."},
      {"a column that is called end",
       "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1 AS end; SELECT t.end FROM t; "
       "SELECT 1 end; END;",
       "bbb."},
      {"something behind END",
       "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; END COST 5; SELECT 1;",
       "b.."},
      {"a body in a string is none", "CREATE FUNCTION f() AS 'BEGIN ATOMIC';",
       "."},
      {"a parameter that is called begin",
       "CREATE FUNCTION f(begin atomic) RETURN 1;", "."},
      {"BEGIN without ATOMIC", "CREATE FUNCTION f() BEGIN SELECT 1;", "."},
      {"BEGIN BEGIN ATOMIC", "CREATE FUNCTION begin.begin() BEGIN ATOMIC END;",
       "."},
      {"a table with such columns",
       "CREATE TABLE t (begin int, atomic int); BEGIN;", ".."},
      {"not behind another first word", "SELECT begin atomic; END;", ".."},
      {"not in an ordinary CREATE", "CREATE VIEW f AS SELECT begin atomic;",
       "."},
      {"an open body", "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;", "b"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(Semicolons(c.text, DatabaseName::kPostgres), c.semicolons)
        << c.rule;
  }
}

TEST(StatementBody, KnowsTriggersOfSqlite) {
  const Case cases[] = {
      {"a trigger",
       "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; DELETE FROM b; END;",
       "bb."},
      {"a temporary one",
       "create temp trigger t after insert on a begin select 1; end;", "b."},
      {"spelt out",
       "CREATE TEMPORARY TRIGGER IF NOT EXISTS t INSERT ON a BEGIN INSERT INTO "
       "b VALUES (1); END;",
       "b."},
      {"CASE has an END of its own",
       "CREATE TRIGGER t UPDATE ON a BEGIN UPDATE b SET x = CASE WHEN y THEN 1 "
       "END; END;",
       "b."},
      {"CASE in the condition",
       "CREATE TRIGGER t UPDATE ON a WHEN CASE new.x WHEN 1 THEN 1 END BEGIN "
       "REPLACE INTO b VALUES (1); END;",
       "b."},
      {"a trigger called begin",
       "CREATE TRIGGER begin UPDATE ON a BEGIN VALUES (1); END;", "b."},
      {"a column called begin in the condition",
       "CREATE TRIGGER t UPDATE ON a WHEN new.begin BEGIN WITH c AS (SELECT 1) "
       "SELECT 1; END;",
       "b."},
      {"a column called begin, compared",
       "CREATE TRIGGER t UPDATE ON a WHEN (new.begin > 1) BEGIN SELECT 1; END;",
       "b."},
      {"explained", "EXPLAIN CREATE TRIGGER t UPDATE ON a BEGIN SELECT 1; END;",
       "b."},
      {"explained as a plan",
       "EXPLAIN QUERY PLAN CREATE TRIGGER t UPDATE ON a BEGIN SELECT 1; END;",
       "b."},
      {"no BEGIN", "CREATE TRIGGER t UPDATE ON a; SELECT 1;", ".."},
      {"BEGIN of a transaction", "BEGIN; SELECT 1; END;", "..."},
      {"a table", "CREATE TABLE trigger (begin, \"end\"); SELECT 1;", ".."},
      {"a quoted keyword is none", "CREATE \"TRIGGER\" t BEGIN SELECT 1; END;",
       ".."},
      {"an open body", "CREATE TRIGGER t UPDATE ON a BEGIN SELECT 1;", "b"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(Semicolons(c.text, DatabaseName::kSqlite), c.semicolons)
        << c.rule;
  }
}

TEST(StatementBody, SaysWhereTheBodyOpened) {
  const absl::string_view text = "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;";
  StatementBody body(DatabaseName::kPostgres);
  for (Token token = NextPostgresToken(text, 0); token.kind != TokenKind::kEnd;
       token = NextPostgresToken(text, token.end)) {
    body.Take(token, text.substr(token.begin, token.end - token.begin), false);
  }
  EXPECT_TRUE(body.open());
  EXPECT_EQ(body.opened_at(), text.find("BEGIN"));
}

}  // namespace
}  // namespace gander
