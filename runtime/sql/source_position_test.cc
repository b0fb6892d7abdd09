#include "runtime/sql/source_position.h"

#include <string>

#include "gtest/gtest.h"

namespace gander {
namespace {

struct Case {
  const char* rule;
  std::string text;
  size_t offset;
  int64_t line;
  int64_t column;
};

TEST(PositionAt, CountsLinesAndCharacters) {
  const Case cases[] = {
      {"the beginning", "abc", 0, 1, 1},
      {"a character is a column", "abc", 2, 1, 3},
      {"the end is behind the last character", "abc", 3, 1, 4},
      {"LF ends a line", "a\nb", 2, 2, 1},
      {"LF belongs to its line", "a\nb", 1, 1, 2},
      {"CR LF ends one line", "a\r\nb", 3, 2, 1},
      {"a lone CR ends a line", "a\rb", 2, 2, 1},
      {"CR CR LF ends two lines", "a\r\r\nb", 4, 3, 1},
      {"a CR at the end ends a line", "a\r", 2, 2, 1},
      {"a tab is one column", "\tb", 1, 1, 2},
      {"two bytes, one character", "\u00E4b", 2, 1, 2},
      {"three bytes, one character", "\u20ACb", 3, 1, 2},
      {"four bytes, one character", "\U0001F600b", 4, 1, 2},
      {"a byte order mark at the beginning is none",
       "\xEF\xBB\xBF"
       "ab",
       4, 1, 2},
      {"the byte order mark itself",
       "\xEF\xBB\xBF"
       "ab",
       3, 1, 1},
      {"a byte order mark elsewhere is a character",
       "a\xEF\xBB\xBF"
       "b",
       4, 1, 3},
      {"an invalid byte is a character",
       "\xFF\xFE"
       "b",
       2, 1, 3},
      {"a lone continuation byte is a character",
       "\x80\x80"
       "b",
       2, 1, 3},
      {"a cut-off sequence is a character a byte",
       "\xE2\x82"
       "b",
       2, 1, 3},
      {"an overlong sequence is a character a byte",
       "\xC0\x80"
       "b",
       2, 1, 3},
      {"a surrogate is a character a byte",
       "\xED\xA0\x80"
       "b",
       3, 1, 4},
      {"beyond U+10FFFF is a character a byte",
       "\xF4\x90\x80\x80"
       "b",
       4, 1, 5},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(PositionAt(c.text, c.offset), (SourcePosition{c.line, c.column}))
        << c.rule;
  }
}

TEST(PositionAt, GoesOnFromWhereTheTextBegins) {
  EXPECT_EQ(PositionAt("ab", 1, {7, 5}), (SourcePosition{7, 6}));
  EXPECT_EQ(PositionAt("a\nb", 2, {7, 5}), (SourcePosition{8, 1}));
}

TEST(CharacterOffset, CountsAsPostgresDoes) {
  const struct {
    const char* rule;
    std::string text;
    int64_t character;
    size_t offset;
  } cases[] = {
      {"the first character", "abc", 1, 0},
      {"the third character", "abc", 3, 2},
      {"behind the last one", "abc", 4, 3},
      {"far behind the last one", "abc", 99, 3},
      {"zero is the beginning", "abc", 0, 0},
      {"characters, not bytes", "\u20AC\u00E4x", 3, 5},
      {"a line end is a character", "a\nb", 3, 2},
      {"CR LF is two", "a\r\nb", 4, 3},
      {"an empty text", "", 1, 0},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(CharacterOffset(c.text, c.character), c.offset) << c.rule;
  }
}

}  // namespace
}  // namespace gander
