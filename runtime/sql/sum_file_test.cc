#include "runtime/sql/sum_file.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "runtime/migration/checksum.h"

namespace gander {
namespace {

const std::vector<SumEntry>& Entries() {
  static const auto* const entries = new std::vector<SumEntry>{
      {"10_c.sql", "ccc"}, {"0002_b.cc", "bbb"}, {"1_a.sql", "aaa"}};
  return *entries;
}

// A file whose first line fits `lines`.
std::string WithHeader(absl::string_view lines) {
  return absl::StrCat("gander.sum 1 ", Checksum(lines), "\n", lines);
}

TEST(FormatSum, SortsByVersionBelowADigestOfTheLines) {
  EXPECT_EQ(FormatSum(Entries()),
            WithHeader("1_a.sql aaa\n0002_b.cc bbb\n10_c.sql ccc\n"));
}

TEST(FormatSum, SortsVersionsOfSeveralPartsByThem) {
  EXPECT_EQ(FormatSum({{"V13.1__c.sql", "c"},
                       {"V20__d.sql", "d"},
                       {"V13__a.sql", "a"},
                       {"1_x.sql", "x"}}),
            WithHeader("1_x.sql x\nV13__a.sql a\nV13.1__c.sql c\n"
                       "V20__d.sql d\n"));
}

TEST(FormatSum, SortsVariantsByName) {
  EXPECT_EQ(FormatSum({{"1_a.sqlite.sql", "s"}, {"1_a.postgres.sql", "p"}}),
            WithHeader("1_a.postgres.sql p\n1_a.sqlite.sql s\n"));
}

TEST(FormatSum, OfNothingIsTheHeader) {
  EXPECT_EQ(FormatSum({}), WithHeader(""));
}

TEST(CheckSum, AcceptsWhatFormatSumWrites) {
  const std::string text = FormatSum(Entries());
  EXPECT_TRUE(CheckSum("gander.sum", text, Entries()).ok());
  EXPECT_TRUE(CheckSum("gander.sum", FormatSum({}), {}).ok());
}

TEST(CheckSum, DoesNotMindCrLfOrAByteOrderMark) {
  const std::string text =
      absl::StrCat("\xEF\xBB\xBF",
                   absl::StrReplaceAll(FormatSum(Entries()), {{"\n", "\r\n"}}));
  const absl::Status status = CheckSum("gander.sum", text, Entries());
  EXPECT_TRUE(status.ok()) << status;
}

TEST(CheckSum, NamesEveryFileThatDiffers) {
  const std::string text = FormatSum(Entries());
  const absl::Status status =
      CheckSum("d/gander.sum", text,
               {{"1_a.sql", "aaa"}, {"0002_b.cc", "xxx"}, {"3_d.sql", "ddd"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(std::string(status.message()),
            "d/gander.sum does not fit the migrations:\n"
            "  0002_b.cc has been edited since it was written\n"
            "  10_c.sql is in it, and there is no such file\n"
            "  3_d.sql is not in it\n"
            "If that is as it should be, write it anew with the command "
            "\"hash\".");
}

TEST(CheckSum, SaysWhatIsWrongWithTheFile) {
  const struct {
    const char* rule;
    std::string text;
    const char* message;  // its beginning
  } cases[] = {
      {"an empty file", "", "gander.sum:1:1: this is no gander.sum"},
      {"another file", "h1:abc=\n", "gander.sum:1:1: this is no gander.sum"},
      {"no digest", "gander.sum 1\n", "gander.sum:1:1: this is no gander.sum"},
      {"a word too many", "gander.sum 1 a b\n",
       "gander.sum:1:1: this is no gander.sum"},
      {"a newer format", "gander.sum 2 abc\n",
       "gander.sum:1:1: format 2 is not known to this version of gander"},
      {"another digest", "gander.sum 1 abc\n1_a.sql aaa\n",
       "gander.sum:1:1: the first line does not fit the lines below it"},
      {"an edited line",
       absl::StrReplaceAll(FormatSum(Entries()), {{"bbb", "xxx"}}),
       "gander.sum:1:1: the first line does not fit the lines below it"},
      {"a conflict",
       "<<<<<<< HEAD\ngander.sum 1 a\n=======\ngander.sum 1 b\n>>>>>>> b\n",
       "gander.sum:1:1: a conflict of version control"},
      {"a conflict further down", "gander.sum 1 a\n<<<<<<< HEAD\n",
       "gander.sum:2:1: a conflict of version control"},
      {"a line of one word", WithHeader("1_a.sql\n"),
       "gander.sum:2:1: a line is \"<file name> <checksum>\""},
      {"a line without checksum", WithHeader("1_a.sql a\n2_b.sql b \n"),
       "gander.sum:3:1: a line is \"<file name> <checksum>\""},
      {"a line without a name", WithHeader(" aaa\n"),
       "gander.sum:2:1: a line is \"<file name> <checksum>\""},
      {"a file twice", WithHeader("1_a.sql a\n1_a.sql a\n"),
       "gander.sum:3:1: 1_a.sql is here twice"},
  };
  for (const auto& c : cases) {
    const absl::Status status = CheckSum("gander.sum", c.text, Entries());
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.rule;
    EXPECT_TRUE(absl::StartsWith(std::string(status.message()), c.message))
        << c.rule << ": " << status;
  }
}

}  // namespace
}  // namespace gander
