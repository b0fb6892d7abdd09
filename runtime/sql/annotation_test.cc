#include "runtime/sql/annotation.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(ParseAnnotation, TakesWhatGooseTakes) {
  const struct {
    std::string line;
    Annotation annotation;
  } cases[] = {
      {"-- +goose Up", Annotation::kUp},
      {"-- +goose Down", Annotation::kDown},
      {"-- +goose StatementBegin", Annotation::kStatementBegin},
      {"-- +goose StatementEnd", Annotation::kStatementEnd},
      {"-- +goose NO TRANSACTION", Annotation::kNoTransaction},
      {"-- +goose ENVSUB ON", Annotation::kEnvsubOn},
      {"-- +goose ENVSUB OFF", Annotation::kEnvsubOff},
      {"-- +gander Up", Annotation::kUp},
      {"-- +gander no transaction", Annotation::kNoTransaction},
      {"--+goose Up", Annotation::kUp},
      {"-- +goose up", Annotation::kUp},
      {"-- +goose DOWN", Annotation::kDown},
      {"-- +goose   statementbegin  ", Annotation::kStatementBegin},
      {"---- +goose Up --", Annotation::kUp},
      {"--\t+goose\tUp\t", Annotation::kUp},
      {"-- Up +goose", Annotation::kUp},
      {"-- +gooseUp", Annotation::kUp},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<Annotation> annotation = ParseAnnotation(c.line);
    ASSERT_TRUE(annotation.ok()) << c.line << ": " << annotation.status();
    EXPECT_EQ(*annotation, c.annotation) << c.line;
  }
}

TEST(ParseAnnotation, SaysWhatIsWrong) {
  const struct {
    std::string line;
    std::string message;
  } cases[] = {
      {" -- +goose Up", "blanks stand before this annotation"},
      {"\t-- +goose Up", "blanks stand before this annotation"},
      {"\u00A0-- +goose Up", "blanks stand before this annotation"},
      {"-- +goose Up +goose Down", "two annotations stand in this line"},
      {"-- +goose +gander Up", "two annotations stand in this line"},
      {"-- +goose", "nothing follows +goose"},
      {"-- +gander --", "nothing follows +gander"},
      {"-- +goose Upp",
       "\"Upp\" is no annotation; +goose takes Up, Down, "
       "StatementBegin, StatementEnd, NO TRANSACTION, ENVSUB "
       "ON, ENVSUB OFF"},
      {"-- see +goose docs", "\"see  docs\" is no annotation"},
      {"-- +goose NO  TRANSACTION", "\"NO  TRANSACTION\" is no annotation"},
      {"-- +goose NOTRANSACTION", "\"NOTRANSACTION\" is no annotation"},
      {"-- +goose Up;", "\"Up;\" is no annotation"},
      {"-- +goose Up -- create", "\"Up  create\" is no annotation"},
      {"--- +goose Up", "\"-  Up\" is no annotation"},
      {"-- +goose ENVSUB", "\"ENVSUB\" is no annotation"},
      {"-- +goose Up\rCREATE", "end with CR alone"},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<Annotation> annotation = ParseAnnotation(c.line);
    EXPECT_EQ(annotation.status().code(), absl::StatusCode::kInvalidArgument)
        << c.line;
    EXPECT_TRUE(absl::StrContains(std::string(annotation.status().message()),
                                  c.message))
        << c.line << ": " << annotation.status();
  }
}

TEST(FindAnnotations, FindsThemLineByLine) {
  const struct {
    const char* rule;
    std::string text;
    std::vector<std::string> lines;
  } cases[] = {
      {"an empty text", "", {}},
      {"SQL alone", "SELECT 1;\n", {}},
      {"the first line", "-- +goose Up\nSELECT 1;", {"-- +goose Up"}},
      {"the last line", "SELECT 1;\n-- +goose Down", {"-- +goose Down"}},
      {"CR LF",
       "-- +goose Up\r\n-- +gander Down\r\n",
       {"-- +goose Up", "-- +gander Down"}},
      {"blanks before it", "  -- +goose Up\n", {"  -- +goose Up"}},
      {"a no-break space before it",
       "\u00A0-- +goose Up\n",
       {"\u00A0-- +goose Up"}},
      {"words before it", "-- see +goose docs\n", {"-- see +goose docs"}},
      {"in a string all the same",
       "SELECT '\n-- +goose Up\n';",
       {"-- +goose Up"}},
      {"not behind SQL", "SELECT 1; -- +goose Up\n", {}},
      {"not in a block comment in its line", "/* -- +goose Up */\n", {}},
      {"not behind a number sign", "# +goose Up\n", {}},
      {"not in capitals", "-- +GOOSE UP\n-- +Goose Up\n", {}},
      {"not with a blank in it", "-- + goose Up\n", {}},
      {"not another word", "-- +gopher Up\n-- +go\n", {}},
      {"two in a line are one line",
       "-- +goose Up +goose Up\n",
       {"-- +goose Up +goose Up"}},
  };
  for (const auto& c : cases) {
    std::vector<std::string> lines;
    for (const AnnotationLine& line : FindAnnotations(c.text)) {
      EXPECT_EQ(c.text.substr(line.begin, line.line.size()), line.line);
      EXPECT_TRUE(line.next == c.text.size() || c.text[line.next - 1] == '\n');
      lines.emplace_back(line.line);
    }
    EXPECT_EQ(lines, c.lines) << c.rule;
  }
}

TEST(FindAnnotations, IsLinearInALineFullOfPrefixes) {
  std::string text = "SELECT ";
  for (int i = 0; i < 1000000; ++i) text += "+goose";
  EXPECT_TRUE(FindAnnotations(text).empty());
}

TEST(FindMisspelledAnnotation, FindsACommentThatIsOneButForItsPrefix) {
  for (const char* line :
       {"-- +GOOSE UP", "/* +goose Down */", "# +gander Up",
        "/*+migrate Down*/", "-- +MIGRATE Up", "-- + migrate Down",
        "\t-- +Gander Down", "-- +GOOSE", "-- +goos Up", "--+goos down",
        "-- + goose up", "-- goose Up", "-- Gander down\r",
        "-- +gosling StatementBegin", "-- +gandr  NO TRANSACTION ",
        "-- +gandr ENVSUB ON", "-- +anything Down"}) {
    const auto found =
        FindMisspelledAnnotation(absl::StrCat("SELECT 1;\n", line, "\nb"));
    ASSERT_TRUE(found.has_value()) << line;
    EXPECT_EQ(found->begin, 10) << line;
  }
}

TEST(FindMisspelledAnnotation, LeavesOtherLinesAlone) {
  for (const char* line : {"",
                           "SELECT '+GOOSE';",
                           "-- +goose Up",
                           "-- +gander Down",
                           "-- +goose Nonsense",
                           "-- Up",
                           "-- going Up",
                           "-- + Down",
                           "-- the goose went Up",
                           "-- goose Up and away",
                           "-- +goos Upward",
                           "/* +goose */",
                           "/* goose Down */",
                           "# Down",
                           "-- migrate down",
                           "-- +migrate Up",
                           "SELECT 1; -- +goos Up",
                           "'-- +goos Up'",
                           "-- +goosUp",
                           "--"}) {
    EXPECT_FALSE(FindMisspelledAnnotation(line).has_value()) << line;
  }
}

TEST(StripBlanks, KnowsUnicodeBlanks) {
  EXPECT_EQ(StripBlanks(" \u2003\ta b\u00A0 \u3000"), "a b");
  EXPECT_EQ(StripBlanks("\u00A0"), "");
}

}  // namespace
}  // namespace gander
