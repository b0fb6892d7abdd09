#include "cmd/step_label.h"

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

TEST(VersionLabel, IsAsTheFileHasIt) {
  EXPECT_EQ(VersionLabel(Version(3), "db/v2/0003_create.sql"), "0003");
  EXPECT_EQ(VersionLabel(Version(3), "3_create.cc"), "3");
  EXPECT_EQ(VersionLabel(Version(3), ""), "3");
  EXPECT_EQ(VersionLabel(Version(3), "d/V003__a.sql"), "003");
  EXPECT_EQ(VersionLabel(Version(1001000000), "V1_1__a.sql"), "1.1");
  EXPECT_EQ(
      VersionLabel(Version(20240131095500), "d/2024-01-31-095500_a/up.sql"),
      "20240131095500");
  EXPECT_EQ(VersionLabel(Version(1), "1-initial.sql"), "1");
}

TEST(Count, IsPluralForAllButOne) {
  EXPECT_EQ(Count(0, "step"), "0 steps");
  EXPECT_EQ(Count(1, "step"), "1 step");
  EXPECT_EQ(Count(2, "step"), "2 steps");
}

TEST(ScriptOf, IsThatOfTheDirection) {
  Migration migration;
  migration.sql_up.emplace();
  migration.sql_up->text = "CREATE";
  EXPECT_EQ(ScriptOf({Direction::kUp, &migration, {}})->text, "CREATE");
  EXPECT_EQ(ScriptOf({Direction::kDown, &migration, {}}), nullptr);
}

}  // namespace
}  // namespace gander::cmd
