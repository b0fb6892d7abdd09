#include "cmd/termination_message.h"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"
#include "runtime/migration/utf8.h"

namespace gander::cmd {
namespace {

std::string File() { return std::string(getenv("TEST_TMPDIR")) + "/log"; }

std::string Content() {
  std::ifstream file(File());
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

TEST(TerminationMessage, WithoutAFileNothingHappens) {
  SetTerminationFile("");
  EXPECT_TRUE(WriteTerminationMessage(ExitCode::kDone, "fine").ok());
}

TEST(TerminationMessage, TheLastOneIsInTheFile) {
  SetTerminationFile(File());
  EXPECT_TRUE(WriteTerminationMessage(ExitCode::kDone, "a long text\n").ok());
  EXPECT_EQ(Content(), "exit code 0 (done)\na long text");
  EXPECT_TRUE(WriteTerminationMessage(ExitCode::kMigrationFailed, "bad").ok());
  EXPECT_EQ(Content(), "exit code 1 (migration_failed)\nbad");
}

TEST(TerminationMessage, KubernetesReads4096Bytes) {
  SetTerminationFile(File());
  EXPECT_TRUE(
      WriteTerminationMessage(ExitCode::kUsage, std::string(5000, 'x')).ok());
  EXPECT_EQ(Content().size(), 4096);
  EXPECT_EQ(Content().substr(4090), "xxx...");
}

TEST(TerminationMessage, IsUtf8AndIsNotCutInACharacter) {
  SetTerminationFile(File());
  std::string text = "\xff";
  for (int i = 0; i < 3000; ++i) text += "\xc3\xa9";
  for (int shift = 0; shift < 2; ++shift, text += "a", text.insert(0, "b")) {
    ASSERT_TRUE(WriteTerminationMessage(ExitCode::kUsage, text).ok());
    EXPECT_TRUE(IsValidUtf8(Content()));
    EXPECT_GT(Content().size(), 4090);
    EXPECT_LE(Content().size(), 4096);
  }
}

TEST(TerminationMessage, AFileThatCannotBeWrittenIsNamed) {
  SetTerminationFile("/nowhere/at/all");
  EXPECT_EQ(WriteTerminationMessage(ExitCode::kDone, "fine").message(),
            "--termination-message: cannot write '/nowhere/at/all': No such "
            "file or directory");
  SetTerminationFile("/dev/full");
  EXPECT_EQ(WriteTerminationMessage(ExitCode::kDone, "fine").message(),
            "--termination-message: cannot write '/dev/full': No space left "
            "on device");
}

TEST(TerminationMessage, APipeThatNobodyReadsHoldsNothingUp) {
  const std::string pipe = File() + ".pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  SetTerminationFile(pipe);
  EXPECT_FALSE(WriteTerminationMessage(ExitCode::kDone, "fine").ok());
}

}  // namespace
}  // namespace gander::cmd
