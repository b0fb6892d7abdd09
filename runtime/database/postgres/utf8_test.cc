#include "runtime/database/postgres/utf8.h"

#include <string>

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(Utf8, CountsCharactersAndNotBytes) {
  EXPECT_EQ(CharactersIn(""), 0);
  EXPECT_EQ(CharactersIn("abc"), 3);
  EXPECT_EQ(CharactersIn("\xC3\xA6\xE2\x82\xAC\xF0\x9F\xA6\x86"), 3);
}

TEST(Utf8, FindsWhereACharacterBegins) {
  const absl::string_view text = "a\xC3\xA6z";
  EXPECT_EQ(OffsetOfCharacter(text, 0), 0u);
  EXPECT_EQ(OffsetOfCharacter(text, 1), 1u);
  EXPECT_EQ(OffsetOfCharacter(text, 2), 3u);
  EXPECT_EQ(OffsetOfCharacter(text, 3), 4u);
  EXPECT_EQ(OffsetOfCharacter(text, 99), 4u);
}

TEST(Utf8, BytesOfAnotherEncodingAreReplaced) {
  EXPECT_EQ(ValidUtf8(""), "");
  EXPECT_EQ(ValidUtf8("\xC3\xA6 is fine"), "\xC3\xA6 is fine");
  EXPECT_EQ(ValidUtf8("caf\xE9"), "caf\uFFFD");
  EXPECT_EQ(ValidUtf8("\xE9\xE9 x \xFF"), "\uFFFD\uFFFD x \uFFFD");
}

TEST(Utf8, FindsTheFirstInvalidSequence) {
  const struct {
    std::string text;
    std::optional<size_t> offset;
  } cases[] = {
      {"", std::nullopt},
      {"plain", std::nullopt},
      {"\xC3\xA6 \xE2\x82\xAC \xF0\x9F\xA6\x86", std::nullopt},
      {"\xEF\xBF\xBF", std::nullopt},
      {"ab\xFF", 2},            // never a byte of UTF-8
      {"\xC3", 0},              // cut off
      {"\xE2\x82", 0},          //
      {"x\xA6", 1},             // continues nothing
      {"\xC0\x80", 0},          // overlong
      {"\xE0\x80\x80", 0},      //
      {"\xF0\x80\x80\x80", 0},  //
      {"\xED\xA0\x80", 0},      // a surrogate
      {"\xF4\x90\x80\x80", 0},  // above U+10FFFF
      {"\xE2\x28\xA1", 0},      // a bad second byte
      {"\xE2\x82\x28", 0},      // a bad third byte
  };
  for (const auto& c : cases) {
    EXPECT_EQ(FirstInvalidUtf8(c.text), c.offset) << c.text;
  }
}

}  // namespace
}  // namespace gander
