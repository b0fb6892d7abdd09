#include "runtime/sql/foreign_format.h"

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(RefuseForeignFormat, NamesTheToolAndTheLine) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"-- migrate:up\nSELECT 1;", "1:1: this is a file of dbmate"},
      {"SELECT 1;\r\n--migrate:down\r\n", "2:1: this is a file of dbmate"},
      {"-- migrate:up transaction:false\n", "1:1: this is a file of dbmate"},
      {"\n  -- migrate:up\n", "2:1: this is a file of dbmate"},
      {"-- +migrate Up\n", "1:1: this is a file of sql-migrate"},
      {"--+migrate Down", "1:1: this is a file of sql-migrate"},
      {"-- +MIGRATE up", "1:1: this is a file of sql-migrate"},
      {"-- a\n-- +GOOSE UP\n", "2:1: this would be an annotation if"},
      {"-- +Gander Up\n", "1:1: this would be an annotation if"},
  };
  for (const auto& c : cases) {
    const absl::Status status = RefuseForeignFormat(c.text);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.text;
    EXPECT_TRUE(absl::StartsWith(std::string(status.message()), c.message))
        << status;
  }
}

TEST(RefuseForeignFormat, LeavesPlainSqlAlone) {
  for (const char* text :
       {"", "SELECT 1;", "-- we migrate: up and down\n",
        "SELECT 1; -- migrate:up\n", "INSERT INTO t VALUES ('-- migrate:up');",
        "/* migrate:up */"}) {
    EXPECT_TRUE(RefuseForeignFormat(text).ok()) << text;
  }
}

}  // namespace
}  // namespace gander
