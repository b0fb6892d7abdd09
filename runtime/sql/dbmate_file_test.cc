#include "runtime/sql/dbmate_file.h"

#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

absl::StatusOr<DividedFile> Divide(absl::string_view text) {
  return DivideDbmateFile(text, DatabaseName::kPostgres);
}

TEST(HasDbmateMarker, KnowsTheMarkersAlone) {
  for (const char* text :
       {"-- migrate:up\nSELECT 1;", "SELECT 1;\r\n--migrate:down\r\n",
        "-- migrate:up transaction:false\n", "--\tmigrate:up"}) {
    EXPECT_TRUE(HasDbmateMarker(text)) << text;
  }
  for (const char* text :
       {"", "SELECT 1;", "-- we migrate: up and down\n",
        "SELECT 1; -- migrate:up\n", "INSERT INTO t VALUES ('-- migrate:up');",
        "/* migrate:up */", "-- migrate:upward", "-- +migrate Up\n"}) {
    EXPECT_FALSE(HasDbmateMarker(text)) << text;
  }
}

TEST(DivideDbmateFile, CutsAtTheMarkers) {
  const struct {
    const char* rule;
    std::string text;
    std::string up;
    std::optional<std::string> down;
    bool up_outside = false;
    bool down_outside = false;
  } cases[] = {
      {"up alone", "-- migrate:up\nA;\n", "A;\n", std::nullopt},
      {"up without anything", "-- migrate:up", "", std::nullopt},
      {"up and down", "-- migrate:up\nA;\n\n-- migrate:down\nB;\n", "A;\n\n",
       "B;\n"},
      {"CR LF", "-- migrate:up\r\nA;\r\n-- migrate:down\r\nB;", "A;\r\n", "B;"},
      {"comments before up", "-- why\n\n-- migrate:up\nA;", "A;", std::nullopt},
      {"no blank", "--migrate:up\nA;\n--migrate:down\nB;", "A;\n", "B;"},
      {"up outside a transaction",
       "-- migrate:up transaction:false\nA;\n-- migrate:down\nB;", "A;\n", "B;",
       true, false},
      {"down outside a transaction",
       "-- migrate:up\nA;\n-- migrate:down   transaction:false \r\nB;", "A;\n",
       "B;", false, true},
      {"what is so anyway",
       "-- migrate:up transaction:true\nA;\n-- migrate:down\n", "A;\n", ""},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<DividedFile> file = Divide(c.text);
    if (!file.ok()) {
      ADD_FAILURE() << c.rule << ": " << file.status();
      continue;
    }
    EXPECT_EQ(file->up.text, c.up) << c.rule;
    EXPECT_EQ(file->up.position,
              PositionAt(c.text, file->up.text.data() - c.text.data()))
        << c.rule;
    EXPECT_TRUE(file->down_error.ok()) << c.rule << file->down_error;
    EXPECT_EQ(file->down_missing, !c.down.has_value()) << c.rule;
    ASSERT_EQ(file->down.has_value(), c.down.has_value()) << c.rule;
    if (c.down.has_value()) {
      EXPECT_EQ(std::string(file->down->text), *c.down) << c.rule;
    }
    EXPECT_EQ(file->up_no_transaction, c.up_outside) << c.rule;
    EXPECT_EQ(file->down_no_transaction, c.down_outside) << c.rule;
  }
}

TEST(DivideDbmateFile, RefusesWhatDbmateRefuses) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"-- migrate:down\nB;\n-- migrate:up\nA;",
       "1:1: migrate:down stands before migrate:up"},
      {"SELECT 1;\n-- migrate:up\nA;", "1:1: SQL stands before -- migrate:up"},
      {"-- migrate:up\nA;\n-- migrate:up\nB;", "3:1: a second migrate:up"},
      {"-- migrate:up\nA;\n-- migrate:down\nB;\n-- migrate:up\nC;",
       "5:1: a second migrate:up"},
      {"-- migrate:up transaction:maybe\nA;",
       "1:1: \"transaction:maybe\" is no option"},
      {"  -- migrate:up\nA;", "1:1: blanks stand before this marker"},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<DividedFile> file = Divide(c.text);
    ASSERT_FALSE(file.ok()) << c.text;
    EXPECT_TRUE(absl::StrContains(file.status().message(), c.message))
        << file.status();
  }
}

TEST(DivideDbmateFile, ABrokenDownDoesNotStopTheUp) {
  for (const char* text :
       {"-- migrate:up\nA;\n-- migrate:down\nB;\n-- migrate:down\nC;",
        "-- migrate:up\nA;\n-- migrate:down transaction:no\nB;"}) {
    const absl::StatusOr<DividedFile> file = Divide(text);
    ASSERT_TRUE(file.ok()) << file.status();
    EXPECT_EQ(file->up.text, "A;\n");
    EXPECT_FALSE(file->down_error.ok()) << text;
    EXPECT_FALSE(file->down.has_value()) << text;
  }
}

}  // namespace
}  // namespace gander
