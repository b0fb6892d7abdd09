#include "runtime/sql/statement_kind.h"

#include "runtime/sql/dialect_kind.h"
#include "runtime/sql/lexer.h"

namespace gander {

StatementClass ClassifyStatement(absl::string_view statement,
                                 DatabaseName database) {
  switch (database) {
    case DatabaseName::kPostgres:
      return ClassifyPostgresStatement(statement);
    case DatabaseName::kSqlite:
      return ClassifySqliteStatement(statement);
    case DatabaseName::kMysql:
      return ClassifyMysqlStatement(statement);
  }
  return {};
}

bool IsPlainBegin(absl::string_view statement, DatabaseName database) {
  TokenCursor cursor(statement, LexerFor(database));
  if (cursor.Accept("START")) {
    if (!cursor.Accept("TRANSACTION")) return false;
    return cursor.AtStatementEnd();
  }
  if (!cursor.Accept("BEGIN")) return false;
  if (database == DatabaseName::kSqlite) {
    // These say how SQLite locks, not what the transaction does.
    cursor.Accept("DEFERRED") || cursor.Accept("IMMEDIATE") ||
        cursor.Accept("EXCLUSIVE");
  } else {
    cursor.Accept("WORK");
  }
  if (database != DatabaseName::kMysql) cursor.Accept("TRANSACTION");
  return cursor.AtStatementEnd();
}

bool IsPlainCommit(absl::string_view statement, DatabaseName database) {
  TokenCursor cursor(statement, LexerFor(database));
  const bool mysql = database == DatabaseName::kMysql;
  if (!cursor.Accept("COMMIT") && (mysql || !cursor.Accept("END"))) {
    return false;
  }
  if (database != DatabaseName::kSqlite) cursor.Accept("WORK");
  if (!mysql) cursor.Accept("TRANSACTION");
  if (cursor.Accept("AND") &&
      !(cursor.Accept("NO") && cursor.Accept("CHAIN"))) {
    return false;
  }
  if (mysql && cursor.Accept("NO") && !cursor.Accept("RELEASE")) return false;
  return cursor.AtStatementEnd();
}

bool IsForeignKeyPragma(absl::string_view statement, DatabaseName database) {
  if (database != DatabaseName::kSqlite) return false;
  TokenCursor cursor(statement, LexerFor(database));
  return cursor.Accept("PRAGMA") &&
         (cursor.IsWord("foreign_keys") || cursor.IsWord("foreign_key_check"));
}

}  // namespace gander
