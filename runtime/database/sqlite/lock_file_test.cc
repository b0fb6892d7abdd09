#include "runtime/database/sqlite/lock_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "runtime/database/sqlite/test_folder.h"

namespace gander::sqlite {
namespace {

class LockFileTest : public testing::Test {
 protected:
  LockFileTest() { std::ofstream(database_) << "a database"; }

  // Null when it is not free.
  std::unique_ptr<LockFile> TryLock(const std::string& holder = "us") {
    auto lock = LockFile::TryLock(path_, holder, database_);
    EXPECT_TRUE(lock.ok()) << lock.status();
    return lock.ok() ? *std::move(lock) : nullptr;
  }
  std::string Holder() { return LockFile::DescribeHolder(path_).value(); }
  bool FileExists() { return access(path_.c_str(), F_OK) == 0; }

  TestFolder folder_;
  const std::string database_ = folder_ / "a.db";
  const std::string path_ = folder_ / "a.db-gander.lock";
};

TEST_F(LockFileTest, OneHolderExcludesAnother) {
  auto first = TryLock();
  EXPECT_NE(first, nullptr);
  EXPECT_EQ(TryLock(), nullptr);
  EXPECT_EQ(TryLock(), nullptr);
  first = nullptr;
  EXPECT_NE(TryLock(), nullptr);
}

TEST_F(LockFileTest, TheFileIsThereAsLongAsTheLock) {
  EXPECT_FALSE(FileExists());
  auto lock = TryLock();
  EXPECT_TRUE(FileExists());
  EXPECT_EQ(TryLock(), nullptr);
  EXPECT_TRUE(FileExists());
  lock = nullptr;
  EXPECT_FALSE(FileExists());
}

TEST_F(LockFileTest, AFileThatACrashLeftMeansNothing) {
  std::ofstream(path_) << "somebody who crashed, with a name that is longer\n";
  EXPECT_EQ(Holder(), "");
  const auto lock = TryLock("us");
  EXPECT_NE(lock, nullptr);
  EXPECT_EQ(Holder(), "us");
}

TEST_F(LockFileTest, OthersReadWhoHoldsIt) {
  EXPECT_EQ(Holder(), "");
  auto lock = TryLock("migrate (process 7)");
  EXPECT_EQ(Holder(), "migrate (process 7)");
  lock = nullptr;
  EXPECT_EQ(Holder(), "");
}

TEST_F(LockFileTest, ClosingAnotherDescriptorOfTheFileKeepsTheLock) {
  // A process's classic locks would all end here.
  const auto lock = TryLock();
  close(open(path_.c_str(), O_RDWR));
  EXPECT_EQ(TryLock(), nullptr);
}

TEST_F(LockFileTest, AFileThatWasRemovedAndMadeAnewIsNotRemovedAgain) {
  auto lock = TryLock("first");
  unlink(path_.c_str());
  const auto second = TryLock("second");
  ASSERT_NE(second, nullptr);
  lock = nullptr;
  EXPECT_TRUE(FileExists());
  EXPECT_EQ(Holder(), "second");
  EXPECT_EQ(TryLock(), nullptr);
}

TEST_F(LockFileTest, WhoMayWriteTheDatabaseMayLockIt) {
  struct stat file;
  for (const mode_t mode : {0666, 0660, 0600, 0644}) {
    chmod(database_.c_str(), mode);
    const mode_t before = umask(077);
    const auto lock = TryLock();
    umask(before);
    ASSERT_EQ(stat(path_.c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & 0777, mode);
  }
}

TEST_F(LockFileTest, AFolderThatMayNotBeWrittenIsNamed) {
  chmod(folder_.path().c_str(), 0555);
  AsOrdinaryUser([&] {
    const auto lock = LockFile::TryLock(path_, "us", database_);
    EXPECT_EQ(lock.status().code(), absl::StatusCode::kPermissionDenied);
    const std::string message(lock.status().message());
    EXPECT_NE(message.find(path_), std::string::npos) << message;
    EXPECT_NE(message.find("must be able to write"), std::string::npos);
  });
  chmod(folder_.path().c_str(), 0777);
}

TEST_F(LockFileTest, ASymbolicLinkInItsPlaceIsNotFollowed) {
  const std::string target = folder_ / "target";
  std::ofstream(target) << "precious";
  ASSERT_EQ(symlink(target.c_str(), path_.c_str()), 0);
  EXPECT_FALSE(LockFile::TryLock(path_, "us", database_).ok());
  std::string content;
  std::getline(std::ifstream(target), content);
  EXPECT_EQ(content, "precious");
}

// A section that notices a second one in it, between processes.
class Section {
 public:
  explicit Section(std::string marker) : marker_(std::move(marker)) {}
  // False: somebody was in it.
  bool Pass() {
    const int fd = open(marker_.c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600);
    if (fd < 0) return false;
    std::this_thread::yield();
    close(fd);
    return unlink(marker_.c_str()) == 0;
  }

 private:
  const std::string marker_;
};

TEST_F(LockFileTest, ManyThreadsAreNeverInsideTogether) {
  constexpr int kThreads = 8;
  constexpr int kTurns = 100;
  std::atomic<int> failures = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      Section section(folder_ / "marker");
      for (int turn = 0; turn < kTurns;) {
        const auto lock = LockFile::TryLock(path_, "us", database_);
        if (!lock.ok()) {
          ++failures;
          return;
        }
        if (*lock == nullptr) {
          std::this_thread::yield();
          continue;
        }
        if (!section.Pass()) ++failures;
        ++turn;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_FALSE(FileExists());
}

TEST_F(LockFileTest, TwentyProcessesOfWhichSomeDieAreNeverInsideTogether) {
  constexpr int kProcesses = 20;
  constexpr int kTurns = 50;
  std::vector<pid_t> children;
  for (int i = 0; i < kProcesses; ++i) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child != 0) {
      children.push_back(child);
      continue;
    }
    Section section(folder_ / "marker");
    for (int turn = 0; turn < kTurns;) {
      auto lock =
          LockFile::TryLock(path_, absl::StrCat("child ", i), database_);
      if (!lock.ok()) _exit(2);
      if (*lock == nullptr) {
        usleep(100);
        continue;
      }
      if (!section.Pass()) _exit(1);
      // Every fourth dies with the lock in its hands.
      if (++turn == kTurns && i % 4 == 0) raise(SIGKILL);
    }
    _exit(0);
  }
  for (size_t i = 0; i < children.size(); ++i) {
    int status = 0;
    waitpid(children[i], &status, 0);
    if (i % 4 == 0) {
      EXPECT_TRUE(WIFSIGNALED(status)) << i << ": " << status;
    } else {
      EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0)
          << i << ": " << status;
    }
  }
  EXPECT_NE(TryLock(), nullptr);
}

}  // namespace
}  // namespace gander::sqlite
