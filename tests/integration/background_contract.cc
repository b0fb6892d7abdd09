#include "tests/integration/background_contract.h"

#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace gander {
namespace {

using ::testing::HasSubstr;

// What the slow step does, and has done.
std::atomic<bool> entered = false;
std::atomic<bool> may_leave = false;

// Runs until it is let go, or stopped.
absl::Status WaitToBeLetGo(StepContext& context, Transaction& tx) {
  tx.Execute("CREATE TABLE slow (id integer)");
  entered = true;
  while (!may_leave) {
    if (context.cancelled()) return absl::CancelledError("stopped");
    absl::SleepFor(absl::Milliseconds(1));
  }
  return absl::OkStatus();
}

}  // namespace

void BackgroundContract::SetUp() {
  MigratorContract::SetUp();
  slow_ = Step(&WaitToBeLetGo, nullptr);
  entered = false;
  may_leave = false;
}

std::vector<TestFile> BackgroundContract::Slow() {
  return {{"1_slow.cc", "", &slow_}};
}

BackgroundOptions BackgroundContract::Options() const {
  BackgroundOptions options;
  options.migrator.database_url = url();
  options.migrator.connect_timeout = absl::ZeroDuration();
  options.first_pause = absl::Milliseconds(10);
  options.longest_pause = absl::Milliseconds(50);
  return options;
}

std::unique_ptr<BackgroundMigrator> BackgroundContract::StartOn(
    const std::vector<TestFile>& files, BackgroundOptions options) const {
  auto started =
      BackgroundMigrator::Start(CatalogOf(files), std::move(options));
  EXPECT_TRUE(started.ok()) << started.status();
  return *std::move(started);
}

TEST_P(BackgroundContract, ItIsReadyWhenAllIsApplied) {
  BackgroundReport done;
  BackgroundOptions options = Options();
  options.on_done = [&done](const BackgroundReport& report) { done = report; };
  {
    const auto migrator = StartOn(Tables(3), options);
    EXPECT_EQ(migrator->Wait(), BackgroundState::kReady);
    const BackgroundReport report = migrator->report();
    EXPECT_EQ(report.applied, 3);
    EXPECT_EQ(report.attempts, 1);
    EXPECT_EQ(report.doing, "ready");
    EXPECT_TRUE(report.status.ok());
    migrator->Stop();
    EXPECT_EQ(migrator->state(), BackgroundState::kReady);
  }
  // By now its thread has called it.
  EXPECT_EQ(done.state, BackgroundState::kReady);
  EXPECT_EQ(Applied(), "1 2 3");
}

TEST_P(BackgroundContract, StartDoesNotWaitAndTheReportSaysWhatIsGoingOn) {
  const auto migrator = StartOn(Slow(), Options());
  while (!entered) std::this_thread::yield();
  EXPECT_EQ(migrator->state(), BackgroundState::kMigrating);
  EXPECT_THAT(migrator->report().doing, HasSubstr("applying "));
  EXPECT_EQ(migrator->Wait(absl::Milliseconds(1)), BackgroundState::kMigrating);
  may_leave = true;
  EXPECT_EQ(migrator->Wait(), BackgroundState::kReady);
}

TEST_P(BackgroundContract, WhatAPersonMustCorrectIsNotTriedAgain) {
  const auto migrator =
      StartOn({{"1_good.sql", "CREATE TABLE good (id integer);"},
               {"2_bad.sql", "CREATE TABLE good (id integer);"}},
              Options());
  EXPECT_EQ(migrator->Wait(), BackgroundState::kFailed);
  const BackgroundReport report = migrator->report();
  EXPECT_EQ(report.attempts, 1);
  EXPECT_EQ(report.applied, 1);
  EXPECT_THAT(report.doing, HasSubstr("2_bad.sql:1:"));
  EXPECT_THAT(std::string(report.status.message()), HasSubstr("2_bad.sql:1:"));
}

