#include "runtime/sql/annotated_file.h"

#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

absl::StatusOr<DividedFile> Divide(absl::string_view text) {
  return DivideAnnotatedFile(text, DatabaseName::kPostgres);
}

TEST(DivideAnnotatedFile, CutsAtTheAnnotations) {
  const struct {
    const char* rule;
    std::string text;
    std::string up;
    std::optional<std::string> down;
    bool no_transaction = false;
  } cases[] = {
      {"Up alone", "-- +goose Up\nA;\n", "A;\n", std::nullopt},
      {"Up without anything", "-- +goose Up", "", std::nullopt},
      {"Up and Down", "-- +goose Up\nA;\n-- +goose Down\nB;\n", "A;\n", "B;\n"},
      {"gander's own prefix", "-- +gander Up\nA;\n-- +gander Down\nB;", "A;\n",
       "B;"},
      {"both prefixes", "-- +gander Up\nA;\n-- +goose Down\nB;", "A;\n", "B;"},
      {"an empty Up", "-- +goose Up\n-- +goose Down\nB;", "", "B;"},
      {"an empty Down", "-- +goose Up\nA;\n-- +goose Down", "A;\n", ""},
      {"CR LF", "-- +goose Up\r\nA;\r\n-- +goose Down\r\nB;", "A;\r\n", "B;"},
      {"comments before Up", "\n-- a\n  \n-- +goose Up\nA;", "A;",
       std::nullopt},
      {"a block comment before Up", "/* licence; */\n-- +goose Up\nA;", "A;",
       std::nullopt},
      {"lone semicolons are SQL", "-- +goose Up\n;\n", ";\n", std::nullopt},
      {"blocks stay in their part",
       "-- +goose Up\n-- +goose StatementBegin\nA;\n-- +goose StatementEnd\n"
       "-- +goose Down\nB;",
       "-- +goose StatementBegin\nA;\n-- +goose StatementEnd\n", "B;"},
      {"NO TRANSACTION before Up", "-- +goose NO TRANSACTION\n-- +goose Up\nA;",
       "A;", std::nullopt, true},
      {"NO TRANSACTION in Up", "-- +goose Up\n-- +goose NO TRANSACTION\nA;",
       "-- +goose NO TRANSACTION\nA;", std::nullopt, true},
      {"NO TRANSACTION in the last line is for both",
       "-- +goose Up\nA;\n-- +goose Down\nB;\n-- +goose NO TRANSACTION", "A;\n",
       "B;\n-- +goose NO TRANSACTION", true},
      {"NO TRANSACTION in a block",
       "-- +goose Up\n-- +goose StatementBegin\n-- +goose NO TRANSACTION\n"
       "-- +goose StatementEnd\n",
       "-- +goose StatementBegin\n-- +goose NO TRANSACTION\n"
       "-- +goose StatementEnd\n",
       std::nullopt, true},
      {"in any case of letters", "-- +goose UP\nA;\n-- +goose down\nB;", "A;\n",
       "B;"},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<DividedFile> file = Divide(c.text);
    if (!file.ok()) {
      ADD_FAILURE() << c.rule << ": " << file.status();
      continue;
    }
    EXPECT_EQ(file->up.text, c.up) << c.rule;
    EXPECT_TRUE(file->down_error.ok()) << c.rule << file->down_error;
    EXPECT_EQ(file->down.has_value(), c.down.has_value()) << c.rule;
    EXPECT_EQ(file->down_missing, !c.down.has_value()) << c.rule;
    if (file->down.has_value()) {
      EXPECT_EQ(std::string(file->down->text), c.down) << c.rule;
    }
    EXPECT_EQ(file->up_no_transaction, c.no_transaction) << c.rule;
    EXPECT_EQ(file->down_no_transaction, c.no_transaction) << c.rule;
    EXPECT_EQ(file->up.position,
              PositionAt(c.text, file->up.text.data() - c.text.data()))
        << c.rule;
  }
}

TEST(DivideAnnotatedFile, SqlMigrateTakesEachPartOutOfTheTransactionAlone) {
  const struct {
    std::string text;
    bool up;
    bool down;
  } cases[] = {
      {"-- +migrate Up\nA;\n-- +migrate Down\nB;\n", false, false},
      {"-- +migrate Up notransaction\nA;\n-- +migrate Down\nB;\n", true, false},
      {"-- +migrate Up\nA;\n-- +migrate Down notransaction\nB;\n", false, true},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<DividedFile> file = Divide(c.text);
    ASSERT_TRUE(file.ok()) << file.status();
    EXPECT_EQ(file->up.text, "A;\n");
    EXPECT_EQ(file->down->text, "B;\n");
    EXPECT_EQ(file->up_no_transaction, c.up) << c.text;
    EXPECT_EQ(file->down_no_transaction, c.down) << c.text;
  }
}

