#include "cmd/suggestion.h"

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

const std::vector<std::string> kKnown = {"database",     "database-url", "dir",
                                         "lock-timeout", "lock-wait",    "to"};

TEST(Nearest, FindsATypingErrorAndABeginning) {
  const struct {
    const char* text;
    const char* nearest;
  } rows[] = {
      {"lock-wiat", "lock-wait"},
      {"databse-url", "database-url"},
      {"dri", ""},
      {"di", "dir"},
      {"t", "to"},
      {"datab", ""},
      {"databas", "database"},
      {"lock-t", "lock-timeout"},
      {"lock", ""},
      {"zzzzz", ""},
      {"", ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(Nearest(row.text, kKnown), row.nearest);
  }
}

TEST(Nearest, DoesNotCompareTextThatNobodyTyped) {
  EXPECT_EQ(Nearest(std::string(1 << 20, 'a'), kKnown), "");
}

}  // namespace
}  // namespace gander::cmd
