#include "runtime/migration/version.h"

#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(Version, ReadsDecimalDigits) {
  const struct {
    const char* text;
    int64_t value;
  } cases[] = {{"0", 0},
               {"7", 7},
               {"007", 7},
               {"00000000000000000000000000", 0},
               {"20240131095500", 20240131095500},
               {"9223372036854775807", 9223372036854775807}};
  for (const auto& c : cases) {
    const absl::StatusOr<Version> version = Version::Parse(c.text);
    ASSERT_TRUE(version.ok()) << c.text << ": " << version.status();
    EXPECT_EQ(version->value(), c.value) << c.text;
  }
}

TEST(Version, RefusesAllElse) {
  for (const char* text :
       {"", "-1", "+1", " 1", "1 ", "1a", "a", "1.0", "0x1", "1_000",
        "9223372036854775808", "18446744073709551616",
        "100000000000000000000000000000000000000000", "\u0661"}) {
    const absl::Status status = Version::Parse(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_TRUE(absl::StrContains(std::string(status.message()), text))
        << status;
  }
}

TEST(Version, IsComparedAsANumber) {
  EXPECT_LT(*Version::Parse("9"), *Version::Parse("10"));
  EXPECT_EQ(*Version::Parse("007"), Version(7));
  EXPECT_EQ(Version(), Version(0));
}

TEST(Version, IsWrittenWithoutLeadingZeros) {
  EXPECT_EQ(Version::Parse("0042")->ToString(), "42");
  EXPECT_EQ(Version(0).ToString(), "0");
}

}  // namespace
}  // namespace gander
