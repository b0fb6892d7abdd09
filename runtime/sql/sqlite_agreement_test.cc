// SQLite itself says where statements end: the lexer must say the same.

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/sql/statement.h"

namespace gander {
namespace {

// Texts that SQLite can compile, each one or several statements, the last one
// without its semicolon.
constexpr const char* kSnippets[] = {
    "",
    "SELECT 1",
    "SELECT 'a;b', 'it''s;', ''",
    "SELECT [a;], `b;``;`, \"c;\"\";\" FROM q",
    "SELECT x'00ff', X''",
    "SELECT ?1, :a, @b, $c, $d::e(;)",
    "SELECT a->>'$.x;', a->'$' FROM t",
    "SELECT 1 /* ; ' /* ; */ + 2",
    "SELECT 1 -- ; '\n + 2",
    "SELECT 1 -- a\r ; '\n",
    "SELECT 1 \xEF\xBB\xBF+ 1",
    "SELECT CASE WHEN 1 THEN 2 ELSE 3 END",
    "SELECT begin, \"end\", atomic FROM odd",
    "SELECT 5 % 3 - -2 * .5e1 / 0x1F",
    "INSERT INTO t VALUES (1, '{\"x;\":1}'); DELETE FROM t WHERE a = ';'",
    "CREATE TRIGGER IF NOT EXISTS r1 AFTER INSERT ON t BEGIN UPDATE t SET a = "
    "CASE WHEN new.a THEN 1 END; SELECT ';'; END",
    "CREATE TEMP TRIGGER IF NOT EXISTS r2 UPDATE ON t WHEN new.a IN (SELECT "
    "begin FROM odd) BEGIN DELETE FROM t; END",
    "CREATE TEMPORARY TRIGGER IF NOT EXISTS begin UPDATE ON odd WHEN new.begin "
    "BEGIN INSERT INTO t VALUES (1, 2); END",
    "CREATE TRIGGER IF NOT EXISTS r3 UPDATE ON odd WHEN CASE new.begin WHEN 1 "
    "THEN 0 END BEGIN WITH c AS (SELECT 1) SELECT * FROM c; VALUES (1); END",
    "EXPLAIN CREATE TRIGGER r4 DELETE ON t BEGIN REPLACE INTO t VALUES (1,2); "
    "END",
    "CREATE TABLE IF NOT EXISTS trigger_log (begin, temp, trigger)",
    "BEGIN; SAVEPOINT a; ROLLBACK TO a; END",
    "PRAGMA foreign_keys = OFF; PRAGMA foreign_keys(1)",
    "-- nothing\n",
    "/* nothing; */",
};

constexpr const char* kSeparators[] = {
    ";", ";\n", " ; ", ";;", "; -- ;'\n", "; /* ;' */", "\r\n;\r\n"};

class SqliteAgreement : public testing::Test {
 protected:
  void SetUp() override {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(":memory:", &database), SQLITE_OK);
    database_.reset(database);
    ASSERT_EQ(sqlite3_exec(database,
                           "CREATE TABLE t (a, b);"
                           "CREATE TABLE q ([a;], [b;`;], [c;\";]);"
                           "CREATE TABLE odd (begin, \"end\", atomic);",
                           nullptr, nullptr, nullptr),
              SQLITE_OK)
        << sqlite3_errmsg(database);
  }

  // The ends of the statements that SQLite finds in `text`; what it cannot
  // compile is a failure.
  std::vector<size_t> Ends(const std::string& text) {
    std::vector<size_t> ends;
    const char* rest = text.c_str();
    while (*rest != '\0') {
      sqlite3_stmt* statement = nullptr;
      const char* next = nullptr;
      const int code =
          sqlite3_prepare_v2(database_.get(), rest, -1, &statement, &next);
      EXPECT_EQ(code, SQLITE_OK)
          << sqlite3_errmsg(database_.get()) << " in " << rest;
      if (code != SQLITE_OK) break;
      if (statement != nullptr) ends.push_back(next - text.c_str());
      sqlite3_finalize(statement);
      rest = next;
    }
    return ends;
  }

  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
  };
  std::unique_ptr<sqlite3, Close> database_;
};

TEST_F(SqliteAgreement, EndsStatementsWhereSqliteDoes) {
  uint64_t state = 7;
  const auto random = [&state](size_t below) {
    state = state * 6364136223846793005 + 1442695040888963407;
    return (state >> 33) % below;
  };
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (size_t i = random(8) + 1; i > 0; --i) {
      text += kSnippets[random(std::size(kSnippets))];
      text += kSeparators[random(std::size(kSeparators))];
    }
    const absl::StatusOr<std::vector<Statement>> statements =
        SplitStatements(text, DatabaseName::kSqlite);
    ASSERT_TRUE(statements.ok()) << statements.status() << " in " << text;
    std::vector<size_t> ends;
    for (const Statement& statement : *statements) {
      ends.push_back(statement.text.data() + statement.text.size() -
                     text.data());
    }
    ASSERT_EQ(ends, Ends(text)) << text;
  }
}

TEST_F(SqliteAgreement, ReadsTruthValuesAsSqliteDoes) {
  for (const char* value : {"on",
                            "OFF",
                            "yes",
                            "no",
                            "true",
                            "FALSE",
                            "0",
                            "1",
                            "2",
                            "-1",
                            "+1",
                            "255",
                            "256",
                            "257",
                            "0x1",
                            "0x100",
                            "1.5",
                            "0.5",
                            "full",
                            "extra",
                            "nonsense",
                            "'on'",
                            "'off'",
                            "\"yes\"",
                            "[true]",
                            "`no`",
                            "''",
                            "4294967296",
                            "99999999999999999999"}) {
    const std::string pragma = std::string("PRAGMA foreign_keys = ") + value;
    ASSERT_EQ(sqlite3_exec(database_.get(), pragma.c_str(), nullptr, nullptr,
                           nullptr),
              SQLITE_OK)
        << pragma;
    int on = -1;
    sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_ENABLE_FKEY, -1, &on);
    const absl::StatusOr<std::vector<Statement>> statements =
        SplitStatements(pragma, DatabaseName::kSqlite);
    ASSERT_EQ(statements->size(), 1);
    EXPECT_EQ((*statements)[0].kind, on == 1 ? StatementKind::kForeignKeysOn
                                             : StatementKind::kForeignKeysOff)
        << pragma;
  }
}

}  // namespace
}  // namespace gander
