// File: token_text.h
//
// What the lexers of all databases make their tokens with. Private to this
// package.
#ifndef GANDER_RUNTIME_SQL_TOKEN_TEXT_H_
#define GANDER_RUNTIME_SQL_TOKEN_TEXT_H_

#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "runtime/sql/lexer.h"

namespace gander {

inline bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

// NUL behind the end.
inline char CharacterAt(absl::string_view text, size_t i) {
  return i < text.size() ? text[i] : '\0';
}

inline Token MakeToken(TokenKind kind, size_t begin, size_t end) {
  Token token;
  token.kind = kind;
  token.begin = begin;
  token.end = end;
  return token;
}

// One character that begins nothing longer.
inline Token OneCharacterToken(absl::string_view text, size_t begin) {
  TokenKind kind = TokenKind::kSymbol;
  switch (text[begin]) {
    case ';':
      kind = TokenKind::kSemicolon;
      break;
    case '(':
      kind = TokenKind::kOpen;
      break;
    case ')':
      kind = TokenKind::kClose;
      break;
  }
  return MakeToken(kind, begin, begin + 1);
}

// What `opened` begins at `begin`, and `closer` would end.
inline Token UnclosedToken(absl::string_view text, size_t begin,
                           absl::string_view opened, absl::string_view closer) {
  Token token = MakeToken(TokenKind::kUnclosed, begin, text.size());
  token.opened = opened;
  token.closer = std::string(closer);
  return token;
}

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_TOKEN_TEXT_H_
