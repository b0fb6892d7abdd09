// Runs rows of the case files: malformed input must give exactly the message
// and the exit code that stand there. Linked with a server this runs the rows
// that need one, without one the others.
//
// With WRITE_CASES=1 it runs all of them, and writes what they give now to the
// test's undeclared outputs, for update.sh.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/cli/malformed/case_file.h"
#include "tests/cli/malformed/case_runner.h"
#include "tests/cli/malformed/case_server.h"

namespace gander {
namespace {

namespace fs = std::filesystem;

std::string Absolute(const char* variable) {
  return fs::absolute(std::getenv(variable)).string();
}

bool WritesCases() { return std::getenv("WRITE_CASES") != nullptr; }

bool IsOurs(const MalformedCase& row) {
  return WritesCases() || NeedsServer(row) == (TheCaseServer() != nullptr);
}

// Those with a row for this program.
std::vector<std::string> CaseFileNames() {
  std::vector<std::string> names;
  for (const auto& [name, text] : CaseFileTexts()) {
    for (const MalformedCase& row : ParseCaseFile(text).cases) {
      if (!IsOurs(row)) continue;
      names.push_back(name);
      break;
    }
  }
  return names;
}

std::string Show(const Expectation& e) {
  return "exit " + std::to_string(e.exit_code) + "\n--- out\n" + e.out +
         "--- err\n" + e.err;
}

class MalformedTest : public testing::TestWithParam<std::string> {};

TEST_P(MalformedTest, EveryRowSaysExactlyWhatIsWrong) {
  CaseFile file = ParseCaseFile(CaseFileTexts().at(GetParam()));
  for (MalformedCase& row : file.cases) {
    if (!IsOurs(row)) continue;
    SCOPED_TRACE(row.name);
    CaseRunner runner(
        {{"gander", Absolute("GANDER")}, {"project", Absolute("PROJECT")}},
        TheCaseServer());
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
  if (!WritesCases()) return;
  const fs::path outputs = std::getenv("TEST_UNDECLARED_OUTPUTS_DIR");
  std::ofstream(outputs / GetParam(), std::ios::binary) << FormatCaseFile(file);
}

INSTANTIATE_TEST_SUITE_P(Cases, MalformedTest,
                         testing::ValuesIn(CaseFileNames()),
                         [](const auto& info) {
                           return fs::path(info.param).stem().string();
                         });

}  // namespace
}  // namespace gander
