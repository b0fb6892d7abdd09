#include "cmd/version_argument.h"

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

TEST(ReadVersion, IsANumberOrADottedOne) {
  const struct {
    const char* text;
    int64_t version;
  } cases[] = {
      {"0", 0},
      {"0003", 3},
      {"20240131095500", 20240131095500},
      {"1.2", 1'002'000'000},
      {"1.0", 1'000'000'000},
      {"1.2.3.4", 1'002'003'004},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<Version> version = ReadVersion(c.text);
    ASSERT_TRUE(version.ok()) << c.text << version.status();
    EXPECT_EQ(*version, Version(c.version)) << c.text;
  }
}

TEST(ReadVersion, IsNothingElse) {
  for (const char* text :
       {"", "a", "1.", ".1", "1..2", "1.a", "-1", "1.2.3.4.5", "1.1000",
        "1.2__x", "9223372036854775808"}) {
    EXPECT_EQ(ReadVersion(text).status(),
              absl::InvalidArgumentError("is not a version, which is a number "
                                         "from 0 to 9223372036854775807"))
        << text;
  }
}

}  // namespace
}  // namespace gander::cmd
