#include "runtime/database/backoff.h"

#include <set>

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(Backoff, DoublesUpToTheLongestAndIsDrawnAtRandom) {
  std::set<absl::Duration> first;
  for (int i = 0; i < 100; ++i) {
    Backoff backoff(absl::Milliseconds(200), absl::Seconds(10));
    absl::Duration limit = absl::Milliseconds(200);
    for (int n = 0; n < 12; ++n) {
      const absl::Duration pause = backoff.Next();
      EXPECT_LE(pause, limit);
      EXPECT_GE(pause, limit / 4);
      if (n == 0) first.insert(pause);
      limit = std::min(limit * 2, absl::Seconds(10));
    }
  }
  // Runners that collided once do not pause alike.
  EXPECT_GT(first.size(), 10);
}

}  // namespace
}  // namespace gander
