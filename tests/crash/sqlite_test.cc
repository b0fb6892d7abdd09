// The process is killed, or the disk fails, in the middle of a run on SQLite;
// and fifty processes at once.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "runtime/database/driver.h"
#include "runtime/database/sqlite/failing_disk.h"
#include "runtime/migrator.h"
#include "tests/crash/crowd.h"
#include "tests/crash/project_run.h"

namespace gander {
namespace {

class SqliteCrash : public testing::Test {
 protected:
  ~SqliteCrash() override { RemoveDatabase(); }

  void NewDatabase() {
    RemoveDatabase();
    std::string pattern = absl::StrCat(testing::TempDir(), "/crash.XXXXXX");
    folder_ = mkdtemp(pattern.data());
  }
  std::string Url() const { return absl::StrCat("sqlite:", folder_, "/a.db"); }

  struct Undisturbed {
    std::string contents;
    absl::Duration duration;
  };
  Undisturbed RunUndisturbed() {
    NewDatabase();
    const absl::Time start = absl::Now();
    const ProgramOutput run = RunProgram(Project(), Up(), On(Url()));
    EXPECT_EQ(run.exit_code, 0) << run.err;
    return {Contents(Url()), absl::Now() - start};
  }

  // In this process.
  RunReport Run() const {
    MigratorOptions options;
    options.database_url = Url();
    return Migrator::Create(*EmbeddedCatalog::Find("crash"), options)->Up();
  }

 private:
  void RemoveDatabase() {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }

  std::string folder_;
};

TEST_F(SqliteCrash, KilledAtAnyOperationOfTheDisk) {
  const std::string expected = RunUndisturbed().contents;
  const int stride = Times(19, 1);
  int64_t times = 0;
  for (int64_t n = 1 + Random()() % stride; !HasFailure(); n += stride) {
    NewDatabase();
    const pid_t child = fork();
    if (child == 0) {
      sqlite::FailingDisk disk;
      disk.FailAt(n, sqlite::FailingDisk::Failure::kKill);
      _exit(Run().status.ok() ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status)) {
      EXPECT_EQ(WEXITSTATUS(status), 0) << n;
      break;  // There are no more operations.
    }
    Recover(Url(), expected, absl::StrCat("operation ", n));
    ++times;
  }
  EXPECT_GT(times * stride, 300);
  Tell("kill -9 at an operation of the disk, SQLite", times,
       "the same as undisturbed");
}

TEST_F(SqliteCrash, TheDiskFailsAtAnyOperation) {
  using Failure = sqlite::FailingDisk::Failure;
  const std::string expected = RunUndisturbed().contents;
  const int stride = Times(37, 1);
  int64_t times = 0;
  for (const Failure failure :
       {Failure::kOnce, Failure::kBroken, Failure::kFull}) {
    bool failed = true;
    for (int64_t n = 1 + Random()() % stride; failed && !HasFailure();
         n += stride) {
      NewDatabase();
      {
        sqlite::FailingDisk disk;
        disk.FailAt(n, failure);
        const RunReport report = Run();
        failed = disk.failed();
        if (!failed) {
          EXPECT_TRUE(report.status.ok()) << report.status;
        }
      }
      Recover(Url(), expected,
              absl::StrCat("failure ", static_cast<int>(failure), " of ", n));
      ++times;
    }
  }
  Tell(
      "an operation of the disk fails, once or from then on, or it is full, "
      "SQLite",
      times, "the same as undisturbed");
}

TEST_F(SqliteCrash, KilledAtRandomMoments) {
  const Undisturbed undisturbed = RunUndisturbed();
  const int times = Times(25, 500);
  int killed = 0;
  for (int i = 0; killed < times && !HasFailure(); ++i) {
    NewDatabase();
    do {
      const absl::Duration moment = RandomMoment(undisturbed.duration);
      if (RunAndKill(Url(), moment).exit_code == 128 + SIGKILL) ++killed;
    } while (Random()() % 3 == 0);
    Recover(Url(), undisturbed.contents, absl::StrCat("kill ", i));
  }
  Tell("kill -9 at a random moment, SQLite", killed, "the same as undisturbed");
}

TEST_F(SqliteCrash, EachStepIsAppliedOnceByACrowd) {
  const std::string expected = RunUndisturbed().contents;
  const int rounds = Times(2, 20);
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    NewDatabase();
    RunCrowd(Url(), Up());
    EXPECT_EQ(Contents(Url()), expected);
    EXPECT_EQ(AppliedAgain(Url()), "");
  }
  Tell("50 processes at once, SQLite", rounds, "each step once, all exit 0");
}

TEST_F(SqliteCrash, AStepThatEndsItsProcessIsGoneOnFrom) {
  const std::string expected = RunUndisturbed().contents;
  const int times = PanicAndRecover(
      [this] {
        NewDatabase();
        return Url();
      },
      expected);
  Tell("std::terminate, a segmentation fault or exit() in a C++ step, SQLite",
       times, "the next run goes on; the same as undisturbed");
}

// An application that goes on writing keeps the file busy.
TEST_F(SqliteCrash, AnApplicationThatWritesIsWaitedFor) {
  const std::string expected = RunUndisturbed().contents;
  const int rounds = Times(3, 50);
  int64_t written = 0;
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    NewDatabase();
    ASSERT_EQ(ValueOf(Url(), "CREATE TABLE gander_test_app (n integer)"), "");
    std::atomic<bool> stop = false;
    std::thread application([&] {
      auto session = Connect(Url(), ConnectOptions());
      ASSERT_TRUE(session.ok()) << session.status();
      while (!stop) {
        const bool done =
            (*session)
                ->Query(
                    "BEGIN IMMEDIATE; INSERT INTO gander_test_app VALUES "
                    "(1); COMMIT")
                .ok();
        if (done) ++written;
        absl::SleepFor(absl::Milliseconds(1));
      }
    });
    const ProgramOutput run = RunProgram(Project(), Up(), On(Url()));
    stop = true;
    application.join();
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(Contents(Url()), expected);
  }
  EXPECT_GT(written, 0);
  Tell("an application writes to the file all the time, SQLite", rounds,
       "the same as undisturbed, all exit 0");
}

}  // namespace
}  // namespace gander
