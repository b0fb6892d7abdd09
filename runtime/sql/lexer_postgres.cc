#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "runtime/sql/lexer.h"
#include "runtime/sql/token_text.h"

// What follows src/backend/parser/scan.l of PostgreSQL in effect: the same text
// must be cut at the same places as the server cuts it.

namespace gander {
namespace {

constexpr size_t kNone = absl::string_view::npos;

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' ||
         c == '\v';
}

bool IsNameStart(char c) {
  return absl::ascii_isalpha(static_cast<unsigned char>(c)) || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool IsNamePart(char c) { return IsNameStart(c) || IsDigit(c) || c == '$'; }

size_t LineEnd(absl::string_view text, size_t i) {
  const size_t end = text.find_first_of("\r\n", i);
  return end == kNone ? text.size() : end;
}

// The offset behind the comment at `i`, which may hold others; kNone when it is
// not closed.
size_t BehindNestedComment(absl::string_view text, size_t i) {
  int64_t depth = 0;
  while (true) {
    i = text.find_first_of("*/", i);
    if (i == kNone) return kNone;
    const char second = CharacterAt(text, i + 1);
    if (text[i] == '/' && second == '*') {
      ++depth;
      i += 2;
    } else if (text[i] == '*' && second == '/') {
      i += 2;
      if (--depth == 0) return i;
    } else {
      ++i;
    }
  }
}

// The offset behind the quote that closes the text beginning at `i`, behind the
// opening quote; a doubled one does not close it. kNone when there is none.
size_t BehindQuote(absl::string_view text, size_t i, char quote) {
  while (true) {
    i = text.find(quote, i);
    if (i == kNone) return kNone;
    if (CharacterAt(text, i + 1) != quote) return i + 1;
    i += 2;
  }
}

size_t BehindEscapeString(absl::string_view text, size_t i) {
  while (true) {
    i = text.find_first_of("\\'", i);
    if (i == kNone) return kNone;
    if (text[i] == '\\') {
      i += 2;
    } else if (CharacterAt(text, i + 1) == '\'') {
      i += 2;
    } else {
      return i + 1;
    }
  }
}

// Where the string that was closed before `i` goes on: behind the next quote,
// when only blanks and comments with a line end among them lie between. It
// matters for E'..' alone, whose second part has backslashes as well.
size_t ContinuedAt(absl::string_view text, size_t i) {
  bool line_end = false;
  while (i < text.size()) {
    if (text[i] == '\n' || text[i] == '\r') {
      line_end = true;
      ++i;
    } else if (IsBlank(text[i])) {
      ++i;
    } else if (text[i] == '-' && CharacterAt(text, i + 1) == '-') {
      i = LineEnd(text, i);
    } else {
      break;
    }
  }
  return line_end && CharacterAt(text, i) == '\'' ? i + 1 : kNone;
}

Token EscapeString(absl::string_view text, size_t begin) {
  size_t inside = begin + 2;
  while (true) {
    const size_t end = BehindEscapeString(text, inside);
    if (end == kNone) {
      return UnclosedToken(text, begin, "string E'...'", "'");
    }
    inside = ContinuedAt(text, end);
    if (inside == kNone) return MakeToken(TokenKind::kQuoted, begin, end);
  }
}

// The delimiter of a dollar quote that begins at `begin`, such as $$ or $tag$;
// empty when the dollar begins no quote.
absl::string_view DollarDelimiter(absl::string_view text, size_t begin) {
  size_t i = begin + 1;
  if (i < text.size() && IsNameStart(text[i])) {
    while (i < text.size() && IsNamePart(text[i]) && text[i] != '$') ++i;
  }
  if (CharacterAt(text, i) != '$') return {};
  return text.substr(begin, i + 1 - begin);
}

Token Dollar(absl::string_view text, size_t begin) {
  if (IsDigit(CharacterAt(text, begin + 1))) {  // a parameter: $1
    size_t end = begin + 1;
    while (end < text.size() && IsDigit(text[end])) ++end;
    return MakeToken(TokenKind::kSymbol, begin, end);
  }
  const absl::string_view delimiter = DollarDelimiter(text, begin);
  if (delimiter.empty()) return MakeToken(TokenKind::kSymbol, begin, begin + 1);
  const size_t close = text.find(delimiter, begin + delimiter.size());
  if (close == kNone) {
    return UnclosedToken(text, begin, "dollar-quoted text", delimiter);
  }
  return MakeToken(TokenKind::kQuoted, begin, close + delimiter.size());
}

Token Word(absl::string_view text, size_t begin) {
  if ((text[begin] == 'E' || text[begin] == 'e') &&
      CharacterAt(text, begin + 1) == '\'') {
    return EscapeString(text, begin);
  }
  size_t end = begin + 1;
  while (end < text.size() && IsNamePart(text[end])) ++end;
  return MakeToken(TokenKind::kWord, begin, end);
}

Token Quoted(absl::string_view text, size_t begin, absl::string_view what) {
  const size_t end = BehindQuote(text, begin + 1, text[begin]);
  if (end == kNone)
    return UnclosedToken(text, begin, what, text.substr(begin, 1));
  return MakeToken(TokenKind::kQuoted, begin, end);
}

}  // namespace

Token NextPostgresToken(absl::string_view text, size_t offset) {
  size_t i = offset;
  while (i < text.size()) {
    const char c = text[i];
    if (IsBlank(c)) {
      ++i;
    } else if (c == '-' && CharacterAt(text, i + 1) == '-') {
      i = LineEnd(text, i);
    } else if (c == '/' && CharacterAt(text, i + 1) == '*') {
      const size_t end = BehindNestedComment(text, i);
      if (end == kNone) return UnclosedToken(text, i, "comment", "*/");
      i = end;
    } else {
      break;
    }
  }
  if (i >= text.size()) {
    return MakeToken(TokenKind::kEnd, text.size(), text.size());
  }
  const char c = text[i];
  if (IsNameStart(c)) return Word(text, i);
  if (IsDigit(c)) {
    size_t end = i + 1;
    while (end < text.size() && IsDigit(text[end])) ++end;
    return MakeToken(TokenKind::kNumber, i, end);
  }
  switch (c) {
    case '\'':
      return Quoted(text, i, "string");
    case '"':
      return Quoted(text, i, "quoted name");
    case '$':
      return Dollar(text, i);
    case '\\':
      return MakeToken(TokenKind::kBackslash, i, i + 1);
    default:
      return OneCharacterToken(text, i);
  }
}

}  // namespace gander
