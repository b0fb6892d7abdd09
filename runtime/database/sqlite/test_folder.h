// File: test_folder.h
//
// A folder of a test's own, and a test as somebody whose rights are checked.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_TEST_FOLDER_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_TEST_FOLDER_H_

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <system_error>

#include "absl/functional/function_ref.h"
#include "gtest/gtest.h"

namespace gander::sqlite {

// Removed with this object.
class TestFolder {
 public:
  TestFolder() {
    std::string pattern = testing::TempDir() + "/sqlite.XXXXXX";
    path_ = mkdtemp(pattern.data());
    chmod(path_.c_str(), 0777);
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  const std::string& path() const { return path_; }
  // The path of a file in it.
  std::string operator/(const std::string& name) const {
    return path_ + "/" + name;
  }

 private:
  std::string path_;
};

// Runs `body` in a process of its own as a user who is not root, whose rights
// no file system asks for; failures in it fail the test.
inline void AsOrdinaryUser(absl::FunctionRef<void()> body) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    constexpr uid_t kNobody = 65534;
    if (geteuid() == 0 && setresuid(kNobody, kNobody, kNobody) != 0) _exit(3);
    body();
    fflush(nullptr);
    _exit(testing::Test::HasFailure() ? 1 : 0);
  }
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_TEST_FOLDER_H_
