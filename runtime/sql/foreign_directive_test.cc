#include "runtime/sql/foreign_directive.h"

#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(AsksForNoTransaction, ReadsWhatSqlxAndAtlasRead) {
  const struct {
    const char* text;
    bool no_transaction;
  } cases[] = {
      {"", false},
      {"SELECT 1;", false},
      {"-- no-transaction\nVACUUM;", true},
      {"-- no-transaction because of VACUUM\nVACUUM;", true},
      {"\n-- no-transaction\nVACUUM;", false},
      {"-- a\n-- no-transaction\nVACUUM;", false},
      {"--no-transaction\nVACUUM;", false},
      {"-- +gander Replaces 1\n-- no-transaction\nVACUUM;", true},
      {"-- +gander Variables A\r\n-- +gander Replaces 1\r\n"
       "-- no-transaction\r\nVACUUM;",
       true},
      {"-- +gander Replaces 1\n\n-- no-transaction\nVACUUM;", false},
      {"-- atlas:txmode none\n\nVACUUM;", true},
      {"-- a comment\n\n--atlas:txmode none\r\nVACUUM;", true},
      {"-- atlas:txmode file\nSELECT 1;", false},
      {"-- atlas:txmode all\nSELECT 1;", false},
      {"-- atlas:nolint\nSELECT 1;", false},
      {"SELECT 1;\n-- atlas:txmode none\n", false},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<bool> result = AsksForNoTransaction(c.text);
    ASSERT_TRUE(result.ok()) << c.text << ": " << result.status();
    EXPECT_EQ(*result, c.no_transaction) << c.text;
  }
}

TEST(AsksForNoTransaction, RefusesWhatItCannotFollow) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"-- atlas:txmode some\n", "1:1: atlas:txmode is none, file or all"},
      {"-- a\n-- atlas:delimiter \\n\\n\\n\n", "2:1: gander ends statements"},
  };
  for (const auto& c : cases) {
    const absl::Status status = AsksForNoTransaction(c.text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.text;
    EXPECT_TRUE(absl::StartsWith(std::string(status.message()), c.message))
        << status;
  }
}

}  // namespace
}  // namespace gander
