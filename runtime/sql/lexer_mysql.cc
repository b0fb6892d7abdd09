#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "runtime/sql/lexer.h"
#include "runtime/sql/token_text.h"

// What the lexers of MySQL and MariaDB (sql_lex.cc) do in effect, with the
// default sql_mode: a backslash escapes in quotes, and "..." is a string.

namespace gander {
namespace {

constexpr size_t kNone = absl::string_view::npos;

bool IsBlank(char c) {
  return absl::ascii_isspace(static_cast<unsigned char>(c));
}

bool IsNamePart(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' ||
         c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

size_t LineEnd(absl::string_view text, size_t i) {
  const size_t end = text.find('\n', i);
  return end == kNone ? text.size() : end;
}

// "--" begins a comment only before a blank, a control character or the end:
// 5--2 is 7.
bool BeginsLineComment(absl::string_view text, size_t i) {
  if (text[i] == '#') return true;
  if (text[i] != '-' || CharacterAt(text, i + 1) != '-') return false;
  const char third = CharacterAt(text, i + 2);
  return IsBlank(third) ||
         absl::ascii_iscntrl(static_cast<unsigned char>(third));
}

bool BeginsBlockComment(absl::string_view text, size_t i) {
  return text[i] == '/' && CharacterAt(text, i + 1) == '*';
}

// Whether the server runs what stands in the comment at `i`: /*! ... */ and
// MariaDB's /*M! ... */. No server has the version 999999, by which
// mariadb-dump hides a command of its client.
bool HoldsCode(absl::string_view text, size_t i) {
  absl::string_view rest = text.substr(i + 2, 8);
  if (absl::StartsWith(rest, "M")) rest.remove_prefix(1);
  return absl::StartsWith(rest, "!") && !absl::StartsWith(rest, "!999999");
}

// The offset behind the quote that closes the text that opens at `i`; kNone
// when there is none.
size_t BehindQuote(absl::string_view text, size_t i) {
  const char quote = text[i];
  ++i;
  while (i < text.size()) {
    if (text[i] == quote) {
      if (CharacterAt(text, i + 1) != quote) return i + 1;
      i += 2;
    } else if (text[i] == '\\' && quote != '`') {
      i += 2;
    } else {
      ++i;
    }
  }
  return kNone;
}

// The offset behind the comment at `i`; kNone when it is not closed. One that
// holds code may have quotes, and comments, of its own.
size_t BehindComment(absl::string_view text, size_t i) {
  if (!HoldsCode(text, i)) {
    const size_t end = text.find("*/", i + 2);
    return end == kNone ? kNone : end + 2;
  }
  int64_t depth = 1;
  i += 3;
  while (i < text.size()) {
    const char c = text[i];
    if (c == '*' && CharacterAt(text, i + 1) == '/') {
      i += 2;
      if (--depth == 0) return i;
    } else if (BeginsBlockComment(text, i)) {
      if (HoldsCode(text, i)) {
        ++depth;
        i += 3;
        continue;
      }
      const size_t end = text.find("*/", i + 2);
      if (end == kNone) return kNone;
      i = end + 2;
    } else if (c == '\'' || c == '"' || c == '`') {
      i = BehindQuote(text, i);
      if (i == kNone) return kNone;
    } else if (BeginsLineComment(text, i)) {
      i = LineEnd(text, i);
    } else {
      ++i;
    }
  }
  return kNone;
}

Token Quoted(absl::string_view text, size_t begin, absl::string_view what) {
  const size_t end = BehindQuote(text, begin);
  if (end == kNone) {
    return UnclosedToken(text, begin, what, text.substr(begin, 1));
  }
  return MakeToken(TokenKind::kQuoted, begin, end);
}

Token Backslash(absl::string_view text, size_t begin) {
  // \N is NULL. Any other is a command of the client.
  return CharacterAt(text, begin + 1) == 'N'
             ? MakeToken(TokenKind::kSymbol, begin, begin + 2)
             : MakeToken(TokenKind::kBackslash, begin, begin + 1);
}

}  // namespace

Token NextMysqlToken(absl::string_view text, size_t offset) {
  size_t i = offset;
  while (i < text.size()) {
    if (IsBlank(text[i])) {
      ++i;
    } else if (BeginsLineComment(text, i)) {
      i = LineEnd(text, i);
    } else if (BeginsBlockComment(text, i)) {
      const size_t end = BehindComment(text, i);
      if (end == kNone) return UnclosedToken(text, i, "comment", "*/");
      if (HoldsCode(text, i)) return MakeToken(TokenKind::kCode, i, end);
      i = end;
    } else {
      break;
    }
  }
  if (i >= text.size()) {
    return MakeToken(TokenKind::kEnd, text.size(), text.size());
  }
  const char c = text[i];
  if (IsNamePart(c)) {
    size_t end = i + 1;
    while (end < text.size() && IsNamePart(text[end])) ++end;
    return MakeToken(IsDigit(c) ? TokenKind::kNumber : TokenKind::kWord, i,
                     end);
  }
  switch (c) {
    case '\'':
    case '"':
      return Quoted(text, i, "string");
    case '`':
      return Quoted(text, i, "quoted name");
    case '\\':
      return Backslash(text, i);
    default:
      return OneCharacterToken(text, i);
  }
}

}  // namespace gander
