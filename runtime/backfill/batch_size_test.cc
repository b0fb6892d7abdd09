#include "runtime/backfill/batch_size.h"

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(BatchSize, AFixedOneStaysAsItIs) {
  BatchSize size(77, absl::Milliseconds(200));
  size.Took(77, absl::Seconds(10));
  size.Halve();
  EXPECT_EQ(size.rows(), 77);
}

TEST(BatchSize, ComesToWhatTakesAsLongAsItShould) {
  for (const int64_t per_second : {1000, 20000}) {
    BatchSize size(0, absl::Milliseconds(200));
    for (int i = 0; i < 30; ++i) {
      size.Took(size.rows(), size.rows() * absl::Seconds(1) / per_second);
    }
    EXPECT_NEAR(static_cast<double>(size.rows()), per_second / 5.0,
                per_second / 100.0);
  }
}

TEST(BatchSize, StaysBetweenItsBounds) {
  BatchSize size(0, absl::Milliseconds(200));
  for (int i = 0; i < 30; ++i) size.Took(size.rows(), absl::ZeroDuration());
  EXPECT_EQ(size.rows(), 10000);
  for (int i = 0; i < 30; ++i) size.Took(size.rows(), absl::Hours(1));
  EXPECT_EQ(size.rows(), 10);
  size.Halve();
  EXPECT_EQ(size.rows(), 10);
}

TEST(BatchSize, TheRestOfARangeSaysNothing) {
  BatchSize size(0, absl::Milliseconds(200));
  const int64_t before = size.rows();
  size.Took(3, absl::Milliseconds(1));
  EXPECT_EQ(size.rows(), before);
}

TEST(BatchSize, IsHalvedForWhoWaits) {
  BatchSize size(0, absl::Milliseconds(200));
  const int64_t before = size.rows();
  size.Halve();
  EXPECT_EQ(size.rows(), before / 2);
}

}  // namespace
}  // namespace gander
