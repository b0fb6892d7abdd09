#include "absl/strings/match.h"
#include "runtime/sql/dialect_kind.h"
#include "runtime/sql/lexer.h"

namespace gander {
namespace {

constexpr StatementClass kOrdinary = {};

StatementClass Refuses(absl::string_view name) {
  return {StatementKind::kRefusesTransaction, name};
}

// Goes past the parenthesis that opens here, and says whether one did.
bool SkipParentheses(TokenCursor& cursor) {
  if (!cursor.Is(TokenKind::kOpen)) return false;
  int depth = 0;
  do {
    if (cursor.Is(TokenKind::kOpen)) ++depth;
    if (cursor.Is(TokenKind::kClose)) --depth;
    cursor.Advance();
  } while (depth > 0 && !cursor.AtEnd());
  return true;
}

// Whether "option = false" (or off, 0, none) stands anywhere in the rest.
bool SwitchesOff(TokenCursor cursor, absl::string_view option) {
  for (; !cursor.AtEnd(); cursor.Advance()) {
    if (!cursor.IsWord(option)) continue;
    cursor.Advance();
    if (!cursor.IsSymbol('=')) continue;
    cursor.Advance();
    absl::string_view value = cursor.text();
    if (value.size() >= 2 && value[0] == '\'') {
      value = value.substr(1, value.size() - 2);
    }
    for (absl::string_view off : {"false", "off", "0", "no"}) {
      if (absl::EqualsIgnoreCase(value, off)) return true;
    }
  }
  return false;
}

StatementClass Create(TokenCursor& cursor) {
  if (cursor.IsWord("DATABASE")) return Refuses("CREATE DATABASE");
  if (cursor.IsWord("TABLESPACE")) return Refuses("CREATE TABLESPACE");
  if (cursor.IsWord("SUBSCRIPTION")) {
    const bool makes_no_slot =
        SwitchesOff(cursor, "create_slot") || SwitchesOff(cursor, "connect");
    return makes_no_slot ? kOrdinary : Refuses("CREATE SUBSCRIPTION");
  }
  cursor.Accept("UNIQUE");
  if (cursor.Accept("INDEX") && cursor.IsWord("CONCURRENTLY")) {
    return Refuses("CREATE INDEX CONCURRENTLY");
  }
  return kOrdinary;
}

StatementClass Drop(TokenCursor& cursor) {
  if (cursor.IsWord("DATABASE")) return Refuses("DROP DATABASE");
  if (cursor.IsWord("TABLESPACE")) return Refuses("DROP TABLESPACE");
  if (cursor.IsWord("SUBSCRIPTION")) return Refuses("DROP SUBSCRIPTION");
  if (cursor.Accept("INDEX") && cursor.IsWord("CONCURRENTLY")) {
    return Refuses("DROP INDEX CONCURRENTLY");
  }
  return kOrdinary;
}

// ALTER TABLE name DETACH PARTITION name CONCURRENTLY. A name may be in several
// parts, and preceded by IF EXISTS or ONLY; DETACH is the only action then.
StatementClass AlterTable(TokenCursor& cursor) {
  while (!cursor.AtStatementEnd() && !cursor.IsWord("DETACH")) cursor.Advance();
  if (!cursor.Accept("DETACH") || !cursor.Accept("PARTITION")) return kOrdinary;
  cursor.Advance();  // the first part of the name
  while (!cursor.AtStatementEnd()) {
    if (cursor.IsWord("CONCURRENTLY")) {
      return Refuses("ALTER TABLE ... DETACH PARTITION ... CONCURRENTLY");
    }
    cursor.Advance();
  }
  return kOrdinary;
}

// Whether ALTER SUBSCRIPTION fetches the publication's tables, which SET, ADD
// and DROP PUBLICATION do by themselves.
StatementClass AlterSubscription(TokenCursor& cursor) {
  cursor.Advance();  // the name
  if (cursor.IsWord("REFRESH"))
    return Refuses("ALTER SUBSCRIPTION ... REFRESH");
  if (!cursor.Accept("SET") && !cursor.Accept("ADD") &&
      !cursor.Accept("DROP")) {
    return kOrdinary;
  }
  if (!cursor.IsWord("PUBLICATION") || SwitchesOff(cursor, "refresh")) {
    return kOrdinary;
  }
  return Refuses("ALTER SUBSCRIPTION ... PUBLICATION");
}

StatementClass Alter(TokenCursor& cursor) {
  if (cursor.IsWord("SYSTEM")) return Refuses("ALTER SYSTEM");
  if (cursor.Accept("TABLE")) return AlterTable(cursor);
  if (cursor.Accept("SUBSCRIPTION")) return AlterSubscription(cursor);
  if (cursor.Accept("DATABASE")) {
    cursor.Advance();
    if (cursor.Accept("SET") && cursor.IsWord("TABLESPACE")) {
      return Refuses("ALTER DATABASE ... SET TABLESPACE");
    }
  }
  return kOrdinary;
}

// Whether the parenthesis that opens here switches CONCURRENTLY on.
bool HasConcurrentlyOption(TokenCursor options) {
  for (; !options.AtEnd() && !options.Is(TokenKind::kClose);
       options.Advance()) {
    if (!options.IsWord("CONCURRENTLY")) continue;
    options.Advance();
    for (absl::string_view off : {"false", "off", "0"}) {
      if (absl::EqualsIgnoreCase(options.text(), off)) return false;
    }
    return true;
  }
  return false;
}

StatementClass Reindex(TokenCursor& cursor) {
  if (cursor.Is(TokenKind::kOpen)) {
    if (HasConcurrentlyOption(cursor)) return Refuses("REINDEX CONCURRENTLY");
    SkipParentheses(cursor);
  }
  if (cursor.IsWord("DATABASE")) return Refuses("REINDEX DATABASE");
  if (cursor.IsWord("SYSTEM")) return Refuses("REINDEX SYSTEM");
  if (cursor.IsWord("SCHEMA")) return Refuses("REINDEX SCHEMA");
  if ((cursor.Accept("INDEX") || cursor.Accept("TABLE")) &&
      cursor.IsWord("CONCURRENTLY")) {
    return Refuses("REINDEX CONCURRENTLY");
  }
  return kOrdinary;
}

StatementClass Cluster(TokenCursor& cursor) {
  SkipParentheses(cursor);
  cursor.Accept("VERBOSE");
  return cursor.AtStatementEnd() ? Refuses("CLUSTER without a table")
                                 : kOrdinary;
}

StatementClass Copy(TokenCursor& cursor) {
  while (!cursor.AtStatementEnd()) {
    if (SkipParentheses(cursor)) continue;
    if (cursor.Accept("FROM")) {
      return cursor.IsWord("STDIN")
                 ? StatementClass{StatementKind::kCopyFromStdin,
                                  "COPY ... FROM stdin"}
                 : kOrdinary;
    }
    cursor.Advance();
  }
  return kOrdinary;
}

// SELECT [pg_catalog.]set_config('name', 'value', false): what pg_dump writes
// where a person writes SET.
StatementClass Select(TokenCursor& cursor) {
  if (cursor.Accept("pg_catalog")) {
    if (!cursor.IsSymbol('.')) return kOrdinary;
    cursor.Advance();
  }
  if (!cursor.Accept("set_config") || !cursor.Is(TokenKind::kOpen)) {
    return kOrdinary;
  }
  bool is_local = true;
  for (cursor.Advance(); !cursor.AtStatementEnd(); cursor.Advance()) {
    if (cursor.Is(TokenKind::kOpen)) return kOrdinary;
    if (cursor.Is(TokenKind::kClose)) break;
    is_local = !cursor.IsWord("false");
  }
  cursor.Advance();
  if (is_local || !cursor.AtStatementEnd()) return kOrdinary;
  return {StatementKind::kSessionSetting, "set_config"};
}

StatementClass Set(TokenCursor& cursor) {
  for (absl::string_view word : {"LOCAL", "CONSTRAINTS", "TRANSACTION"}) {
    if (cursor.IsWord(word)) return kOrdinary;
  }
  return {StatementKind::kSessionSetting, "SET"};
}

StatementClass Rollback(TokenCursor& cursor) {
  if (cursor.IsWord("PREPARED")) return Refuses("ROLLBACK PREPARED");
  if (!cursor.Accept("WORK")) cursor.Accept("TRANSACTION");
  if (cursor.IsWord("TO")) return kOrdinary;
  return {StatementKind::kRollback, "ROLLBACK"};
}

}  // namespace

StatementClass ClassifyPostgresStatement(absl::string_view statement) {
  TokenCursor cursor(statement, &NextPostgresToken);
  if (cursor.Accept("CREATE")) return Create(cursor);
  if (cursor.Accept("ALTER")) return Alter(cursor);
  if (cursor.Accept("DROP")) return Drop(cursor);
  if (cursor.Accept("SELECT")) return Select(cursor);
  if (cursor.Accept("SET")) return Set(cursor);
  if (cursor.Accept("COPY")) return Copy(cursor);
  if (cursor.Accept("REINDEX")) return Reindex(cursor);
  if (cursor.Accept("CLUSTER")) return Cluster(cursor);
  if (cursor.IsWord("VACUUM")) return Refuses("VACUUM");
  if (cursor.IsWord("RESET")) {
    return {StatementKind::kSessionSetting, "RESET"};
  }
  if (cursor.IsWord("BEGIN")) return {StatementKind::kBegin, "BEGIN"};
  if (cursor.Accept("START") && cursor.IsWord("TRANSACTION")) {
    return {StatementKind::kBegin, "START TRANSACTION"};
  }
  if (cursor.Accept("COMMIT")) {
    if (cursor.IsWord("PREPARED")) return Refuses("COMMIT PREPARED");
    return {StatementKind::kCommit, "COMMIT"};
  }
  if (cursor.IsWord("END")) return {StatementKind::kCommit, "END"};
  if (cursor.Accept("ROLLBACK")) return Rollback(cursor);
  if (cursor.IsWord("ABORT")) return {StatementKind::kRollback, "ABORT"};
  if (cursor.Accept("PREPARE") && cursor.Accept("TRANSACTION") &&
      cursor.Is(TokenKind::kQuoted)) {
    return {StatementKind::kRollback, "PREPARE TRANSACTION"};
  }
  if (cursor.Accept("DISCARD") && cursor.IsWord("ALL")) {
    return Refuses("DISCARD ALL");
  }
  return kOrdinary;
}

}  // namespace gander
