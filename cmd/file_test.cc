#include "cmd/file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "cmd/folder.h"
#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

std::string InFolder(const std::string& name) {
  const std::string folder = absl::StrCat(
      testing::TempDir(), "/",
      testing::UnitTest::GetInstance()->current_test_info()->name());
  mkdir(folder.c_str(), 0777);
  return absl::StrCat(folder, "/", name);
}

int64_t FilesIn(const std::string& folder) {
  const std::filesystem::directory_iterator files(folder);
  return std::distance(begin(files), end(files));
}

TEST(CreateFile, LeavesAnExistingFileAsItIs) {
  const std::string path = InFolder("f");
  ASSERT_TRUE(CreateFile(path, "first").ok());
  const absl::Status status = CreateFile(path, "second");
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(status.message(),
            absl::StrCat(path, " exists already, and is left as it is"));
  EXPECT_EQ(ReadFile(path, 100).value(), "first");
}

TEST(ReplaceFile, LeavesNoOtherFileBehind) {
  const std::string path = InFolder("f");
  ASSERT_TRUE(ReplaceFile(path, "first").ok());
  ASSERT_TRUE(ReplaceFile(path, "second").ok());
  EXPECT_EQ(ReadFile(path, 100).value(), "second");
  EXPECT_EQ(FilesIn(InFolder("")), 1);
}

TEST(ReplaceFile, KeepsThePermissions) {
  const std::string path = InFolder("f");
  ASSERT_TRUE(ReplaceFile(path, "first").ok());
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  ASSERT_TRUE(ReplaceFile(path, "second").ok());
  struct stat about;
  ASSERT_EQ(stat(path.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 07777, 0640u);
}

TEST(WriteBeside, IsHiddenAndNeverInTheWayOfAnother) {
  const std::string path = InFolder("f");
  const absl::StatusOr<std::string> first = WriteBeside(path, "a", 0600);
  const absl::StatusOr<std::string> second = WriteBeside(path, "b", {});
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_NE(*first, *second);
  EXPECT_EQ(first->rfind(InFolder(".f."), 0), 0u) << *first;
  EXPECT_EQ(ReadFile(*first, 100).value(), "a");
}

TEST(ReadFile, SaysWhatIsWrong) {
  EXPECT_EQ(ReadFile(InFolder("none"), 100).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(ReadFile(InFolder(""), 100).status().code(),
            absl::StatusCode::kInvalidArgument);
  ASSERT_TRUE(CreateFile(InFolder("long"), std::string(101, 'x')).ok());
  EXPECT_EQ(ReadFile(InFolder("long"), 100).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadFile(InFolder("long"), 101).value().size(), 101);
}

TEST(NoSuchFolder, SaysWhatToDo) {
  EXPECT_EQ(NoSuchFolder("no/such/folder"),
            absl::NotFoundError("there is no folder no/such/folder; make it, "
                                "or name the folder of your migrations with "
                                "--dir"));
}

TEST(JoinPath, NeedsNoDotAndNoSecondSlash) {
  EXPECT_EQ(JoinPath(".", "a"), "a");
  EXPECT_EQ(JoinPath("m", "a"), "m/a");
  EXPECT_EQ(JoinPath("m/", "a"), "m/a");
}

}  // namespace
}  // namespace gander::cmd
