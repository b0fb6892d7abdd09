#include "cmd/termination_message.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

std::string File() { return std::string(getenv("TEST_TMPDIR")) + "/log"; }

std::string Content() {
  std::ifstream file(File());
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

TEST(TerminationMessage, WithoutAFileNothingHappens) {
  SetTerminationFile("");
  EXPECT_TRUE(WriteTerminationMessage(ExitCode::kDone, "fine"));
}

TEST(TerminationMessage, TheLastOneIsInTheFile) {
  SetTerminationFile(File());
  EXPECT_TRUE(WriteTerminationMessage(ExitCode::kDone, "a long text\n"));
  EXPECT_EQ(Content(), "exit code 0 (done)\na long text");
  EXPECT_TRUE(WriteTerminationMessage(ExitCode::kMigrationFailed, "bad"));
  EXPECT_EQ(Content(), "exit code 1 (migration_failed)\nbad");
}

TEST(TerminationMessage, KubernetesReads4096Bytes) {
  SetTerminationFile(File());
  EXPECT_TRUE(
      WriteTerminationMessage(ExitCode::kUsage, std::string(5000, 'x')));
  EXPECT_EQ(Content().size(), 4096);
  EXPECT_EQ(Content().substr(4090), "xxx...");
}

TEST(TerminationMessage, AFileThatCannotBeWrittenIsSaid) {
  SetTerminationFile("/nowhere/at/all");
  EXPECT_FALSE(WriteTerminationMessage(ExitCode::kDone, "fine"));
}

}  // namespace
}  // namespace gander::cmd