TEST(DivideAnnotatedFile, TwoToolsAnnotationsDoNotMix) {
  for (const char* text : {"-- +goose Up\nA;\n-- +migrate Down\nB;\n",
                           "-- +migrate Up\nA;\n-- +gander Down\nB;\n"}) {
    const absl::StatusOr<DividedFile> file = Divide(text);
    ASSERT_FALSE(file.ok()) << text;
    EXPECT_TRUE(absl::StrContains(file.status().message(),
                                  "3:1: an annotation of another tool"))
        << file.status();
  }
}

TEST(DivideAnnotatedFile, GoosesAnnotationsAreNotSqlMigrates) {
  for (const char* text :
       {"-- +migrate Up\n-- +migrate NO TRANSACTION\nA;\n",
        "-- +goose Up notransaction\nA;\n", "-- +migrate Up transaction\n"}) {
    EXPECT_FALSE(Divide(text).ok()) << text;
  }
}

TEST(DivideAnnotatedFile, SaysWhatEndsEachPart) {
  const absl::StatusOr<DividedFile> file =
      Divide("-- +goose Up\nA;\n-- +gander Down \nB;");
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->up.end, "line 3 (-- +gander Down)");
  EXPECT_EQ(file->down->end, "the end of the file");
  EXPECT_EQ(file->prefix, "+goose");
}

struct BadCase {
  const char* rule;
  std::string text;
  const char* message;  // its beginning
};

