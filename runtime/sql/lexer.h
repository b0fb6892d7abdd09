// File: lexer.h
//
// The tokens of a SQL text, as the database's own lexer cuts them: no more of
// the language than is needed to find where statements end and what they are.
#ifndef GANDER_RUNTIME_SQL_LEXER_H_
#define GANDER_RUNTIME_SQL_LEXER_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "runtime/migration/database_name.h"

namespace gander {

enum class TokenKind {
  kEnd,        // nothing but blanks and comments up to the end of the text
  kWord,       // a keyword or a plain name
  kQuoted,     // a string or a quoted name, quotes included
  kNumber,     // digits
  kSemicolon,  //
  kOpen,       // (
  kClose,      // )
  kBackslash,  // a command of psql or mysql begins
  kCode,       // MySQL: a comment whose content the server runs, /*! ... */
  kSymbol,     // any other character
  kUnclosed,   // a quote or comment that is open at the end of the text
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  // The bytes [begin, end) of the text.
  size_t begin = 0;
  size_t end = 0;
  // Of kUnclosed: what opens at `begin`, and what would close it.
  absl::string_view opened;
  std::string closer;
};

// The first token at or after `offset`, which must not lie inside a token.
// Blanks and comments before it are skipped. Linear over a whole text.
using LexerFunction = Token (*)(absl::string_view text, size_t offset);

// standard_conforming_strings is taken to be on, as it is unless somebody
// turned it off.
Token NextPostgresToken(absl::string_view text, size_t offset);

// A comment that is open at the end of the text is kUnclosed, although SQLite
// itself would let that pass: whatever it hides would be lost unseen.
Token NextSqliteToken(absl::string_view text, size_t offset);

// For MySQL and MariaDB. Hints (/*+ ... */) are comments: the server looks at
// them where they stand inside a statement, and nowhere else. ANSI_QUOTES and
// NO_BACKSLASH_ESCAPES are taken to be off, as they are by default.
Token NextMysqlToken(absl::string_view text, size_t offset);

// The lexer for `database`; never null.
LexerFunction LexerFor(DatabaseName database);

// Reads a text token by token with one token of look-ahead.
class TokenCursor {
 public:
  TokenCursor(absl::string_view text, LexerFunction next)
      : text_(text), next_(next), token_(next(text, 0)) {}

  const Token& token() const { return token_; }
  absl::string_view text() const {
    return text_.substr(token_.begin, token_.end - token_.begin);
  }
  bool Is(TokenKind kind) const { return token_.kind == kind; }
  // Nothing is left, or nothing that can be read.
  bool AtEnd() const { return Is(TokenKind::kEnd) || Is(TokenKind::kUnclosed); }
  bool AtStatementEnd() const { return AtEnd() || Is(TokenKind::kSemicolon); }
  // Whether the token is this keyword, in any case, not quoted.
  bool IsWord(absl::string_view keyword) const;
  // Whether it is this one-character symbol.
  bool IsSymbol(char symbol) const;

  void Advance() {
    if (!AtEnd()) token_ = next_(text_, token_.end);
  }
  // Goes past the keyword when it is there, and says whether it was.
  bool Accept(absl::string_view keyword);

 private:
  absl::string_view text_;
  LexerFunction next_;
  Token token_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_LEXER_H_
