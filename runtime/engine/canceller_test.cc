#include "runtime/engine/canceller.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace gander {
namespace {

class CancellerTest : public testing::Test {
 protected:
  void WaitForCancellations(int count) {
    while (cancellations_ < count) std::this_thread::yield();
  }

  std::atomic<int> cancellations_ = 0;
  Canceller canceller_{[this] { ++cancellations_; }};
};

TEST_F(CancellerTest, NothingIsCancelledBeforeItBegins) {
  const Canceller::Statements statements(&canceller_);
  absl::SleepFor(absl::Milliseconds(300));
  EXPECT_EQ(cancellations_, 0);
}

TEST_F(CancellerTest, BeginCancelsAtOnceWhateverRuns) {
  canceller_.Begin();
  EXPECT_EQ(cancellations_, 1);
  canceller_.Begin();
  EXPECT_EQ(cancellations_, 2);
}

TEST_F(CancellerTest, StatementsAreCancelledAgainAndAgain) {
  const Canceller::Statements statements(&canceller_);
  canceller_.Begin();
  WaitForCancellations(4);
}

TEST_F(CancellerTest, SoAreStatementsThatBeginLater) {
  canceller_.Begin();
  for (int i = 0; i < 2; ++i) {
    const int before = cancellations_;
    const Canceller::Statements statements(&canceller_);
    WaitForCancellations(before + 1);
  }
}

TEST_F(CancellerTest, WhatRunsBetweenStatementsIsLeftAlone) {
  canceller_.Begin();
  { const Canceller::Statements statements(&canceller_); }
  const int before = cancellations_;
  absl::SleepFor(absl::Milliseconds(500));
  // One may have been under way.
  EXPECT_LE(cancellations_, before + 1);
}

}  // namespace
}  // namespace gander