TEST(DivideAnnotatedFile, RefusesWhatGooseRefuses) {
  const BadCase cases[] = {
      {"two Up", "-- +goose Up\nA;\n-- +goose Up\nB;", "3:1: a second Up"},
      {"Up again behind Down",
       "-- +goose Up\nA;\n-- +goose Down\nB;\n-- +goose Up\nC;",
       "5:1: a second Up"},
      {"Down first", "-- +goose Down\nA;\n-- +goose Up\n",
       "1:1: Down stands before Up"},
      {"no Up", "-- +goose NO TRANSACTION\nA;",
       "1:1: this file has annotations, but none is -- +goose Up"},
      {"an unknown annotation", "-- +goose Up\n-- +goose Sideways\n",
       "2:1: \"Sideways\" is no annotation"},
      {"a comment that mentions goose", "-- see +goose docs\n-- +goose Up\n",
       "1:1: \"see  docs\" is no annotation"},
      {"an empty annotation", "-- +gander\n", "1:1: nothing follows +gander"},
      {"two in a line", "-- +goose Up +goose Down\n",
       "1:1: two annotations stand in this line"},
      {"blanks before Up", "  -- +goose Up\n", "1:1: blanks stand before"},
      {"blanks before Down", "-- +goose Up\nA;\n\t-- +goose Down\nB;",
       "3:1: blanks stand before"},
      {"SQL before Up", "-- a\n A;\n-- +goose Up\n",
       "2:2: SQL stands before -- +goose Up"},
      {"a semicolon before Up", ";\n-- +goose Up\n",
       "1:1: SQL stands before -- +goose Up"},
      {"an open comment before Up", "/* a\n-- +goose Up\n",
       "1:1: the comment that begins here is not closed before the first -- "
       "+goose Up"},
      {"StatementBegin before Up", "-- +goose StatementBegin\n-- +goose Up\n",
       "1:1: StatementBegin stands before -- +goose Up"},
      {"StatementEnd before Up", "-- +goose StatementEnd\n-- +goose Up\n",
       "1:1: StatementEnd without -- +goose StatementBegin"},
      {"StatementEnd alone", "-- +goose Up\nA;\n-- +goose StatementEnd\n",
       "3:1: StatementEnd without -- +goose StatementBegin"},
      {"two StatementEnd",
       "-- +goose Up\n-- +goose StatementBegin\n-- +goose StatementEnd\n"
       "-- +goose StatementEnd\n",
       "4:1: StatementEnd without"},
      {"a block in a block",
       "-- +goose Up\n-- +goose StatementBegin\n-- +goose StatementBegin\n",
       "3:1: StatementBegin stands inside the block that begins at line 2"},
      {"an open block at the end", "-- +goose Up\n-- +goose StatementBegin\nA;",
       "2:1: the block that begins here is not ended: there is no -- +goose "
       "StatementEnd before the end of the file"},
      {"an open block at Down",
       "-- +goose Up\n-- +goose StatementBegin\nA;\n-- +goose Down\nB;",
       "2:1: the block that begins here is not ended: there is no -- +goose "
       "StatementEnd before line 4 (-- +goose Down)"},
      {"lines that end with CR", "-- +goose Up\rA;\r-- x\r",
       "1:1: the lines of this file end with CR alone"},
  };
  for (const BadCase& c : cases) {
    const absl::Status status = Divide(c.text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.rule;
    EXPECT_TRUE(absl::StartsWith(std::string(status.message()), c.message))
        << c.rule << ": " << status;
  }
}

TEST(DivideAnnotatedFile, ABrokenDownDoesNotStopTheUp) {
  const BadCase cases[] = {
      {"two Down", "-- +goose Up\nA;\n-- +goose Down\n-- +goose Down\n",
       "4:1: a second Down"},
      {"an unknown annotation", "-- +goose Up\nA;\n-- +goose Down\n-- +goose x",
       "4:1: \"x\" is no annotation"},
      {"blanks before an annotation",
       "-- +goose Up\nA;\n-- +goose Down\n -- +goose StatementBegin\n",
       "4:1: blanks stand before"},
      {"StatementEnd alone",
       "-- +goose Up\nA;\n-- +goose Down\n-- +goose StatementEnd\n",
       "4:1: StatementEnd without"},
      {"an open block",
       "-- +goose Up\nA;\n-- +goose Down\n-- +goose StatementBegin\nB;",
       "4:1: the block that begins here is not ended"},
      {"the first of several problems",
       "-- +goose Up\nA;\n-- +goose Down\n-- +goose x\n-- +goose y\n",
       "4:1: \"x\" is no annotation"},
  };
  for (const BadCase& c : cases) {
    const absl::StatusOr<DividedFile> file = Divide(c.text);
    ASSERT_TRUE(file.ok()) << c.rule << ": " << file.status();
    EXPECT_EQ(file->up.text, "A;\n") << c.rule;
    EXPECT_FALSE(file->down.has_value()) << c.rule;
    EXPECT_FALSE(file->down_missing) << c.rule;
    EXPECT_TRUE(
        absl::StartsWith(std::string(file->down_error.message()), c.message))
        << c.rule << ": " << file->down_error;
  }
}

TEST(DivideAnnotatedFile, ABrokenDownMaySayNoTransaction) {
  const absl::StatusOr<DividedFile> file = Divide(
      "-- +goose Up\nA;\n-- +goose Down\n-- +goose x\n"
      "-- +goose NO TRANSACTION\n");
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE(file->up_no_transaction);
}

TEST(DivideAnnotatedFile, SaysWhereEnvsubIsOn) {
  const Substitution none = Substitution::kNone;
  const Substitution marked = Substitution::kEnvsub;
  const Substitution from_start = Substitution::kEnvsubFromStart;
  const struct {
    const char* rule;
    const char* text;
    Substitution up;
    Substitution down;
  } cases[] = {
      {"nowhere", "-- +goose Up\nA;\n-- +goose Down\nB;", none, none},
      {"before Up, and to the end",
       "-- +goose ENVSUB ON\n-- +goose Up\nA;\n-- +goose Down\nB;", from_start,
       from_start},
      {"in Up, and on behind Down",
       "-- +goose Up\n-- +goose ENVSUB ON\nA;\n-- +goose Down\nB;", marked,
       from_start},
      {"in Up only",
       "-- +goose Up\n-- +goose ENVSUB ON\nA;\n-- +goose ENVSUB OFF\n"
       "-- +goose Down\nB;",
       marked, none},
      {"in Down only",
       "-- +goose Up\nA;\n-- +goose Down\n-- +goose ENVSUB ON\nB;", none,
       marked},
      {"off before it begins",
       "-- +goose ENVSUB ON\n-- +goose ENVSUB OFF\n-- +goose Up\nA;\n"
       "-- +goose Down\n-- +goose ENVSUB OFF\nB;",
       none, none},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<DividedFile> file =
        DivideAnnotatedFile(c.text, DatabaseName::kPostgres);
    ASSERT_TRUE(file.ok()) << c.rule << file.status();
    EXPECT_EQ(file->up.substitution, c.up) << c.rule;
    EXPECT_EQ(file->down->substitution, c.down) << c.rule;
  }
}

}  // namespace
}  // namespace gander
