// Runs every row of the case files: malformed input must give exactly the
// message and the exit code that stand there. What the rows give now is written
// to the test's undeclared outputs; update.sh takes it from there.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "gtest/gtest.h"
#include "tests/cli/malformed/case_file.h"
#include "tests/cli/malformed/case_runner.h"

namespace gander {
namespace {

namespace fs = std::filesystem;

std::string Absolute(const char* variable) {
  return fs::absolute(std::getenv(variable)).string();
}

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

std::vector<fs::path> CaseFiles() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator("tests/cli/malformed")) {
    if (entry.path().extension() == ".cases") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string Show(const Expectation& e) {
  return "exit " + std::to_string(e.exit_code) + "\n--- out\n" + e.out +
         "--- err\n" + e.err;
}

class MalformedTest : public testing::TestWithParam<fs::path> {};

TEST_P(MalformedTest, EveryRowSaysExactlyWhatIsWrong) {
  CaseFile file = ParseCaseFile(ReadFile(GetParam()));
  for (MalformedCase& row : file.cases) {
    SCOPED_TRACE(row.name);
    CaseRunner runner(
        {{"gander", Absolute("GANDER")}, {"project", Absolute("PROJECT")}});
    const Expectation actual = runner.Run(row);
    EXPECT_EQ(Show(actual), Show(row.expected)) << row.source;
    if (actual.exit_code == 2) {
      EXPECT_TRUE(runner.changed_files().empty())
          << *runner.changed_files().begin();
    }
    // 134 is abort, 139 a segmentation fault: never, whatever stands there.
    EXPECT_LE(actual.exit_code, 9) << row.source;
    row.expected = actual;
  }
  const char* outputs = std::getenv("TEST_UNDECLARED_OUTPUTS_DIR");
  if (outputs == nullptr) return;
  std::ofstream(fs::path(outputs) / GetParam().filename(), std::ios::binary)
      << FormatCaseFile(file);
}

INSTANTIATE_TEST_SUITE_P(Cases, MalformedTest, testing::ValuesIn(CaseFiles()),
                         [](const auto& info) {
                           return info.param.stem().string();
                         });

TEST(MalformedTable, HasAtLeastTwoHundredRowsAndNoneTwice) {
  std::set<std::string> names;
  std::set<std::string> inputs;
  for (const fs::path& path : CaseFiles()) {
    const CaseFile file = ParseCaseFile(ReadFile(path));
    for (const MalformedCase& row : file.cases) {
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
  for (const fs::path& path : CaseFiles()) {
    const std::string text = ReadFile(path);
    EXPECT_EQ(FormatCaseFile(ParseCaseFile(text)), text) << path;
  }
}

}  // namespace
}  // namespace gander
