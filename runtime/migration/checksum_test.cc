#include "runtime/migration/checksum.h"

#include <string>

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(Checksum, IsSha256) {
  EXPECT_EQ(Checksum(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Checksum("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Checksum, TakesCrLfForLf) {
  const std::string unix_text = Checksum("a\nb\n\nc\n");
  EXPECT_EQ(Checksum("a\r\nb\r\n\r\nc\r\n"), unix_text);
  EXPECT_EQ(Checksum("a\r\nb\n\r\nc\n"), unix_text);
}

TEST(Checksum, TakesNothingElseForALineEnd) {
  EXPECT_NE(Checksum("a\rb"), Checksum("a\nb"));
  EXPECT_NE(Checksum("a\r\r\nb"), Checksum("a\nb"));
  EXPECT_NE(Checksum("a\n"), Checksum("a"));
  EXPECT_NE(Checksum("a\r"), Checksum("a"));
}

TEST(Checksum, DropsAByteOrderMarkAtTheBeginning) {
  EXPECT_EQ(Checksum("\xEF\xBB\xBF"
                     "a"),
            Checksum("a"));
  EXPECT_NE(Checksum("a\xEF\xBB\xBF"), Checksum("a"));
  EXPECT_NE(Checksum("\xEF\xBB"
                     "a"),
            Checksum("a"));
}

TEST(Checksum, TakesEveryByteIntoAccount) {
  EXPECT_NE(Checksum(absl::string_view("a\0b", 3)), Checksum("a"));
  EXPECT_NE(Checksum("a b"), Checksum("a  b"));
}

// It is computed piece by piece.
TEST(Checksum, FoldsEveryLineEndOfALongText) {
  const size_t window = 1024 * 1024;
  for (size_t before : {window - 2, window - 1, window, window + 1}) {
    const std::string text(before, 'x');
    EXPECT_EQ(Checksum(text + "\r\nb"), Checksum(text + "\nb")) << before;
    EXPECT_NE(Checksum(text + "\rb"), Checksum(text + "\nb")) << before;
    EXPECT_EQ(Checksum(text + "\r\r\nb\r\n"), Checksum(text + "\r\r\nb\n"))
        << before;
    EXPECT_NE(Checksum(text + "\r"), Checksum(text)) << before;
  }
}

}  // namespace
}  // namespace gander
