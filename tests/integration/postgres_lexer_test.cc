// A PostgreSQL server says how many statements a text has and what each of
// them is: runtime/sql must cut it into the same.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/database/postgres/libpq.h"
#include "runtime/sql/statement.h"
#include "runtime/testing/shared_postgres.h"

namespace gander {
namespace {

// Texts that a server can run, each one or several statements, the last one
// without its semicolon.
constexpr const char* kSnippets[] = {
    "",
    "SELECT 1",
    "SELECT 'a;b', 'it''s;', '\\', ''",
    "SELECT E'a\\';', e'\\\\', E'a''b;'",
    "SELECT E'a' -- '\n 'b\\';'",
    "SELECT 'a'\n'b\\'",
    "SELECT U&'d!0061;' UESCAPE '!', U&\"d\\0061t;\" FROM (SELECT 1 AS "
    "\"dat;\") t",
    "SELECT B'01', X'1f', N'x;'",
    "SELECT \"a;\"\" b\" FROM (SELECT 1 AS \"a;\"\" b\") t",
    "SELECT $$;$$, $a$ $$ ; $b$ ' $a$, $\u00E4_1$;$\u00E4_1$",
    "SELECT 1 AS a$b$, 2 AS c$b$",
    "PREPARE p AS SELECT $1::int + 1; EXECUTE p(1); DEALLOCATE p",
    "SELECT 1 /* ; ' /* ; */ ; */ + 2",
    "SELECT 1 -- ; '\n + 2",
    "SELECT 1 -- a;\r + 1",
    "SELECT 1 +-- ;\n 2",
    "SELECT 2 */* ; */ 3",
    "SELECT 2 - -3, @ -5, 2 /*/ ; */ * 4",
    "SELECT '{\"a\":\";\"}'::json->>'a'",
    "SELECT (ARRAY[1, 2, 3])[1:2]",
    "SELECT 1.5e3, .5, 1 AS e",
    "SELECT CASE WHEN true THEN 1 END AS end, 2 AS begin",
    "DO $$ BEGIN PERFORM ';'; END; $$",
    "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $f$ BEGIN "
    "RETURN 1; END; $f$",
    "CREATE OR REPLACE FUNCTION g() RETURNS int LANGUAGE sql BEGIN ATOMIC "
    "SELECT CASE WHEN true THEN (SELECT 1 AS end) END; SELECT 2 AS end; SELECT "
    "3 end; END",
    "CREATE OR REPLACE FUNCTION h(begin int) RETURNS void LANGUAGE sql COST 5 "
    "BEGIN ATOMIC END",
    "CREATE OR REPLACE PROCEDURE begin() BEGIN ATOMIC INSERT INTO t VALUES "
    "(1); END; CALL begin()",
    "CREATE OR REPLACE FUNCTION i() RETURNS int RETURN 1 + (SELECT 2)",
    "CREATE OR REPLACE RULE r AS ON UPDATE TO t DO ALSO (DELETE FROM u; DELETE "
    "FROM u WHERE (1) = (2))",
    "CREATE OR REPLACE RULE s AS ON DELETE TO u DO INSTEAD NOTHING; DELETE "
    "FROM u",
    "SET search_path = public; SET LOCAL work_mem = '1MB'; RESET search_path",
    "SAVEPOINT a; ROLLBACK TO a; RELEASE a",
    "-- nothing\n",
    "/* nothing; */",
};

constexpr const char* kSeparators[] = {
    ";", ";\n", " ; ", ";;", "; -- ;'\n", "; /* ;' */", "\r\n;\r\n"};

class PostgresLexer : public testing::Test {
 protected:
  void SetUp() override {
    PrivatePostgres& server = SharedPostgres();
    connection_.reset(
        PQconnectdb(server.Url(server.CreateDatabase().value()).c_str()));
    ASSERT_EQ(PQstatus(connection_.get()), CONNECTION_OK)
        << PQerrorMessage(connection_.get());
    PQsetClientEncoding(connection_.get(), "UTF8");
    Tags("CREATE TABLE t (a int); CREATE TABLE u (a int);");
  }

  // The command tags of one message's statements; an error is a failure.
  std::vector<std::string> Tags(const std::string& text) {
    std::vector<std::string> tags;
    EXPECT_EQ(PQsendQuery(connection_.get(), text.c_str()), 1);
    while (PGresult* result = PQgetResult(connection_.get())) {
      const ExecStatusType status = PQresultStatus(result);
      EXPECT_NE(status, PGRES_FATAL_ERROR)
          << PQresultErrorMessage(result) << " in " << text;
      if (status != PGRES_EMPTY_QUERY) tags.push_back(PQcmdStatus(result));
      PQclear(result);
    }
    return tags;
  }

  struct Close {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  std::unique_ptr<PGconn, Close> connection_;
};

TEST_F(PostgresLexer, FindsTheStatementsThatTheServerFinds) {
  uint64_t state = 11;
  const auto random = [&state](size_t below) {
    state = state * 6364136223846793005 + 1442695040888963407;
    return (state >> 33) % below;
  };
  for (int round = 0; round < 500; ++round) {
    std::string text;
    for (size_t i = random(8) + 1; i > 0; --i) {
      text += kSnippets[random(std::size(kSnippets))];
      text += kSeparators[random(std::size(kSeparators))];
    }
    const absl::StatusOr<std::vector<Statement>> statements =
        SplitStatements(text, DatabaseName::kPostgres);
    ASSERT_TRUE(statements.ok()) << statements.status() << " in " << text;
    // The whole text in one message, then statement by statement.
    Tags("BEGIN");
    const std::vector<std::string> together = Tags(text);
    Tags("ROLLBACK");
    std::vector<std::string> one_by_one;
    Tags("BEGIN");
    for (const Statement& statement : *statements) {
      for (std::string& tag : Tags(std::string(statement.text))) {
        one_by_one.push_back(std::move(tag));
      }
    }
    Tags("ROLLBACK");
    ASSERT_EQ(statements->size(), together.size()) << text;
    ASSERT_EQ(one_by_one, together) << text;
  }
}

}  // namespace
}  // namespace gander
