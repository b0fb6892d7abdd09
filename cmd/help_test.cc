#include "cmd/help.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cmd/flag_table.h"
#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

// All that help can say, in the order of the commands.
std::string Everything(const Project& project) {
  std::string text = OverviewHelp(project);
  for (const CommandRow& command : CommandTable()) {
    absl::StrAppend(&text, "\n==== ", command.name, "\n",
                    CommandHelp(command, project));
  }
  return text;
}

// To write the file anew: bazel run //cmd:help_test
TEST(Help, IsWhatTheGoldenFileSays) {
  const char* workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  if (workspace != nullptr) {
    std::ofstream(absl::StrCat(workspace, "/cmd/testdata/help.golden.txt"))
        << Everything(Project());
  }
  std::ifstream file("cmd/testdata/help.golden.txt");
  const std::string golden((std::istreambuf_iterator<char>(file)), {});
  EXPECT_EQ(Everything(Project()), golden);
}

// The same as in MigratorOptions, which settings_test holds to them.
TEST(Help, ShowsTheDefaultTimes) {
  const std::string help = CommandHelp(*FindCommand("up"), Project());
  const struct {
    const char* flag;
    const char* value;
  } rows[] = {
      {"lock-timeout=DURATION", "3s"},
      {"lock-tries=N", "10"},
      {"lock-wait=DURATION", "5m"},
      {"connect-timeout=DURATION", "60s"},
      {"statement-timeout=DURATION", "0"},
      {"deadline=DURATION", "0"},
      {"grace=DURATION", "2s"},
  };
  for (const auto& row : rows) {
    EXPECT_TRUE(absl::StrContains(
        help, absl::StrCat("--", row.flag, "  (default ", row.value, ",")))
        << row.flag;
  }
}

TEST(Help, FitsInEightyColumns) {
  for (const absl::string_view line :
       absl::StrSplit(Everything(Project()), '\n')) {
    EXPECT_LE(line.size(), 80) << line;
  }
}

TEST(Help, ShowsTheDefaultsOfTheProject) {
  static constexpr EmbeddedDefault kDefaults[] = {
      {"database-url", "postgresql://shop:hunter2@db/shop"},
      {"history-table", "shop.history"}};
  Project project;
  project.program = "migrate";
  project.catalog = new EmbeddedCatalog("help_test", {}, {}, kDefaults);
  const std::string help = CommandHelp(*FindCommand("up"), project);
  EXPECT_TRUE(absl::StrContains(help, "default shop.history")) << help;
  EXPECT_TRUE(absl::StrContains(help, "postgresql://shop:***@db/shop")) << help;
  EXPECT_FALSE(absl::StrContains(help, "hunter2")) << help;
  EXPECT_FALSE(absl::StrContains(help, "--dir")) << help;
}

TEST(Wrap, KeepsParagraphsAndIndents) {
  EXPECT_EQ(Wrap("one two\n\nthree", 2), "  one two\n\n  three\n");
  EXPECT_EQ(Wrap(std::string(100, 'x'), 0), std::string(100, 'x') + "\n");
}

}  // namespace
}  // namespace gander::cmd
