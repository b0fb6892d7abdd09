#include "runtime/engine/stop_flag.h"

#include <gtest/gtest.h>

#include <thread>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace gander {
namespace {

TEST(StopFlag, SleepsForTheWholeDurationWhenNobodyRaisesIt) {
  StopFlag flag;
  const absl::Time begin = absl::Now();
  EXPECT_FALSE(flag.SleepFor(absl::Milliseconds(20)));
  EXPECT_GE(absl::Now() - begin, absl::Milliseconds(20));
}

TEST(StopFlag, WakesASleeper) {
  StopFlag flag;
  std::thread raiser([&] {
    absl::SleepFor(absl::Milliseconds(20));
    flag.Raise();
  });
  // Far longer than the test may take.
  EXPECT_TRUE(flag.SleepFor(absl::Hours(1)));
  raiser.join();
}

TEST(StopFlag, StaysRaised) {
  StopFlag flag;
  EXPECT_FALSE(flag.raised());
  flag.Raise();
  EXPECT_TRUE(flag.raised());
  EXPECT_TRUE(flag.SleepFor(absl::Hours(1)));
}

}  // namespace
}  // namespace gander
