#include "runtime/migration/replaces_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace gander {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Version kOld(20240102030405);

TEST(ReplacesCallTest, AreFoundWithTheirVersions) {
  EXPECT_THAT(FindReplacesCalls("GANDER_MIGRATION(Up, Down);"), IsEmpty());
  EXPECT_THAT(FindReplacesCalls("GANDER_MIGRATION(Up, Down)\n"
                                "    .Replaces(20240102030405)\n"
                                "    .Retryable().Replaces(20'24);"),
              ElementsAre(kOld, Version(2024)));
  EXPECT_THAT(FindReplacesCalls("x.Replaces(y); x.Replaces(); x.Replaces(1"),
              IsEmpty());
}

TEST(ReplacesCallTest, IsAddedBehindTheMacro) {
  struct Case {
    const char* source;
    const char* expected;
  };
  for (const Case& c : {
           Case{"GANDER_MIGRATION(Up, Down);\n",
                "GANDER_MIGRATION(Up, Down).Replaces(20240102030405);\n"},
           Case{"GANDER_MIGRATION_NO_TX(Up, nullptr).Retryable();",
                "GANDER_MIGRATION_NO_TX(Up, nullptr).Replaces(20240102030405)"
                ".Retryable();"},
           Case{"// GANDER_MIGRATION(Up, Down) is below\n"
                "const char* s = \"GANDER_MIGRATION(\";\n"
                "const char* r = R\"x(GANDER_MIGRATION(\")x\";\n"
                "int n = 1'000; char c = '\"';\n"
                "GANDER_MIGRATION (\n    Up, /* ) */ (Down))\n;",
                "// GANDER_MIGRATION(Up, Down) is below\n"
                "const char* s = \"GANDER_MIGRATION(\";\n"
                "const char* r = R\"x(GANDER_MIGRATION(\")x\";\n"
                "int n = 1'000; char c = '\"';\n"
                "GANDER_MIGRATION (\n    Up, /* ) */ (Down))"
                ".Replaces(20240102030405)\n;"},
       }) {
    const absl::StatusOr<std::string> added = AddReplacesCall(c.source, kOld);
    ASSERT_TRUE(added.ok()) << added.status();
    EXPECT_EQ(*added, c.expected);
    EXPECT_EQ(WithoutReplacesCalls(*added), c.source);
  }
}

TEST(ReplacesCallTest, IsNotAddedWhereTheMacroIsNotClear) {
  for (const char* source :
       {"", "int main() {}", "MY_GANDER_MIGRATION(Up, Down);",
        "/* GANDER_MIGRATION(Up, Down); */", "GANDER_MIGRATION(Up, Down",
        "GANDER_MIGRATION;",
        "#if A\nGANDER_MIGRATION(Up, Down);\n#else\n"
        "GANDER_MIGRATION(Up, nullptr);\n#endif\n"}) {
    EXPECT_EQ(AddReplacesCall(source, kOld).status().code(),
              absl::StatusCode::kInvalidArgument)
        << source;
  }
}

}  // namespace
}  // namespace gander
