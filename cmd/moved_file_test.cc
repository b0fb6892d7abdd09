#include "cmd/moved_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "cmd/file.h"
#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

class MovedFileTest : public testing::Test {
 protected:
  MovedFileTest() {
    std::string pattern = testing::TempDir() + "/moved_XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }

  std::string Path(const std::string& name) const {
    return folder_ + "/" + name;
  }
  void Write(const std::string& name, const std::string& content) {
    ASSERT_TRUE(CreateFile(Path(name), content).ok());
  }
  std::string Read(const std::string& name) const {
    return ReadFile(Path(name), 100).value_or("<none>");
  }
  // Hidden ones, too: nothing is left behind.
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(folder_)) {
      names.push_back(file.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  absl::Status Move(const std::string& content) {
    return MoveFile(Path("old"), Path("new"), content);
  }

  std::string folder_;
};

using Strings = std::vector<std::string>;

TEST_F(MovedFileTest, TakesThePlaceOfTheOldOne) {
  Write("old", "a");
  ASSERT_EQ(chmod(Path("old").c_str(), 0640), 0);
  ASSERT_TRUE(Move("b").ok());
  EXPECT_EQ(Names(), Strings{"new"});
  EXPECT_EQ(Read("new"), "b");
  struct stat about;
  ASSERT_EQ(stat(Path("new").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 07777, 0640u);
}

TEST_F(MovedFileTest, NeverOverwrites) {
  Write("old", "a");
  Write("new", "another");
  EXPECT_EQ(Move("b").code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Names(), (Strings{"new", "old"}));
  EXPECT_EQ(Read("new"), "another");
  EXPECT_EQ(Read("old"), "a");
}

TEST_F(MovedFileTest, EndsWhatWasInterrupted) {
  Write("old", "a");
  Write("new", "b");
  EXPECT_TRUE(Move("b").ok());
  EXPECT_EQ(Names(), Strings{"new"});
}

TEST_F(MovedFileTest, AFileThatIsNotThereIsNamed) {
  const absl::Status status = Move("b");
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(std::string(status.message()).find("cannot read " + Path("old")),
            0u);
  EXPECT_EQ(Names(), Strings{});
}

}  // namespace
}  // namespace gander::cmd
