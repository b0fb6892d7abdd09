#include "cmd/stop_signals.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>

#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

void WaitFor(const std::atomic<bool>& flag) {
  while (!flag) absl::SleepFor(absl::Milliseconds(1));
}

TEST(StopSignals, TheFirstSignalAsksToStop) {
  for (const int signal : {SIGTERM, SIGINT}) {
    std::atomic<bool> stopped = false;
    StopSignals signals;
    const StopSignals::Scope scope =
        signals.OnStop([&stopped] { stopped = true; }, absl::Minutes(1));
    kill(getpid(), signal);
    WaitFor(stopped);
  }
}

TEST(StopSignals, ASignalOutsideAScopeEndsTheProgram) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        StopSignals signals;
        kill(getpid(), SIGTERM);
        absl::SleepFor(absl::Minutes(1));
      },
      testing::ExitedWithCode(7), "error: interrupted");
}

TEST(StopSignals, TheSecondSignalEndsTheProgramAtOnce) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        StopSignals signals;
        std::atomic<bool> stopping = false;
        const StopSignals::Scope scope = signals.OnStop(
            [&stopping] {
              stopping = true;
              absl::SleepFor(absl::Minutes(1));
            },
            absl::Minutes(1));
        kill(getpid(), SIGTERM);
        WaitFor(stopping);
        kill(getpid(), SIGINT);
        absl::SleepFor(absl::Minutes(1));
      },
      testing::ExitedWithCode(7), "stopping; a second signal ends at once");
}

TEST(StopSignals, WhatDoesNotStopInTimeIsLeftBehind) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        StopSignals signals;
        const StopSignals::Scope scope =
            signals.OnStop([] {}, absl::Milliseconds(50));
        kill(getpid(), SIGTERM);
        absl::SleepFor(absl::Minutes(1));
      },
      testing::ExitedWithCode(7), "did not end in time");
}

TEST(StopSignals, TheEndOfTheTimeAsksToStopToo) {
  std::atomic<bool> stopped = false;
  StopSignals signals;
  {
    const StopSignals::Scope scope =
        signals.OnStop([&stopped] { stopped = true; }, absl::Minutes(1),
                       absl::Milliseconds(20));
    WaitFor(stopped);
  }
  EXPECT_TRUE(signals.out_of_time());
}

TEST(StopSignals, ADeadlineEndsWithWhatItIsFor) {
  std::atomic<int> stops = 0;
  StopSignals signals;
  for (int i = 0; i < 50; ++i) {
    const StopSignals::Scope scope = signals.OnStop(
        [&stops] { ++stops; }, absl::Minutes(1), absl::Minutes(1));
  }
  {
    const StopSignals::Scope scope =
        signals.OnStop([&stops] { ++stops; }, absl::Minutes(1));
    absl::SleepFor(absl::Milliseconds(20));
  }
  EXPECT_EQ(stops, 0);
  EXPECT_FALSE(signals.out_of_time());
}

TEST(StopSignals, ASignalBehindTheEndOfTheTimeEndsTheProgramAtOnce) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        StopSignals signals;
        std::atomic<bool> stopping = false;
        const StopSignals::Scope scope = signals.OnStop(
            [&stopping] {
              stopping = true;
              absl::SleepFor(absl::Minutes(1));
            },
            absl::Minutes(1), absl::Milliseconds(10));
        WaitFor(stopping);
        kill(getpid(), SIGTERM);
        absl::SleepFor(absl::Minutes(1));
      },
      testing::ExitedWithCode(7), "out of time");
}

// Such as one that asks a server behind a silent network to cancel.
TEST(StopSignals, AStopThatHangsIsLeftBehindToo) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        StopSignals signals;
        const StopSignals::Scope scope = signals.OnStop(
            [] { absl::SleepFor(absl::Minutes(1)); }, absl::Milliseconds(50));
        kill(getpid(), SIGTERM);
        absl::SleepFor(absl::Seconds(10));
        _exit(1);
      },
      testing::ExitedWithCode(7), "did not end in time");
}

TEST(StopSignals, AScopeOutlivesTheStopThatRuns) {
  std::atomic<bool> begun = false;
  std::atomic<bool> over = false;
  StopSignals signals;
  {
    const StopSignals::Scope scope = signals.OnStop(
        [&] {
          begun = true;
          absl::SleepFor(absl::Milliseconds(100));
          over = true;
        },
        absl::Minutes(1));
    kill(getpid(), SIGTERM);
    WaitFor(begun);
  }
  EXPECT_TRUE(over);
}

}  // namespace
}  // namespace gander::cmd
