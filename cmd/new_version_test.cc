#include "cmd/new_version.h"

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

using Names = std::vector<std::string>;

TEST(TimestampVersion, IsTheTimeInUtc) {
  const absl::Time now = absl::FromCivil(
      absl::CivilSecond(2024, 1, 31, 9, 55, 0), absl::UTCTimeZone());
  EXPECT_EQ(TimestampVersion(now, Names{}), "20240131095500");
}

TEST(TimestampVersion, TakesTheNextSecondThatIsFree) {
  const absl::Time now = absl::FromCivil(
      absl::CivilSecond(2024, 12, 31, 23, 59, 59), absl::UTCTimeZone());
  EXPECT_EQ(TimestampVersion(now, Names{"20241231235959_a.postgres.sql",
                                        "20250101000000_b.cc", "README.md"}),
            "20250101000001");
}

TEST(SequentialVersion, FollowsTheNewestWithAsManyDigits) {
  const struct {
    Names names;
    const char* version;
  } rows[] = {
      {{}, "0001"},
      {{"README.md", "not_a_migration.sql"}, "0001"},
      {{"0001_a.sql", "0002_b.postgres.sql", "0002_b.sqlite.sql"}, "0003"},
      {{"9_a.sql", "10_b.sql"}, "11"},
      {{"9_a.sql"}, "10"},
      {{"00099_a.cc"}, "00100"},
      {{"0000_a.sql"}, "0001"},
      {{"R__view.sql"}, "0001"},
      {{"0007_a/up.sql", "0007_a/down.sql"}, "0008"},
  };
  for (const auto& row : rows) {
    const absl::StatusOr<std::string> version = SequentialVersion(row.names);
    ASSERT_TRUE(version.ok()) << version.status();
    EXPECT_EQ(*version, row.version);
  }
}

TEST(SequentialVersion, DoesNotGoBelowATimestamp) {
  const absl::StatusOr<std::string> version =
      SequentialVersion(Names{"0001_a.sql", "20240131095500_b.sql"});
  EXPECT_EQ(version.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(version.status().message(),
            "the newest version, 20240131095500, is a timestamp, and the next "
            "number of a sequence would not come after it; leave --sequential "
            "out");
}

TEST(SequentialVersion, NoNumberIsNextAmongVersionsOfSeveralParts) {
  const absl::StatusOr<std::string> version =
      SequentialVersion(Names{"V1__a.sql", "V1.2__b.sql"});
  EXPECT_EQ(version.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(version.status().message(),
            "V1.2__b.sql has a version of several parts, and so no number is "
            "the next one; name the new file in the same way by hand, or leave "
            "--sequential out");
}

}  // namespace
}  // namespace gander::cmd
