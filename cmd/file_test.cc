#include "cmd/file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

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
  EXPECT_EQ(ListFolder(InFolder("")).value(), std::vector<std::string>{"f"});
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

TEST(ListFolder, NamesFilesInOrderWithoutFoldersAndHiddenOnes) {
  for (const char* name : {"b.sql", "a.sql", ".hidden.sql"}) {
    ASSERT_TRUE(CreateFile(InFolder(name), "").ok());
  }
  mkdir(InFolder("folder").c_str(), 0777);
  EXPECT_EQ(ListFolder(InFolder("")).value(),
            (std::vector<std::string>{"a.sql", "b.sql"}));
}

TEST(ListFolder, ThatDoesNotExistSaysWhatToDo) {
  const absl::Status status = ListFolder("no/such/folder").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(status.message(),
            "there is no folder no/such/folder; make it, or name the folder of "
            "your migrations with --dir");
}

TEST(JoinPath, NeedsNoDotAndNoSecondSlash) {
  EXPECT_EQ(JoinPath(".", "a"), "a");
  EXPECT_EQ(JoinPath("m", "a"), "m/a");
  EXPECT_EQ(JoinPath("m/", "a"), "m/a");
}

}  // namespace
}  // namespace gander::cmd
