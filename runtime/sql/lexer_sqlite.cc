#include "absl/strings/ascii.h"
#include "runtime/sql/lexer.h"
#include "runtime/sql/token_text.h"

// What sqlite3GetToken() of SQLite's tokenize.c does in effect: the same text
// must be cut at the same places as sqlite3_prepare() cuts it.

namespace gander {
namespace {

constexpr size_t kNone = absl::string_view::npos;
constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsBlank(char c) {
  return absl::ascii_isspace(static_cast<unsigned char>(c));
}

bool IsNamePart(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' ||
         c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

bool IsNameStart(char c) { return IsNamePart(c) && !IsDigit(c) && c != '$'; }

// Up to the next `close`; a doubled one does not close it when `doubled`.
Token Quoted(absl::string_view text, size_t begin, size_t inside, char close,
             bool doubled, absl::string_view what) {
  size_t i = inside;
  while (true) {
    i = text.find(close, i);
    if (i == kNone) {
      return UnclosedToken(text, begin, what, absl::string_view(&close, 1));
    }
    if (!doubled || CharacterAt(text, i + 1) != close) {
      return MakeToken(TokenKind::kQuoted, begin, i + 1);
    }
    i += 2;
  }
}

// ?1, :name, @name, $name and $name::part(anything but blanks).
Token Variable(absl::string_view text, size_t begin) {
  size_t i = begin + 1;
  bool named = false;
  while (i < text.size()) {
    if (IsNamePart(text[i])) {
      named = true;
      ++i;
    } else if (text[i] == '(' && named) {
      ++i;
      while (i < text.size() && !IsBlank(text[i]) && text[i] != ')') ++i;
      if (CharacterAt(text, i) == ')') ++i;
      break;
    } else if (text[i] == ':' && CharacterAt(text, i + 1) == ':') {
      i += 2;
    } else {
      break;
    }
  }
  return MakeToken(TokenKind::kSymbol, begin, i);
}

// The offset behind blanks and comments at `i`. When a comment is not closed:
// false, and where it opens.
bool SkipBlanks(absl::string_view text, size_t& i) {
  while (i < text.size()) {
    if (IsBlank(text[i])) {
      ++i;
    } else if (text.substr(i, kByteOrderMark.size()) == kByteOrderMark) {
      i += kByteOrderMark.size();
    } else if (text[i] == '-' && CharacterAt(text, i + 1) == '-') {
      const size_t end = text.find('\n', i);
      i = end == kNone ? text.size() : end;
    } else if (text[i] == '/' && CharacterAt(text, i + 1) == '*') {
      const size_t end = text.find("*/", i + 2);
      if (end == kNone) return false;
      i = end + 2;
    } else {
      break;
    }
  }
  return true;
}

}  // namespace

Token NextSqliteToken(absl::string_view text, size_t offset) {
  size_t i = offset;
  if (!SkipBlanks(text, i)) return UnclosedToken(text, i, "comment", "*/");
  if (i >= text.size()) {
    return MakeToken(TokenKind::kEnd, text.size(), text.size());
  }
  const char c = text[i];
  if ((c == 'x' || c == 'X') && CharacterAt(text, i + 1) == '\'') {
    return Quoted(text, i, i + 2, '\'', /*doubled=*/false, "blob X'...'");
  }
  if (IsNameStart(c) || IsDigit(c)) {
    size_t end = i + 1;
    while (end < text.size() && IsNamePart(text[end])) ++end;
    return MakeToken(IsDigit(c) ? TokenKind::kNumber : TokenKind::kWord, i,
                     end);
  }
  switch (c) {
    case '\'':
      return Quoted(text, i, i + 1, c, /*doubled=*/true, "string");
    case '"':
    case '`':
      return Quoted(text, i, i + 1, c, /*doubled=*/true, "quoted name");
    case '[':
      return Quoted(text, i, i + 1, ']', /*doubled=*/false, "quoted name");
    case '$':
    case '@':
    case '#':
    case ':':
      return Variable(text, i);
    default:
      return OneCharacterToken(text, i);
  }
}

}  // namespace gander
