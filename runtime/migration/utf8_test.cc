#include "runtime/migration/utf8.h"

#include <string>

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(Utf8CharacterBytes, KnowsCharacters) {
  const struct {
    const char* rule;
    std::string text;
    size_t bytes;
  } cases[] = {
      {"nothing", "", 0},
      {"ASCII", "ab", 1},
      {"NUL", std::string(1, '\0'), 1},
      {"the first of two bytes", "\xC2\x80x", 2},
      {"the last of two bytes", "\xDF\xBF", 2},
      {"the first of three bytes", "\xE0\xA0\x80", 3},
      {"the last before the surrogates", "\xED\x9F\xBF", 3},
      {"the first behind the surrogates", "\xEE\x80\x80", 3},
      {"the last of three bytes", "\xEF\xBF\xBF", 3},
      {"the first of four bytes", "\xF0\x90\x80\x80", 4},
      {"U+10FFFF", "\xF4\x8F\xBF\xBF", 4},
      {"a continuation byte", "\x80", 0},
      {"no byte of UTF-8", "\xFF", 0},
      {"cut off behind one byte", "\xC3", 0},
      {"cut off behind three bytes", "\xF0\x9F\xA6", 0},
      {"a bad second byte", "\xE2\x28\xA1", 0},
      {"a bad last byte", "\xE2\x82\x28", 0},
      {"overlong, two bytes", "\xC0\x80", 0},
      {"overlong, two bytes, the last", "\xC1\xBF", 0},
      {"overlong, three bytes", "\xE0\x9F\xBF", 0},
      {"overlong, four bytes", "\xF0\x8F\xBF\xBF", 0},
      {"a surrogate", "\xED\xA0\x80", 0},
      {"above U+10FFFF", "\xF4\x90\x80\x80", 0},
      {"far above it", "\xF5\x80\x80\x80", 0},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Utf8CharacterBytes(c.text), c.bytes) << c.rule;
  }
}

TEST(IsValidUtf8, LooksAtTheWholeText) {
  EXPECT_TRUE(IsValidUtf8(""));
  EXPECT_TRUE(IsValidUtf8("a\u00E6\u20AC\U0001F986"));
  EXPECT_FALSE(IsValidUtf8("a\u00E6\xED\xA0\x80z"));
  EXPECT_FALSE(IsValidUtf8("\u20AC\xE2\x82"));
}

}  // namespace
}  // namespace gander
