#include "runtime/sql/concurrent_index.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/sql/lexer.h"

namespace gander {
namespace {

using Action = ConcurrentIndex::Action;

// A part of a name: a word, or one in double quotes.
bool IsNamePart(const TokenCursor& cursor) {
  return cursor.Is(TokenKind::kWord) || (cursor.Is(TokenKind::kQuoted) &&
                                         absl::StartsWith(cursor.text(), "\""));
}

// Goes past a name, and gives it back; empty when there is none.
std::string TakeName(TokenCursor& cursor) {
  std::string name;
  while (IsNamePart(cursor)) {
    absl::StrAppend(&name, cursor.text());
    cursor.Advance();
    if (!cursor.IsSymbol('.')) return name;
    name += '.';
    cursor.Advance();
  }
  return "";
}

// REINDEX (CONCURRENTLY, ...): goes past the options.
bool TakesConcurrently(TokenCursor& cursor) {
  bool found = false;
  while (!cursor.AtStatementEnd() && !cursor.Is(TokenKind::kClose)) {
    found = found || cursor.IsWord("CONCURRENTLY");
    cursor.Advance();
  }
  cursor.Advance();
  return found;
}

std::optional<ConcurrentIndex> Create(TokenCursor& cursor) {
  ConcurrentIndex found;
  cursor.Accept("UNIQUE");
  if (!cursor.Accept("INDEX") || !cursor.Accept("CONCURRENTLY")) {
    return std::nullopt;
  }
  if (cursor.IsWord("IF")) {
    cursor.Advance();
    if (!cursor.Accept("NOT") || !cursor.Accept("EXISTS")) return std::nullopt;
    found.if_not_exists = true;
  }
  // ON is no name there.
  if (!cursor.IsWord("ON")) found.index = TakeName(cursor);
  if (!cursor.Accept("ON")) return std::nullopt;
  cursor.Accept("ONLY");
  found.table = TakeName(cursor);
  if (found.table.empty()) return std::nullopt;
  return found;
}

// DROP INDEX CONCURRENTLY, REINDEX INDEX CONCURRENTLY, or REINDEX of more.
std::optional<ConcurrentIndex> OfExisting(TokenCursor& cursor, Action action,
                                          bool is_concurrent) {
  if (!cursor.Accept("INDEX")) {
    if (action != Action::kReindex) return std::nullopt;
    const bool is_table = cursor.IsWord("TABLE");
    cursor.Advance();  // or SCHEMA, DATABASE
    if (!cursor.Accept("CONCURRENTLY") && !is_concurrent) return std::nullopt;
    ConcurrentIndex found;
    found.action = action;
    if (is_table) found.table = TakeName(cursor);
    return found;
  }
  if (!cursor.Accept("CONCURRENTLY") && !is_concurrent) return std::nullopt;
  if (cursor.IsWord("IF")) {
    cursor.Advance();
    if (!cursor.Accept("EXISTS")) return std::nullopt;
  }
  ConcurrentIndex found;
  found.action = action;
  found.index = TakeName(cursor);
  if (found.index.empty()) return std::nullopt;
  // DROP takes one index with CONCURRENTLY, and CASCADE not at all.
  cursor.Accept("RESTRICT");
  if (!cursor.AtStatementEnd()) return std::nullopt;
  return found;
}

}  // namespace

std::optional<ConcurrentIndex> FindConcurrentIndex(
    absl::string_view statement) {
  TokenCursor cursor(statement, &NextPostgresToken);
  if (cursor.Accept("CREATE")) return Create(cursor);
  if (cursor.Accept("DROP")) return OfExisting(cursor, Action::kDrop, false);
  if (!cursor.Accept("REINDEX")) return std::nullopt;
  const bool is_concurrent =
      cursor.Is(TokenKind::kOpen) && TakesConcurrently(cursor);
  return OfExisting(cursor, Action::kReindex, is_concurrent);
}

}  // namespace gander
