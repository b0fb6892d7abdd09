#include "runtime/sql/statement.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "runtime/sql/split_property.h"

namespace gander {
namespace {

constexpr DatabaseName kPostgres = DatabaseName::kPostgres;
constexpr DatabaseName kSqlite = DatabaseName::kSqlite;
constexpr DatabaseName kMysql = DatabaseName::kMysql;

struct Case {
  const char* rule;
  std::string text;
  std::vector<std::string> statements;
};

template <size_t kSize>
void ExpectSplits(const Case (&cases)[kSize], DatabaseName database) {
  for (const Case& c : cases) {
    const absl::StatusOr<std::vector<Statement>> statements =
        SplitStatements(c.text, database);
    if (!statements.ok()) {
      ADD_FAILURE() << c.rule << ": " << statements.status();
      continue;
    }
    std::vector<std::string> texts;
    for (const Statement& statement : *statements) {
      texts.emplace_back(statement.text);
    }
    EXPECT_EQ(texts, c.statements) << c.rule;
    EXPECT_EQ(FindSplitViolation(c.text, database, *statements), "") << c.rule;
  }
}

TEST(SplitStatements, CutsAtTheSemicolonsOfAnyDatabase) {
  const Case cases[] = {
      {"an empty text", "", {}},
      {"blanks alone", " \n\t\r\n ", {}},
      {"a comment alone", "-- nothing\n", {}},
      {"a comment without line end", "-- nothing", {}},
      {"a block comment alone", "/* nothing; */", {}},
      {"a lone semicolon", ";", {}},
      {"semicolons and comments", " ; /* a */ ;; -- b\n;", {}},
      {"one statement", "SELECT 1;", {"SELECT 1;"}},
      {"without its semicolon", "SELECT 1", {"SELECT 1"}},
      {"blanks behind it are not part of it", "SELECT 1 \n\n", {"SELECT 1"}},
      {"nor is a comment", "SELECT 1 -- one\n", {"SELECT 1"}},
      {"but a comment inside is",
       "SELECT /* a;b */ 1 -- c;\n;",
       {"SELECT /* a;b */ 1 -- c;\n;"}},
      {"two in one line", "SELECT 1; SELECT 2;", {"SELECT 1;", "SELECT 2;"}},
      {"two without a blank", "SELECT 1;SELECT 2", {"SELECT 1;", "SELECT 2"}},
      {"a comment right behind the semicolon",
       "SELECT 1;-- c\nSELECT 2;",
       {"SELECT 1;", "SELECT 2;"}},
      {"a block comment behind it",
       "SELECT 1; /* c */\nSELECT 2;",
       {"SELECT 1;", "SELECT 2;"}},
      {"a semicolon at a line's end in a string",
       "SELECT 'a;\nb';SELECT 2;",
       {"SELECT 'a;\nb';", "SELECT 2;"}},
      {"one in a comment",
       "SELECT 1 -- a;\n;SELECT 2;",
       {"SELECT 1 -- a;\n;", "SELECT 2;"}},
      {"one in a block comment",
       "SELECT 1 /* a;\n */;SELECT 2;",
       {"SELECT 1 /* a;\n */;", "SELECT 2;"}},
      {"one in a quoted name",
       "SELECT \"a;\nb\";SELECT 2;",
       {"SELECT \"a;\nb\";", "SELECT 2;"}},
      {"minus minus in a string",
       "SELECT 'a --b';\nSELECT 2;",
       {"SELECT 'a --b';", "SELECT 2;"}},
      {"quotes in a comment",
       "-- it's\nSELECT 1;/* \" */SELECT 2;",
       {"SELECT 1;", "SELECT 2;"}},
      {"doubled quotes",
       "SELECT 'it''s;', \"a\"\";\";SELECT 2;",
       {"SELECT 'it''s;', \"a\"\";\";", "SELECT 2;"}},
      {"CR LF", "SELECT 1;\r\nSELECT\r\n2;\r\n", {"SELECT 1;", "SELECT\r\n2;"}},
      {"letters beyond ASCII",
       "SELECT '\u00E4;';SELECT \u00E4;",
       {"SELECT '\u00E4;';", "SELECT \u00E4;"}},
      {"BEGIN and END of a transaction",
       "BEGIN; SELECT 1; END;",
       {"BEGIN;", "SELECT 1;", "END;"}},
      {"CASE and END",
       "SELECT CASE WHEN a THEN 1 END; SELECT 2;",
       {"SELECT CASE WHEN a THEN 1 END;", "SELECT 2;"}},
      {"annotations are comments",
       "-- +goose StatementBegin\nSELECT 1;\n-- +goose StatementEnd\n",
       {"SELECT 1;"}},
      {"StatementEnd ends a statement",
       "-- +goose StatementBegin\nSELECT 1\n-- +goose StatementEnd\nSELECT 2",
       {"SELECT 1", "SELECT 2"}},
      {"StatementBegin does not",
       "SELECT 1 +\n-- +goose StatementBegin\n2;\n-- +goose StatementEnd\n",
       {"SELECT 1 +\n-- +goose StatementBegin\n2;"}},
      {"an empty block loses nothing",
       "-- +goose StatementBegin\n-- +goose StatementEnd\nSELECT 1;\n"
       "SELECT 2;",
       {"SELECT 1;", "SELECT 2;"}},
      {"nor does a block of comments",
       "-- +goose StatementBegin\n-- a\n-- +goose StatementEnd\n"
       "CREATE TABLE t (\n a int);",
       {"CREATE TABLE t (\n a int);"}},
      {"several statements in a block",
       "-- +goose StatementBegin\nSELECT 1; SELECT 2;\nSELECT 3\n"
       "-- +goose StatementEnd",
       {"SELECT 1;", "SELECT 2;", "SELECT 3"}},
  };
  ExpectSplits(cases, kPostgres);
  ExpectSplits(cases, kSqlite);
  ExpectSplits(cases, kMysql);
}

TEST(SplitStatements, KnowsPostgres) {
  const Case cases[] = {
      {"a semicolon in a dollar quote",
       "DO $$ a; b; $$; SELECT 1;",
       {"DO $$ a; b; $$;", "SELECT 1;"}},
      {"at a line's end in one",
       "CREATE FUNCTION f() RETURNS int AS $x$\nBEGIN\n RETURN 1;\nEND;\n$x$ "
       "LANGUAGE plpgsql;\nSELECT 2;",
       {"CREATE FUNCTION f() RETURNS int AS $x$\nBEGIN\n RETURN 1;\nEND;\n$x$ "
        "LANGUAGE plpgsql;",
        "SELECT 2;"}},
      {"other dollars in a dollar quote",
       "DO $a$ $$;$b$;$$ $a$; SELECT 1;",
       {"DO $a$ $$;$b$;$$ $a$;", "SELECT 1;"}},
      {"parameters",
       "PREPARE p AS SELECT $1; EXECUTE p(1);",
       {"PREPARE p AS SELECT $1;", "EXECUTE p(1);"}},
      {"dollars in names",
       "SELECT a$b$; SELECT c$b$;",
       {"SELECT a$b$;", "SELECT c$b$;"}},
      {"an escape string",
       "SELECT E'\\';'; SELECT 2;",
       {"SELECT E'\\';';", "SELECT 2;"}},
      {"a backslash in a plain string",
       "SELECT '\\'; SELECT ';';",
       {"SELECT '\\';", "SELECT ';';"}},
      {"nested comments", "/* /* ; */ ; */ SELECT 1;", {"SELECT 1;"}},
      {"a rule with two actions",
       "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b); "
       "SELECT 1;",
       {"CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b);",
        "SELECT 1;"}},
      {"an atomic body",
       "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true "
       "THEN "
       "1 END; SELECT 2; END; SELECT 3;",
       {"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true "
        "THEN 1 END; SELECT 2; END;",
        "SELECT 3;"}},
      {"a CR ends a comment",
       "SELECT 1 -- a\r; SELECT 2;",
       {"SELECT 1 -- a\r;", "SELECT 2;"}},
      {"JSON operators",
       "SELECT a->>'b;', c#>>'{d}'; SELECT 2;",
       {"SELECT a->>'b;', c#>>'{d}';", "SELECT 2;"}},
      {"a comment behind an operator",
       "SELECT 1 +-- ;\n2; SELECT 3;",
       {"SELECT 1 +-- ;\n2;", "SELECT 3;"}},
      {"a closing parenthesis too many",
       "SELECT 1); SELECT 2;",
       {"SELECT 1);", "SELECT 2;"}},
      {"rows of COPY",
       "COPY t FROM stdin;\n1\t';\n2\t$$\n\\.\nSELECT 1;",
       {"COPY t FROM stdin;", "SELECT 1;"}},
      {"no rows",
       "COPY t FROM stdin;\n\\.\n\nSELECT 1;",
       {"COPY t FROM stdin;", "SELECT 1;"}},
      {"rows with CR LF",
       "COPY t FROM stdin;\r\n1\r\n\\.\r\nSELECT 1;",
       {"COPY t FROM stdin;", "SELECT 1;"}},
      {"COPY within a block",
       "-- +goose StatementBegin\nCOPY t FROM stdin;\n;\n\\.\n-- +goose "
       "StatementEnd\nSELECT 1",
       {"COPY t FROM stdin;", "SELECT 1"}},
      {"a name in brackets is no quote", "SELECT a[1;", {"SELECT a[1;"}},
  };
  ExpectSplits(cases, kPostgres);
}

TEST(SplitStatements, KnowsSqlite) {
  const Case cases[] = {
      {"a trigger",
       "CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE u SET a = CASE WHEN 1 "
       "THEN 2 END; DELETE FROM v; END; SELECT 1;",
       {"CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE u SET a = CASE WHEN 1 "
        "THEN 2 END; DELETE FROM v; END;",
        "SELECT 1;"}},
      {"one without the last semicolon",
       "CREATE TEMP TRIGGER r INSERT ON t BEGIN SELECT 1; END",
       {"CREATE TEMP TRIGGER r INSERT ON t BEGIN SELECT 1; END"}},
      {"brackets and back quotes",
       "SELECT [a;], `b;`; SELECT 2;",
       {"SELECT [a;], `b;`;", "SELECT 2;"}},
      {"a dollar quote is none",
       "SELECT '$$'; SELECT $a; SELECT '$$';",
       {"SELECT '$$';", "SELECT $a;", "SELECT '$$';"}},
      {"comments do not nest", "/* /* ; */ SELECT 1;", {"SELECT 1;"}},
      {"a semicolon in parentheses ends a statement",
       "SELECT (1; SELECT 2);",
       {"SELECT (1;", "SELECT 2);"}},
      {"a byte order mark is a blank", "\xEF\xBB\xBFSELECT 1;", {"SELECT 1;"}},
  };
  ExpectSplits(cases, kSqlite);
}

TEST(SplitStatements, KnowsMysql) {
  const Case cases[] = {
      {"escaped quotes",
       R"(SELECT 'a\';', "b\";", `c;`; SELECT 2;)",
       {R"(SELECT 'a\';', "b\";", `c;`;)", "SELECT 2;"}},
      {"comments behind a hash",
       "SELECT 1 # ; '\n; # SELECT 2;\nSELECT 3;",
       {"SELECT 1 # ; '\n;", "SELECT 3;"}},
      {"two minus signs that are no comment",
       "SELECT 5--2; SELECT 3;",
       {"SELECT 5--2;", "SELECT 3;"}},
      {"what mysqldump writes",
       "/*!40101 SET NAMES utf8 */;\n/*!40000 ALTER TABLE `t` DISABLE KEYS "
       "*/;\n",
       {"/*!40101 SET NAMES utf8 */;",
        "/*!40000 ALTER TABLE `t` DISABLE KEYS */;"}},
      {"what mariadb-dump writes first",
       "/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump\nSELECT 1;",
       {"SELECT 1;"}},
      {"a semicolon in code",
       "/*!50003 a; b */; c;",
       {"/*!50003 a; b */;", "c;"}},
      {"a hint",
       "SELECT /*+ a; */ 1; /*+ b */ SELECT 2;",
       {"SELECT /*+ a; */ 1;", "SELECT 2;"}},
      {"a body without DELIMITER",
       "CREATE PROCEDURE p() BEGIN SELECT 1; END; SELECT 2;",
       {"CREATE PROCEDURE p() BEGIN SELECT 1; END;", "SELECT 2;"}},
      {"a semicolon in parentheses ends a statement",
       "SELECT (1; SELECT 2);",
       {"SELECT (1;", "SELECT 2);"}},
      {"NULL", "SELECT \\N; SELECT 2;", {"SELECT \\N;", "SELECT 2;"}},
      {"DELIMITER",
       "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\nDELIMITER "
       ";\nSELECT 2;",
       {"CREATE PROCEDURE p() BEGIN SELECT 1; END", "SELECT 2;"}},
      {"in lower case, behind blanks and comments",
       "-- a\n  delimiter $$  \nSELECT 1$$\n/* b */\nDelimiter ;\nSELECT 2;",
       {"SELECT 1", "SELECT 2;"}},
      {"a semicolon before the delimiter stays",
       "DELIMITER //\nBEGIN NOT ATOMIC SELECT 1; END; //\n",
       {"BEGIN NOT ATOMIC SELECT 1; END;"}},
      {"a delimiter that could end a name",
       "DELIMITER $$\nSELECT a$$SELECT b $$",
       {"SELECT a", "SELECT b"}},
      {"a delimiter of letters, anywhere in a word",
       "DELIMITER go\nSELECT 1 AS mango\nSELECT 2 go",
       {"SELECT 1 AS man", "SELECT 2"}},
      {"a delimiter that is longer than a semicolon",
       "DELIMITER ;;\nSELECT 1; SELECT 2;;\nDELIMITER ;\nSELECT 3;",
       {"SELECT 1; SELECT 2", "SELECT 3;"}},
      {"a delimiter in quotes",
       "DELIMITER '//'\nSELECT 1// SELECT 2//",
       {"SELECT 1", "SELECT 2"}},
      {"quotes and comments hide a delimiter",
       "DELIMITER //\nSELECT '//', `//` /* // */ -- //\n# //\n /*! // */ //",
       {"SELECT '//', `//` /* // */ -- //\n# //\n /*! // */"}},
      {"a parenthesis or body that is open means nothing then",
       "DELIMITER //\nSELECT (1 // CREATE PROCEDURE p() BEGIN SELECT 1; //",
       {"SELECT (1", "CREATE PROCEDURE p() BEGIN SELECT 1;"}},
      {"the last statement needs no delimiter",
       "DELIMITER //\nSELECT 1",
       {"SELECT 1"}},
      {"delimiters alone", "DELIMITER //\n// //\n;\n//\nDELIMITER ;\n;", {}},
      {"CR LF",
       "DELIMITER //\r\nSELECT 1//\r\nDELIMITER ;\r\nSELECT 2;\r\n",
       {"SELECT 1", "SELECT 2;"}},
      {"a block ends a statement without its delimiter",
       "DELIMITER //\n-- +goose StatementBegin\nSELECT 1\n-- +goose "
       "StatementEnd\nSELECT 2//",
       {"SELECT 1", "SELECT 2"}},
      {"a column that is called delimiter",
       "CREATE TABLE t (a INT,\ndelimiter CHAR);",
       {"CREATE TABLE t (a INT,\ndelimiter CHAR);"}},
  };
  ExpectSplits(cases, kMysql);
}

struct BadCase {
  const char* rule;
  std::string text;
  const char* message;  // all of it, or its beginning when it ends with "..."
};

template <size_t kSize>
void ExpectErrors(const BadCase (&cases)[kSize], DatabaseName database) {
  for (const BadCase& c : cases) {
    const absl::Status status = SplitStatements(c.text, database).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.rule;
    absl::string_view message = c.message;
    if (absl::EndsWith(message, "...")) {
      message.remove_suffix(3);
      EXPECT_TRUE(absl::StartsWith(std::string(status.message()), message))
          << c.rule << ": " << status;
    } else {
      EXPECT_EQ(std::string(status.message()), message) << c.rule;
    }
  }
}

TEST(SplitStatements, SaysWhereSomethingOpensThatIsNotClosed) {
  const BadCase cases[] = {
      {"a string", "SELECT 1;\nSELECT 'a;\n",
       "2:8: the string that begins here is not closed: there is no ' before "
       "the end of the text"},
      {"a quoted name", "SELECT \"a;\n",
       "1:8: the quoted name that begins here is not closed: there is no \" "
       "before the end of the text"},
      {"a comment", "SELECT 1;\n\n  /* SELECT 2;\n",
       "3:3: the comment that begins here is not closed: there is no */ before "
       "the end of the text"},
      {"a string in a block",
       "-- +goose StatementBegin\nSELECT ';\n-- +goose StatementEnd\nSELECT "
       "'a';",
       "2:8: the string that begins here is not closed: there is no ' before "
       "line 3 (-- +goose StatementEnd)"},
      {"a comment over a whole block",
       "/*\n-- +goose StatementBegin\nSELECT 1;\n-- +goose StatementEnd\n*/",
       "1:1: the comment that begins here is not closed: there is no */ before "
       "line 4 (-- +goose StatementEnd)"},
      {"a block that begins in a string",
       "SELECT '\n-- +goose StatementBegin\n';\n-- +goose StatementEnd\n",
       "2:1: this annotation stands inside the quotes that open at 1:8; move "
       "it out of them, or close them before it"},
      {"a NUL byte", std::string("SELECT\n 1\0;", 11), "2:3: a NUL byte..."},
      {"a NUL byte in a comment", std::string("-- \0\n", 5),
       "1:4: a NUL byte..."},
      {"a NUL byte in a string", std::string("SELECT '\0';", 11),
       "1:9: a NUL byte..."},
  };
  ExpectErrors(cases, kPostgres);
  ExpectErrors(cases, kSqlite);
  const BadCase cases_of_mysql[] = {
      {"a string", "SELECT 1;\nSELECT 'a;\n",
       "2:8: the string that begins here is not closed: there is no ' before "
       "the end of the text"},
      {"a NUL byte", std::string("SELECT\n 1\0;", 11), "2:3: a NUL byte..."},
      {"a NUL byte in a comment", std::string("-- \0\n", 5),
       "1:4: a NUL byte..."},
  };
  ExpectErrors(cases_of_mysql, kMysql);
}

TEST(SplitStatements, SaysWhatPostgresWouldNotTake) {
  const BadCase cases[] = {
      {"an escape string", "SELECT E'a\\';",
       "1:8: the string E'...' that begins here is not closed: there is no ' "
       "before the end of the text"},
      {"a dollar quote", "DO $x$ a; $X$;",
       "1:4: the dollar-quoted text that begins here is not closed: there is "
       "no $x$ before the end of the text"},
      {"a nested comment", "/* /* */ SELECT 1;",
       "1:1: the comment that begins here is not closed..."},
      {"a parenthesis", "CREATE TABLE t (a int;\nCREATE TABLE u (b int);",
       "1:16: the parenthesis that opens here is not closed: there is no ) "
       "before the end of the text"},
      {"an atomic body", "CREATE FUNCTION f()\nBEGIN ATOMIC SELECT 1;",
       "2:1: the body that begins here is not closed: there is no END behind a "
       "semicolon before the end of the text"},
      {"COPY without a semicolon", "COPY t FROM stdin",
       "1:1: COPY ... FROM stdin needs a semicolon..."},
      {"COPY without rows", "SELECT 1;\nCOPY t FROM stdin;",
       "2:19: the rows of COPY ... FROM stdin that begin here are not closed: "
       "there is no line \\. before the end of the text"},
      {"COPY without a terminator", "COPY t FROM stdin;\n1\n2\n",
       "2:1: the rows of COPY ... FROM stdin that begin here are not "
       "closed..."},
      {"a terminator behind a blank", "COPY t FROM stdin;\n1\n \\.\n",
       "2:1: the rows of COPY ... FROM stdin that begin here are not "
       "closed..."},
      {"SQL behind COPY", "COPY t FROM stdin; SELECT 1;\n1\n\\.\n",
       "1:20: the rows of COPY ... FROM stdin begin in the line below it..."},
      {"SQL behind a comment that a CR ends",
       "COPY t FROM stdin; -- a\rSELECT 1;\n1\n\\.\n",
       "2:1: the rows of COPY ... FROM stdin begin in the line below it..."},
      {"a block that begins among the rows",
       "COPY t FROM stdin;\n1\n-- +goose StatementBegin\n\\.\n",
       "3:1: this annotation stands among the rows of COPY ... FROM stdin..."},
      {"a block that ends among the rows",
       "-- +goose StatementBegin\nCOPY t FROM stdin;\n1\n"
       "-- +goose StatementEnd\n\\.\n",
       "3:1: the rows of COPY ... FROM stdin that begin here are not closed: "
       "there is no line \\. before line 4 (-- +goose StatementEnd)"},
      {"\\connect", "SELECT 1;\n\\connect other\n",
       "2:1: \\connect is a command of psql..."},
      {"\\copy", "\\copy t from 'f'", "1:1: \\copy is a command of psql..."},
      {"\\gexec behind a statement", "SELECT 1 \\gexec",
       "1:10: \\gexec is a command of psql..."},
      {"a lone terminator", "SELECT 1;\n\\.\n",
       "2:1: \\. is a command of psql..."},
  };
  ExpectErrors(cases, kPostgres);
}

TEST(SplitStatements, SaysWhatSqliteWouldNotTake) {
  const BadCase cases[] = {
      {"a name in brackets", "SELECT [a;",
       "1:8: the quoted name that begins here is not closed: there is no ] "
       "before the end of the text"},
      {"a name in back quotes", "SELECT `a;",
       "1:8: the quoted name that begins here is not closed: there is no ` "
       "before the end of the text"},
      {"a blob", "SELECT x'00;",
       "1:8: the blob X'...' that begins here is not closed..."},
      {"a trigger", "CREATE TRIGGER t UPDATE ON a BEGIN SELECT 1;",
       "1:30: the body that begins here is not closed: there is no END behind "
       "a semicolon before the end of the text"},
      {"a command of the program", "SELECT 1;\n.read x.sql\n",
       "2:1: .read is a command of the sqlite3 program..."},
  };
  ExpectErrors(cases, kSqlite);
}

TEST(SplitStatements, SaysWhatMysqlWouldNotTake) {
  const BadCase cases[] = {
      {"a string", "SELECT 'a\\';",
       "1:8: the string that begins here is not closed: there is no ' before "
       "the end of the text"},
      {"a name", "SELECT `a;",
       "1:8: the quoted name that begins here is not closed..."},
      {"code", "/*!40101 SET a = 1;",
       "1:1: the comment that begins here is not closed: there is no */ before "
       "the end of the text"},
      {"a body", "CREATE PROCEDURE p()\nBEGIN SELECT 1;",
       "2:1: the body that begins here is not closed: there is no END behind a "
       "semicolon before the end of the text"},
      {"a command", "SELECT 1;\nsource x.sql\n",
       "2:1: source is a command of the mysql program..."},
      {"a short command", "SELECT 1\\G",
       "1:9: \\G is a command of the mysql program..."},
      {"DELIMITER behind a statement", "SELECT 1; DELIMITER //",
       "1:11: DELIMITER is a command of the mysql program, and must stand at "
       "the beginning of a line; move it to one of its own"},
      {"DELIMITER behind a comment", "/* a */ DELIMITER //",
       "1:9: DELIMITER is a command..."},
      {"DELIMITER without one", "\nDELIMITER\n//",
       "2:1: DELIMITER needs a blank and the delimiter behind it, such as "
       "DELIMITER //"},
      {"a delimiter that is a comment", "DELIMITER #\n",
       "1:1: the delimiter # could not be told from a quote, a comment, an "
       "escape or this command; choose another one, such as // or $$"},
  };
  ExpectErrors(cases, kMysql);
}

TEST(SplitStatements, GivesEachStatementItsPlaceInTheFile) {
  const absl::StatusOr<std::vector<Statement>> statements = SplitStatements(
      " SELECT 1; -- \u00E4\n\u00E4; /* */ SELECT\n 2;\nCOPY t FROM stdin;\n1\n"
      "\\.\nSELECT 3",
      kPostgres, {10, 5});
  ASSERT_TRUE(statements.ok()) << statements.status();
  ASSERT_EQ(statements->size(), 5);
  EXPECT_EQ((*statements)[0].position, (SourcePosition{10, 6}));
  EXPECT_EQ((*statements)[1].position, (SourcePosition{11, 1}));
  EXPECT_EQ((*statements)[2].position, (SourcePosition{11, 10}));
  EXPECT_EQ((*statements)[3].position, (SourcePosition{13, 1}));
  EXPECT_EQ((*statements)[3].copy_position, (SourcePosition{14, 1}));
  EXPECT_EQ((*statements)[3].copy_data, "1\n");
  EXPECT_EQ((*statements)[4].position, (SourcePosition{16, 1}));
}

TEST(SplitStatements, NumbersTheBlocks) {
  const absl::StatusOr<std::vector<Statement>> statements = SplitStatements(
      "SELECT 0;\n"
      "-- +goose StatementBegin\nSELECT 1; SELECT 1;\n-- +goose StatementEnd\n"
      "SELECT 0; SELECT 2 +\n"
      "-- +gander StatementBegin\n2;\n-- +gander StatementEnd\n"
      "SELECT 0;\n",
      kPostgres);
  ASSERT_TRUE(statements.ok()) << statements.status();
  std::vector<int> blocks;
  for (const Statement& statement : *statements) {
    blocks.push_back(statement.block);
  }
  EXPECT_EQ(blocks, (std::vector<int>{0, 1, 1, 0, 2, 0}));
}

TEST(SplitStatements, TakesNoAnnotationInTheRestOfALine) {
  // The text begins behind "BEGIN;", so this is a comment behind SQL.
  const absl::StatusOr<std::vector<Statement>> statements =
      SplitStatements("-- +goose StatementBegin\nSELECT 1;", kPostgres, {3, 7});
  ASSERT_TRUE(statements.ok()) << statements.status();
  ASSERT_EQ(statements->size(), 1);
  EXPECT_EQ((*statements)[0].block, 0);
}

TEST(SplitStatements, ClassifiesEachStatement) {
  const absl::StatusOr<std::vector<Statement>> statements =
      SplitStatements("/* a */ BEGIN; VACUUM; SELECT 1; commit", kPostgres);
  ASSERT_TRUE(statements.ok()) << statements.status();
  ASSERT_EQ(statements->size(), 4);
  EXPECT_EQ((*statements)[0].kind, StatementKind::kBegin);
  EXPECT_EQ((*statements)[1].kind, StatementKind::kRefusesTransaction);
  EXPECT_EQ((*statements)[2].kind, StatementKind::kOrdinary);
  EXPECT_EQ((*statements)[3].kind, StatementKind::kCommit);
}

// This much of each of these would take hours, or the stack, if something in
// it were worse than linear.
TEST(SplitStatements, IsLinear) {
  constexpr size_t kBytes = 100000;
  for (absl::string_view part :
       {"SELECT 1;",
        "a ",
        "(",
        ")",
        "'a'",
        "$",
        "$a",
        "$a$",
        "/*",
        "E'a'\n",
        "-- +goose StatementBegin\n",
        "-- +goose StatementEnd\na\n",
        "-- +goose StatementBegin\na\n-- +goose StatementEnd\n",
        "\\",
        "\xFF",
        "CREATE FUNCTION f BEGIN ATOMIC ;",
        "COPY a FROM stdin;\n\\.\n",
        "#",
        "/*!",
        "/*!*/",
        "DELIMITER $\n",
        "IF a THEN ",
        "CASE ",
        "\\N"}) {
    std::string text;
    while (text.size() < kBytes) absl::StrAppend(&text, part);
    for (DatabaseName database : kAllDatabases) {
      const auto statements = SplitStatements(text, database);
      if (!statements.ok()) continue;
      EXPECT_LE(statements->size(), text.size() / 2) << part;
    }
  }
}

// Joins random tokens, and looks at whatever comes out.
TEST(SplitStatements, LosesNothingOfGeneratedTexts) {
  const std::vector<std::string> tokens = {"SELECT",
                                           "1",
                                           ";",
                                           ";\n",
                                           " ",
                                           "\n",
                                           "\r\n",
                                           "\r",
                                           "'a;b'",
                                           "'",
                                           "\"x;\"",
                                           "\"",
                                           "$$",
                                           "$a$",
                                           "$1",
                                           "a$b",
                                           "/*",
                                           "*/",
                                           "--",
                                           "-- c\n",
                                           "(",
                                           ")",
                                           "E'",
                                           "\\'",
                                           "BEGIN",
                                           " ATOMIC ",
                                           " END",
                                           "CASE",
                                           "CREATE ",
                                           "FUNCTION ",
                                           "TRIGGER ",
                                           "COPY t FROM stdin;",
                                           "\n\\.\n",
                                           "[",
                                           "]",
                                           "`",
                                           "\u00E4",
                                           "\xEF\xBB\xBF",
                                           "#",
                                           "/*!",
                                           "/*M!999999",
                                           "DELIMITER $$\n",
                                           "\ndelimiter ;\n",
                                           " IF ",
                                           " THEN ",
                                           " NOT ATOMIC ",
                                           "PROCEDURE p() ",
                                           "-- +goose StatementBegin\n",
                                           "\n-- +goose StatementEnd\n",
                                           "\xFF"};
  uint64_t state = 1;
  int splits = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    const int length = round % 40;
    for (int i = 0; i < length; ++i) {
      state = state * 6364136223846793005 + 1442695040888963407;
      text += tokens[(state >> 33) % tokens.size()];
    }
    for (DatabaseName database : kAllDatabases) {
      const auto statements = SplitStatements(text, database);
      if (!statements.ok()) continue;
      ++splits;
      ASSERT_EQ(FindSplitViolation(text, database, *statements), "")
          << ToString(database) << ": " << text;
    }
  }
  EXPECT_GT(splits, 5000);
}

}  // namespace
}  // namespace gander
