#include "runtime/sql/delimiter_line.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

using testing::HasSubstr;

TEST(ReadDelimiterLine, ReadsWhatTheClientReads) {
  const struct {
    const char* line;
    const char* delimiter;
  } cases[] = {
      {"DELIMITER //", "//"},
      {"delimiter $$\nSELECT 1$$", "$$"},
      {"DELIMITER\t;;\r\n", ";;"},
      {"Delimiter   go behind it", "go"},
      {"DELIMITER '//' behind it", "//"},
      {"DELIMITER \"a b\"", "a b"},
      {"DELIMITER `|`", "|"},
      {"DELIMITER a'b", "a'b"},
      {"DELIMITER ;", ";"},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<absl::string_view> delimiter =
        ReadDelimiterLine(c.line);
    ASSERT_TRUE(delimiter.ok()) << c.line << ": " << delimiter.status();
    EXPECT_EQ(*delimiter, c.delimiter) << c.line;
  }
}

TEST(ReadDelimiterLine, RefusesWhatIsNoDelimiter) {
  const struct {
    const char* line;
    const char* message;
  } cases[] = {
      {"DELIMITER", "needs a blank and the delimiter"},
      {"DELIMITER  \n//", "needs a blank and the delimiter"},
      {"DELIMITER;", "needs a blank and the delimiter"},
      {"DELIMITER \\", "choose another one"},
      {"DELIMITER /\\/", "choose another one"},
      {"DELIMITER '", "the delimiter ' could not be told"},
      {"DELIMITER ''", "choose another one"},
      {"DELIMITER ' '", "choose another one"},
      {"DELIMITER #", "the delimiter # could not be told"},
      {"DELIMITER --", "the delimiter -- could not be told"},
      {"DELIMITER /*", "choose another one"},
      {"DELIMITER Delimiter", "or this command"},
  };
  for (const auto& c : cases) {
    const absl::Status status = ReadDelimiterLine(c.line).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.line;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.message)) << c.line;
  }
}

}  // namespace
}  // namespace gander
