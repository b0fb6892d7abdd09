#include "runtime/sql/lexer.h"

#include "absl/strings/match.h"

namespace gander {

LexerFunction LexerFor(DatabaseName database) {
  switch (database) {
    case DatabaseName::kPostgres:
      return &NextPostgresToken;
    case DatabaseName::kSqlite:
      return &NextSqliteToken;
    case DatabaseName::kMysql:
      return &NextMysqlToken;
  }
  return &NextPostgresToken;
}

bool TokenCursor::IsWord(absl::string_view keyword) const {
  return Is(TokenKind::kWord) && absl::EqualsIgnoreCase(text(), keyword);
}

bool TokenCursor::IsSymbol(char symbol) const {
  return Is(TokenKind::kSymbol) && text()[0] == symbol;
}

bool TokenCursor::Accept(absl::string_view keyword) {
  if (!IsWord(keyword)) return false;
  Advance();
  return true;
}

}  // namespace gander
