#include "cmd/targets.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

std::string ErrorOf(absl::string_view text) {
  const auto targets = ParseTargets(text, "fleet");
  return targets.ok() ? "" : std::string(targets.status().message());
}

TEST(Targets, ALineIsANameAndAUrl) {
  const auto targets = ParseTargets(
      "# all of them\n\nacme sqlite:a.db\r\n  \n  b-2.x_1\tsqlite:b.db", "f");
  ASSERT_TRUE(targets.ok()) << targets.status();
  ASSERT_EQ(targets->size(), 2);
  EXPECT_EQ((*targets)[0].name, "acme");
  EXPECT_EQ((*targets)[0].url, "sqlite:a.db");
  EXPECT_EQ((*targets)[1].name, "b-2.x_1");
  EXPECT_EQ((*targets)[1].url, "sqlite:b.db");
}

TEST(Targets, AllThatIsWrongIsSaidAtOnce) {
  EXPECT_EQ(ErrorOf("a sqlite:a.db\nsqlite:b.db\nc sqlite:c d.db\n"
                    "a sqlite:e.db\n-f sqlite:f.db\n"),
            "fleet:2: the line is not NAME URL; a blank in a URL is written "
            "%20, and there are no quotes around it\n"
            "fleet:3: the line is not NAME URL; a blank in a URL is written "
            "%20, and there are no quotes around it\n"
            "fleet:4: the target a is in line 1 already\n"
            "fleet:5: '-f' is no name of a target: letters, digits, '.', '_' "
            "and '-'");
}

TEST(Targets, AnotherKindOfFileDoesNotFloodTheTerminal) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "no target\n";
  const std::string error = ErrorOf(text);
  EXPECT_EQ(std::count(error.begin(), error.end(), '\n'), 20);
  EXPECT_EQ(error.substr(error.rfind('\n') + 1), "and 980 lines more");
}

TEST(Targets, AUrlThatCannotBeReadIsSaidBeforeAnythingRuns) {
  for (const char* url :
       {"postgresql://u:hunter2@h/%ZZ", "postgresql://u:hunter2@h/x?nosuch=1",
        "sqlite:a.db?mode=hunter2", "sqlite:postgresql://u:hunter2@h/x"}) {
    const std::string error =
        ErrorOf(absl::StrCat("a sqlite:a.db\nb ", url, "\n"));
    EXPECT_EQ(error.substr(0, 9), "fleet:2: ") << url << ": " << error;
    EXPECT_EQ(error.find("hunter2@"), std::string::npos) << error;
  }
}

TEST(Targets, AByteOrderMarkIsPassedOver) {
  const auto targets = ParseTargets(
      "\xEF\xBB\xBF"
      "a sqlite:a.db\n",
      "f");
  ASSERT_TRUE(targets.ok()) << targets.status();
  EXPECT_EQ((*targets)[0].name, "a");
}

TEST(Targets, NoPasswordIsShown) {
  const std::string error = ErrorOf(
      "a oracle://scott:tiger@db/x\npostgresql://scott:tiger@db/x b\n"
      "postgresql://scott:tiger@db/x\n");
  EXPECT_NE(error.find("fleet:1: "), std::string::npos) << error;
  EXPECT_NE(error.find("oracle"), std::string::npos) << error;
  EXPECT_EQ(error.find("tiger"), std::string::npos) << error;
}

TEST(Targets, AFileWithoutTargetsIsAMistake) {
  EXPECT_EQ(ErrorOf("# none\n"),
            "fleet has no target; it should hold a line NAME URL for each");
}

}  // namespace
}  // namespace gander::cmd
