#include "runtime/database/postgres/heartbeat.h"

#include <atomic>

#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(Heartbeat, BeatsUntilItEnds) {
  std::atomic<int> beats = 0;
  {
    const Heartbeat heartbeat(absl::Milliseconds(1), [&] {
      ++beats;
      return true;
    });
    while (beats < 3) absl::SleepFor(absl::Milliseconds(1));
  }
  const int last = beats;
  absl::SleepFor(absl::Milliseconds(20));
  EXPECT_EQ(beats, last);
}

TEST(Heartbeat, EndsWhileItWaits) {
  const Heartbeat heartbeat(absl::Hours(1), [] { return true; });
}

TEST(Heartbeat, TriesAgainSoonAfterAFailure) {
  std::atomic<int> beats = 0;
  const Heartbeat heartbeat(absl::Milliseconds(200),
                            [&] { return ++beats > 2; });
  while (beats < 3) absl::SleepFor(absl::Milliseconds(1));
}

}  // namespace
}  // namespace gander
