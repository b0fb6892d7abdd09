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

TEST(StatementBody, KnowsBodiesOfMysql) {
  const Case cases[] = {
      {"a procedure",
       "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END; SELECT 3;", "bb.."},
      {"with everything before it",
       "CREATE OR REPLACE DEFINER=`a`@`b` PROCEDURE IF NOT EXISTS s.p(IN a "
       "INT, OUT b SET('x')) LANGUAGE SQL NOT DETERMINISTIC MODIFIES SQL DATA "
       "SQL SECURITY INVOKER COMMENT 'begin;' BEGIN SELECT 1; END;",
       "b."},
      {"a definer that is called event",
       "CREATE DEFINER=event@trigger PROCEDURE p() BEGIN SELECT 1; END;", "b."},
      {"a definer that is a function",
       "CREATE DEFINER=CURRENT_USER() PROCEDURE p() BEGIN SELECT 1; END;",
       "b."},
      {"a body of one statement", "CREATE PROCEDURE p() SELECT 1; SELECT 2;",
       ".."},
      {"one with functions called IF and REPEAT",
       "CREATE FUNCTION f() RETURNS INT RETURN IF(a, REPEAT('b', 2), 1);", "."},
      {"one with CASE",
       "CREATE FUNCTION f() RETURNS INT RETURN CASE WHEN a THEN 1 END;", "."},
      {"a function",
       "CREATE FUNCTION f(a INT) RETURNS SET('a') CHARACTER SET utf8 BEGIN "
       "RETURN a; END;",
       "b."},
      {"a function of a library",
       "CREATE AGGREGATE FUNCTION f RETURNS STRING SONAME 'x.so'; SELECT 1;",
       ".."},
      {"a body that is called", "CREATE PROCEDURE p() CALL q(IF(a, b, c));",
       "."},
      {"IF",
       "CREATE PROCEDURE p() IF a THEN SELECT 1; ELSEIF b THEN SELECT 2; "
       "ELSE SELECT 3; END IF;",
       "bbb."},
      {"nested IF",
       "CREATE PROCEDURE p() BEGIN IF a THEN IF b THEN SELECT 1; END IF; END "
       "IF; END;",
       "bbb."},
      {"IF with parentheses",
       "CREATE PROCEDURE p() BEGIN IF (a) THEN SET b = IF(c, 1, 2); END IF; "
       "END;",
       "bb."},
      {"CASE as a statement",
       "CREATE PROCEDURE p() BEGIN CASE a WHEN 1 THEN SELECT 1; WHEN 2 THEN "
       "BEGIN END; ELSE SELECT CASE b WHEN 1 THEN IF(1,2,3) END; END CASE; "
       "END;",
       "bbbb."},
      {"CASE in a condition",
       "CREATE PROCEDURE p() BEGIN IF CASE a WHEN 1 THEN 2 ELSE 3 END = 2 THEN "
       "SELECT 1; END IF; END;",
       "bb."},
      {"loops with labels",
       "CREATE PROCEDURE p() l: BEGIN m: LOOP LEAVE m; END LOOP m; `n`: WHILE "
       "a DO SELECT 1; END WHILE n; END l;",
       "bbbb."},
      {"REPEAT, whose END stands behind no semicolon",
       "CREATE PROCEDURE p() BEGIN REPEAT SET a = a + 1; UNTIL CASE WHEN a > 5 "
       "THEN 1 END END REPEAT; SELECT 1; END;",
       "bbb."},
      {"FOR of MariaDB",
       "CREATE PROCEDURE p() BEGIN FOR i IN 1..3 DO DO SLEEP(1); SELECT i; END "
       "FOR; END;",
       "bbb."},
      {"handlers",
       "CREATE PROCEDURE p() BEGIN DECLARE c CURSOR FOR SELECT 1; DECLARE EXIT "
       "HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END; DECLARE CONTINUE HANDLER "
       "FOR NOT FOUND SET d = IF(a, b, c); DECLARE EXIT HANDLER FOR 1062 IF a "
       "THEN SELECT 1; END IF; END;",
       "bbbbbb."},
      {"columns that are called end and begin",
       "CREATE PROCEDURE p() BEGIN SELECT end, begin FROM t; SELECT t.case, "
       "t.end FROM t; UPDATE t SET end = 1, begin = 2; END;",
       "bbb."},
      {"variables that are called case, end and begin",
       "CREATE PROCEDURE p() BEGIN SET @case = 1; SELECT CASE WHEN @end THEN 1 "
       "END; SET @begin = CASE WHEN @case THEN 1 END; END; SELECT @case;",
       "bbb.."},
      {"a trigger",
       "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.b = 1; "
       "END;",
       "b."},
      {"one that is ordered",
       "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW FOLLOWS u BEGIN SET "
       "NEW.b = 1; END;",
       "b."},
      {"one whose body is IF",
       "CREATE TRIGGER t AFTER UPDATE ON a FOR EACH ROW IF NEW.a > 1 THEN "
       "SIGNAL SQLSTATE '45000'; END IF; SELECT 1;",
       "b.."},
      {"one with a label",
       "CREATE TRIGGER t AFTER UPDATE ON a FOR EACH ROW l: BEGIN SELECT 1; "
       "END;",
       "b."},
      {"one with a simple body",
       "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.b = CASE WHEN "
       "NEW.a THEN 1 ELSE IF(NEW.c, 2, 3) END; SELECT 1;",
       ".."},
      {"an event",
       "CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS NOW() COMMENT 'x' DO "
       "BEGIN DELETE FROM a; END;",
       "b."},
      {"one that is altered",
       "ALTER EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM a; END;",
       "b."},
      {"one with a simple body",
       "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM a; SELECT 1;",
       ".."},
      {"a block that stands by itself",
       "BEGIN NOT ATOMIC SELECT 1; BEGIN NOT ATOMIC SELECT 2; END; END; BEGIN;",
       "bbb.."},
      {"compound statements that stand by themselves",
       "IF a THEN SELECT 1; END IF;", "b."},
      {"WHILE by itself", "WHILE a DO SELECT 1; END WHILE;", "b."},
      {"a transaction", "BEGIN; SELECT 1; COMMIT;", "..."},
      {"a transaction, spelt out", "BEGIN WORK; SELECT 1; COMMIT;", "..."},
      {"a table with such columns",
       "CREATE TABLE trigger_log (begin INT, `if` INT); SELECT 1;", ".."},
      {"a view",
       "CREATE DEFINER=a@b SQL SECURITY INVOKER VIEW v AS SELECT IF(a, "
       "1, 2) AS begin;",
       "."},
      {"an altered routine", "ALTER PROCEDURE p COMMENT 'x'; SELECT 1;", ".."},
      {"an open body", "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2;", "bb"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(Semicolons(c.text, DatabaseName::kMysql), c.semicolons) << c.rule;
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
