#include "cmd/redact.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

TEST(RedactedArgument, LeavesNoPassword) {
  const char* const arguments[] = {
      "postgresql://shop:secret@db/shop",
      "postgresql://shop:se/secret@db/shop",
      "postgresql://shop:se?secret@db/shop",
      "postgresql://shop:secret",
      "postgresql://db/shop?password=secret",
      "postgresql:shop:secret@db/shop",
      "postgres//shop:secret@db/shop",
      "://shop:secret@db/shop",
      "shop:secret@db/shop",
      "host=db password=secret user=shop",
      "host=db password='my secret",
  };
  for (const char* argument : arguments) {
    EXPECT_FALSE(absl::StrContains(RedactedArgument(argument), "secret"))
        << argument << " is shown as " << RedactedArgument(argument);
  }
}

TEST(RedactedArgument, ShowsWhatHoldsNone) {
  const char* const arguments[] = {"sqlite:shop.db", "0003_create.sql", "",
                                   "postgresql://shop@db:5432/shop"};
  for (const char* argument : arguments) {
    EXPECT_EQ(RedactedArgument(argument), argument);
  }
}

TEST(QuotedArgument, IsOneShortLine) {
  EXPECT_EQ(QuotedArgument("a\nb\x1b[2J"), "'a?b?[2J'");
  EXPECT_EQ(QuotedArgument(std::string(100000, 'x')),
            "'" + std::string(80, 'x') + "...'");
}

TEST(ScrubArguments, OverwritesWhatMayHoldAPasswordAndKeepsTheRest) {
  std::vector<std::string> text = {
      "gander",
      "up",
      "--database-url=postgresql://a:secret@b/c",
      "--database_url",
      "sqlite:x.db",
      "postgresql://a:secret@b/c",
      "--databse-url=postgresql://a:secret@b/c",
      "--lock-wait=5s",
  };
  std::vector<char*> argv;
  for (std::string& argument : text) argv.push_back(argument.data());

  ScrubArguments(static_cast<int>(argv.size()), argv.data());

  const std::vector<std::string> after(argv.begin(), argv.end());
  EXPECT_EQ(after, (std::vector<std::string>{
                       "gander", "up", "--database-url=***", "--database_url",
                       "***", "***", "***", "--lock-wait=5s"}));
  for (const std::string& argument : text) {
    EXPECT_FALSE(absl::StrContains(argument, "secret"));
    EXPECT_FALSE(absl::StrContains(argument, "@b"));
  }
}

}  // namespace
}  // namespace gander::cmd
