#include "tests/cli/malformed/case_file.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(MalformedTable, HasAtLeastTwoHundredRowsAndNoneTwice) {
  std::set<std::string> names;
  std::set<std::string> inputs;
  for (const auto& [name, text] : CaseFileTexts()) {
    for (const MalformedCase& row : ParseCaseFile(text).cases) {
      EXPECT_TRUE(names.insert(row.name).second) << row.name;
      const std::string input = row.source.substr(row.source.find('\n'));
      EXPECT_TRUE(inputs.insert(input).second) << row.name;
      EXPECT_NE(row.expected.exit_code, 0)
          << row.name << ": what is accepted is not malformed";
    }
  }
  EXPECT_GE(names.size(), 200);
}

TEST(CaseFile, IsWrittenAsItIsRead) {
  for (const auto& [name, text] : CaseFileTexts()) {
    EXPECT_EQ(FormatCaseFile(ParseCaseFile(text)), text) << name;
  }
}

TEST(CaseFile, ARowNeedsTheServerWhenItNamesIt) {
  const CaseFile file = ParseCaseFile(
      "== by-url\n$ gander up --database-url=$PG\nexit 2\n"
      "== by-port\n$ gander up --database-url=postgresql://$PG_HOST_PORT/a\n"
      "== by-environment\nenv GANDER_DATABASE_URL $PG\n$ gander up\n"
      "== by-statement\npg SELECT 1\n$ gander up\n"
      "== by-run\nrun gander up --database-url=$PG\n$ gander up\n"
      "== not-in-a-file\nfile a.sql\n| $PG\n$ gander up\n"
      "== not-elsewhere\n$ gander up --database-url=postgresql://a/b\n");
  std::string needing;
  for (const MalformedCase& row : file.cases) {
    if (NeedsServer(row)) needing += row.name + " ";
  }
  EXPECT_EQ(needing, "by-url by-port by-environment by-statement by-run ");
}

}  // namespace
}  // namespace gander
