#include "cmd/step_meter.h"

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

const absl::Time kBegin = absl::FromUnixSeconds(1000);

TEST(StepMeter, TheFirstSecondHasNoRate) {
  StepMeter meter;
  meter.Add(kBegin, 0, 1000);
  meter.Add(kBegin + absl::Milliseconds(900), 500, 1000);
  EXPECT_EQ(meter.Text(), "500 of 1000 (50 %)");
  EXPECT_FALSE(meter.rate().has_value());
  EXPECT_FALSE(meter.left().has_value());
}

TEST(StepMeter, TellsRateAndRest) {
  StepMeter meter;
  meter.Add(kBegin, 0, 1000000);
  meter.Add(kBegin + absl::Seconds(5), 400000, 1000000);
  EXPECT_EQ(meter.Text(), "400000 of 1000000 (40 %), 80000/s, 8 s left");
  EXPECT_EQ(meter.Bar(),
            "[########------------]  400000 of 1000000 (40 %), 80000/s, 8 s "
            "left");
}

TEST(StepMeter, WhatARunBeforeDidDoesNotCount) {
  StepMeter meter;
  meter.Add(kBegin, 900000, 1000000);
  meter.Add(kBegin + absl::Seconds(10), 901000, 1000000);
  EXPECT_EQ(meter.Text(), "901000 of 1000000 (90 %), 100/s, 16 min 30 s left");
  meter.Add(kBegin + absl::Seconds(100), 901000, 1000000);
  EXPECT_EQ(meter.Text(), "901000 of 1000000 (90 %), 10/s, 2 h 45 min left");
}

TEST(StepMeter, WithoutATotalThereIsOnlyARate) {
  StepMeter meter;
  meter.Add(kBegin, 0, 0);
  meter.Add(kBegin + absl::Seconds(2), 500, 0);
  EXPECT_EQ(meter.Text(), "500, 250/s");
  EXPECT_EQ(meter.Bar(), "500, 250/s");
}

TEST(StepMeter, AtTheEndNothingIsLeft) {
  StepMeter meter;
  meter.Add(kBegin, 0, 100);
  meter.Add(kBegin + absl::Seconds(2), 100, 100);
  EXPECT_EQ(meter.Bar(), "[####################]  100 of 100 (100 %), 50/s");
}

}  // namespace
}  // namespace gander::cmd