TEST_P(BackgroundContract, WhatMayPassIsTriedAgain) {
  const auto holder = StartOn(Slow(), Options());
  while (!entered) std::this_thread::yield();
  BackgroundOptions options = Options();
  options.migrator.lock_wait = absl::ZeroDuration();
  const auto second = StartOn(Slow(), options);
  while (second->report().attempts < 3) std::this_thread::yield();
  EXPECT_EQ(second->state(), BackgroundState::kMigrating);
  may_leave = true;
  EXPECT_EQ(second->Wait(), BackgroundState::kReady);
  EXPECT_EQ(holder->Wait(), BackgroundState::kReady);
  EXPECT_EQ(holder->report().applied + second->report().applied, 1);
}

TEST_P(BackgroundContract, OneOfManyMigratesAndTheOthersSayForWhomTheyWait) {
  std::vector<std::unique_ptr<BackgroundMigrator>> replicas;
  for (int i = 0; i < 3; ++i) replicas.push_back(StartOn(Slow(), Options()));
  int waiting = 0;
  while (waiting < 2) {
    waiting = 0;
    for (const auto& replica : replicas) {
      const std::string doing = replica->report().doing;
      if (doing.rfind("waiting for another migrator", 0) == 0) ++waiting;
    }
  }
  may_leave = true;
  int64_t applied = 0;
  for (const auto& replica : replicas) {
    EXPECT_EQ(replica->Wait(), BackgroundState::kReady);
    applied += replica->report().applied;
  }
  EXPECT_EQ(applied, 1);
}

TEST_P(BackgroundContract, StopRollsBack) {
  const auto migrator = StartOn(Slow(), Options());
  while (!entered) std::this_thread::yield();
  migrator->Stop();
  EXPECT_EQ(migrator->Wait(), BackgroundState::kStopped);
  EXPECT_EQ(Applied(), "");
  EXPECT_THAT(Values("SELECT count(*) FROM slow"), HasSubstr("slow"));
}

TEST_P(BackgroundContract, ItsEndStopsIt) {
  StartOn(Slow(), Options()).reset();
  EXPECT_NE(Values("SELECT 1"), "");
}

TEST_P(BackgroundContract, WhoWaitsAppliesNothing) {
  BackgroundOptions options = Options();
  options.task = BackgroundOptions::Task::kWait;
  const auto waiting = StartOn(Tables(2), options);
  while (waiting->report().doing.rfind("waiting: ", 0) != 0) {
    std::this_thread::yield();
  }
  EXPECT_EQ(waiting->state(), BackgroundState::kMigrating);
  ASSERT_TRUE(MigratorFor(Tables(2)).Up().status.ok());
  EXPECT_EQ(waiting->Wait(), BackgroundState::kReady);
  EXPECT_EQ(waiting->report().applied, 0);
}

TEST_P(BackgroundContract, WhoGivesUpSaysWhy) {
  BackgroundOptions options = Options();
  options.task = BackgroundOptions::Task::kWait;
  options.give_up_after = absl::Milliseconds(50);
  const auto waiting = StartOn(Tables(2), options);
  EXPECT_EQ(waiting->Wait(), BackgroundState::kFailed);
  EXPECT_THAT(waiting->report().doing, HasSubstr("are not applied yet"));
}

TEST_P(BackgroundContract, AStepThatThrowsEndsInFailed) {
  RegisteredStep throwing = Step(
      [](StepContext&, Transaction&) -> absl::Status {
        throw std::runtime_error("no such planet");
      },
      nullptr);
  const auto migrator = StartOn({{"1_throw.cc", "", &throwing}}, Options());
  EXPECT_EQ(migrator->Wait(), BackgroundState::kFailed);
  EXPECT_THAT(migrator->report().doing, HasSubstr("no such planet"));
}

TEST_P(BackgroundContract, EventsAreToldAsEver) {
  class Counting : public EventSink {
   public:
    void StepStarted(const PlannedStep&) override { ++started; }
    void StepFinished(const PlannedStep&, const StepReport&) override {
      ++finished;
    }
    std::atomic<int> started = 0;
    std::atomic<int> finished = 0;
  };
  Counting events;
  BackgroundOptions options = Options();
  options.migrator.events = &events;
  EXPECT_EQ(StartOn(Tables(2), options)->Wait(), BackgroundState::kReady);
  EXPECT_EQ(events.started, 2);
  EXPECT_EQ(events.finished, 2);
}

}  // namespace gander
