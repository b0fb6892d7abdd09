#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "runtime/sql/dialect_kind.h"
#include "runtime/sql/lexer.h"

namespace gander {
namespace {

constexpr StatementClass kOrdinary = {};

StatementClass Commits(absl::string_view name) {
  return {StatementKind::kCommitsImplicitly, name};
}

// The content of /*!40101 ... */ or /*M! ... */.
absl::string_view CodeIn(absl::string_view comment) {
  absl::ConsumePrefix(&comment, "/*");
  absl::ConsumePrefix(&comment, "M");
  absl::ConsumePrefix(&comment, "!");
  absl::ConsumeSuffix(&comment, "*/");
  while (!comment.empty() &&
         absl::ascii_isdigit(static_cast<unsigned char>(comment[0]))) {
    comment.remove_prefix(1);
  }
  return comment;
}

StatementClass Set(TokenCursor& cursor) {
  if (cursor.IsWord("PASSWORD")) return Commits("SET PASSWORD");
  if (cursor.IsWord("TRANSACTION")) {
    return {StatementKind::kRefusesTransaction, "SET TRANSACTION"};
  }
  // GLOBAL is not this session, and SET STATEMENT is for one statement.
  if (cursor.IsWord("GLOBAL") || cursor.IsWord("STATEMENT")) return kOrdinary;
  return {StatementKind::kSessionSetting, "SET"};
}

StatementClass CreateOrDrop(TokenCursor& cursor, absl::string_view name) {
  if (cursor.Accept("OR")) cursor.Accept("REPLACE");
  return cursor.IsWord("TEMPORARY") ? kOrdinary : Commits(name);
}

StatementClass Rollback(TokenCursor& cursor) {
  cursor.Accept("WORK");
  if (cursor.IsWord("TO")) return kOrdinary;
  return {StatementKind::kRollback, "ROLLBACK"};
}

// Whether TABLE or TABLES follows, behind the words of which log it goes to.
bool IsOfTables(TokenCursor& cursor) {
  cursor.Accept("NO_WRITE_TO_BINLOG") || cursor.Accept("LOCAL");
  return cursor.IsWord("TABLE") || cursor.IsWord("TABLES");
}

StatementClass Maintenance(TokenCursor& cursor, absl::string_view name) {
  return IsOfTables(cursor) ? Commits(name) : kOrdinary;
}

}  // namespace

StatementClass ClassifyMysqlStatement(absl::string_view statement) {
  TokenCursor cursor(statement, &NextMysqlToken);
  // A dump has whole statements in such comments, or their first words.
  if (cursor.Is(TokenKind::kCode)) {
    cursor = TokenCursor(CodeIn(cursor.text()), &NextMysqlToken);
  }
  if (cursor.Accept("SET")) return Set(cursor);
  if (cursor.IsWord("USE")) return {StatementKind::kSessionSetting, "USE"};
  if (cursor.Accept("BEGIN")) {
    // BEGIN NOT ATOMIC is a block.
    if (cursor.IsWord("NOT")) return kOrdinary;
    return {StatementKind::kBegin, "BEGIN"};
  }
  if (cursor.Accept("START")) {
    if (cursor.IsWord("TRANSACTION")) {
      return {StatementKind::kBegin, "START TRANSACTION"};
    }
    return kOrdinary;
  }
  if (cursor.IsWord("COMMIT")) return {StatementKind::kCommit, "COMMIT"};
  if (cursor.Accept("ROLLBACK")) return Rollback(cursor);
  if (cursor.IsWord("XA")) return {StatementKind::kRefusesTransaction, "XA"};
  if (cursor.Accept("CREATE")) return CreateOrDrop(cursor, "CREATE");
  if (cursor.Accept("DROP")) {
    // DROP PREPARE ends a prepared statement.
    return cursor.IsWord("PREPARE") ? kOrdinary : CreateOrDrop(cursor, "DROP");
  }
  if (cursor.Accept("LOCK")) return Maintenance(cursor, "LOCK TABLES");
  if (cursor.Accept("UNLOCK")) return Maintenance(cursor, "UNLOCK TABLES");
  if (cursor.Accept("ANALYZE")) return Maintenance(cursor, "ANALYZE TABLE");
  if (cursor.Accept("CHECK")) return Maintenance(cursor, "CHECK TABLE");
  if (cursor.Accept("OPTIMIZE")) return Maintenance(cursor, "OPTIMIZE TABLE");
  if (cursor.Accept("REPAIR")) return Maintenance(cursor, "REPAIR TABLE");
  for (absl::string_view word : {"ALTER", "RENAME", "TRUNCATE", "GRANT",
                                 "REVOKE", "FLUSH", "INSTALL", "UNINSTALL"}) {
    if (cursor.IsWord(word)) return Commits(word);
  }
  return kOrdinary;
}

}  // namespace gander
