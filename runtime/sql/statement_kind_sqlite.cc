#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "runtime/sql/dialect_kind.h"
#include "runtime/sql/lexer.h"

namespace gander {
namespace {

constexpr StatementClass kOrdinary = {};

// Settings of the session that fail, or do nothing, inside a transaction.
constexpr absl::string_view kRefusingPragmas[] = {"journal_mode", "synchronous",
                                                  "temp_store"};

// Settings of the session that take effect in a transaction too, and stay.
constexpr absl::string_view kSessionPragmas[] = {"analysis_limit",
                                                 "automatic_index",
                                                 "busy_timeout",
                                                 "cache_size",
                                                 "cache_spill",
                                                 "case_sensitive_like",
                                                 "cell_size_check",
                                                 "ignore_check_constraints",
                                                 "legacy_alter_table",
                                                 "locking_mode",
                                                 "mmap_size",
                                                 "query_only",
                                                 "read_uncommitted",
                                                 "recursive_triggers",
                                                 "reverse_unordered_selects",
                                                 "secure_delete",
                                                 "trusted_schema",
                                                 "writable_schema"};

template <size_t kSize>
bool IsOneOf(const absl::string_view (&names)[kSize], absl::string_view name) {
  for (absl::string_view known : names) {
    if (absl::EqualsIgnoreCase(name, known)) return true;
  }
  return false;
}

absl::string_view Unquoted(absl::string_view text) {
  if (text.size() >= 2 && absl::StrContains("'\"`[", text.substr(0, 1))) {
    return text.substr(1, text.size() - 2);
  }
  return text;
}

// How SQLite reads a truth value: on, yes, true, or a number that is not 0 in
// its lowest eight bits. All else is off.
bool MeansOn(absl::string_view value) {
  value = Unquoted(value);
  for (absl::string_view on : {"on", "yes", "true"}) {
    if (absl::EqualsIgnoreCase(value, on)) return true;
  }
  int number = 0;
  if (absl::StartsWithIgnoreCase(value, "0x")) {
    return absl::SimpleHexAtoi(value, &number) && number % 256 != 0;
  }
  size_t digits = 0;
  while (digits < value.size() &&
         absl::ascii_isdigit(static_cast<unsigned char>(value[digits]))) {
    ++digits;
  }
  return absl::SimpleAtoi(value.substr(0, digits), &number) &&
         number % 256 != 0;
}

// PRAGMA [schema.]name [= value] or PRAGMA [schema.]name(value).
StatementClass Pragma(TokenCursor& cursor) {
  std::string name(Unquoted(cursor.text()));
  cursor.Advance();
  if (cursor.IsSymbol('.')) {
    cursor.Advance();
    name = std::string(Unquoted(cursor.text()));
    cursor.Advance();
  }
  if (absl::EqualsIgnoreCase(name, "wal_checkpoint")) {
    return {StatementKind::kRefusesTransaction, "PRAGMA wal_checkpoint"};
  }
  if (cursor.AtStatementEnd()) return kOrdinary;  // asks for the value
  cursor.Advance();                               // = or (
  if (cursor.IsSymbol('+')) cursor.Advance();
  if (absl::EqualsIgnoreCase(name, "foreign_keys")) {
    return MeansOn(cursor.text())
               ? StatementClass{StatementKind::kForeignKeysOn,
                                "PRAGMA foreign_keys = ON"}
               : StatementClass{StatementKind::kForeignKeysOff,
                                "PRAGMA foreign_keys = OFF"};
  }
  if (IsOneOf(kRefusingPragmas, name)) {
    return {StatementKind::kRefusesTransaction, "this PRAGMA"};
  }
  if (IsOneOf(kSessionPragmas, name)) {
    return {StatementKind::kSessionSetting, "PRAGMA"};
  }
  return kOrdinary;
}

StatementClass Rollback(TokenCursor& cursor) {
  if (cursor.Accept("TRANSACTION") && cursor.Is(TokenKind::kWord) &&
      !cursor.IsWord("TO")) {
    cursor.Advance();  // a name, which SQLite ignores
  }
  if (cursor.IsWord("TO")) return kOrdinary;
  return {StatementKind::kRollback, "ROLLBACK"};
}

}  // namespace

StatementClass ClassifySqliteStatement(absl::string_view statement) {
  TokenCursor cursor(statement, &NextSqliteToken);
  if (cursor.Accept("PRAGMA")) return Pragma(cursor);
  if (cursor.IsWord("BEGIN")) return {StatementKind::kBegin, "BEGIN"};
  if (cursor.IsWord("COMMIT")) return {StatementKind::kCommit, "COMMIT"};
  if (cursor.IsWord("END")) return {StatementKind::kCommit, "END"};
  if (cursor.Accept("ROLLBACK")) return Rollback(cursor);
  if (cursor.IsWord("VACUUM")) {
    return {StatementKind::kRefusesTransaction, "VACUUM"};
  }
  // Works in a transaction, and lasts longer than it.
  if (cursor.IsWord("ATTACH")) {
    return {StatementKind::kSessionSetting, "ATTACH"};
  }
  // Fails when the transaction has used that database.
  if (cursor.IsWord("DETACH")) {
    return {StatementKind::kRefusesTransaction, "DETACH"};
  }
  return kOrdinary;
}

}  // namespace gander
