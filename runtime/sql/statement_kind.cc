#include "runtime/sql/statement_kind.h"

#include "runtime/sql/dialect_kind.h"
#include "runtime/sql/lexer.h"

namespace gander {
namespace {}  // namespace

StatementClass ClassifyStatement(absl::string_view statement,
                                 DatabaseName database) {
  switch (database) {
    case DatabaseName::kPostgres:
      return ClassifyPostgresStatement(statement);
    case DatabaseName::kSqlite:
      return ClassifySqliteStatement(statement);
    case DatabaseName::kMysql:
      return {};
  }
  return {};
}

bool IsPlainBegin(absl::string_view statement, DatabaseName database) {
  const LexerFunction lexer = LexerFor(database);
  if (lexer == nullptr) return false;
  TokenCursor cursor(statement, lexer);
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
  cursor.Accept("TRANSACTION");
  return cursor.AtStatementEnd();
}

bool IsPlainCommit(absl::string_view statement, DatabaseName database) {
  const LexerFunction lexer = LexerFor(database);
  if (lexer == nullptr) return false;
  TokenCursor cursor(statement, lexer);
  if (!cursor.Accept("COMMIT") && !cursor.Accept("END")) return false;
  if (database == DatabaseName::kPostgres) cursor.Accept("WORK");
  cursor.Accept("TRANSACTION");
  if (cursor.Accept("AND") &&
      !(cursor.Accept("NO") && cursor.Accept("CHAIN"))) {
    return false;
  }
  return cursor.AtStatementEnd();
}

bool IsForeignKeyPragma(absl::string_view statement, DatabaseName database) {
  if (database != DatabaseName::kSqlite) return false;
  TokenCursor cursor(statement, LexerFor(database));
  return cursor.Accept("PRAGMA") &&
         (cursor.IsWord("foreign_keys") || cursor.IsWord("foreign_key_check"));
}

}  // namespace gander
