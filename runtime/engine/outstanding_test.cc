#include "runtime/engine/outstanding.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace gander {
namespace {

using State = MigrationStatus::State;

MigrationStatus Of(int64_t version, State state) {
  MigrationStatus status;
  status.version = Version(version);
  status.state = state;
  status.name = "m";
  // Of what only the history knows there is no file.
  if (state != State::kMissing) {
    status.file = absl::StrCat("000", version, "_m.sql");
  }
  return status;
}

RepeatableStatus View(bool pending) {
  RepeatableStatus status;
  status.name = "v";
  status.file = "R__v.sql";
  status.pending = pending;
  return status;
}

std::string Shown(const std::vector<OutstandingMigration>& outstanding) {
  return absl::StrJoin(
      outstanding, " ", [](std::string* out, const OutstandingMigration& m) {
        absl::StrAppend(out, m.repeatable ? "R" : m.version.ToString(),
                        m.half_done ? "/half" : "");
      });
}

TEST(OutstandingTest, WhatUpWouldApplyIsOutstanding) {
  StatusReport report;
  report.migrations = {Of(1, State::kApplied), Of(2, State::kBaseline),
                       Of(3, State::kPending), Of(4, State::kPartial),
                       Of(5, State::kMissing), Of(6, State::kSurplus),
                       Of(7, State::kApplied)};
  MigrationStatus half_gone = Of(8, State::kPartial);
  half_gone.file.clear();
  report.migrations.push_back(half_gone);
  report.repeatables = {View(true), View(false)};
  EXPECT_EQ(Shown(FindOutstanding(report, std::nullopt)), "3 4/half R");
}

TEST(OutstandingTest, ABoundIncludesItsVersionAndNothingRepeatable) {
  StatusReport report;
  report.migrations = {Of(1, State::kPending), Of(2, State::kPending),
                       Of(3, State::kPending)};
  report.repeatables = {View(true)};
  EXPECT_EQ(Shown(FindOutstanding(report, Version(2))), "1 2");
  EXPECT_EQ(Shown(FindOutstanding(report, Version(0))), "");
}

TEST(OutstandingTest, ItIsDescribedByItsFirst) {
  StatusReport report;
  report.migrations = {Of(1, State::kPartial)};
  EXPECT_EQ(Describe(FindOutstanding(report, std::nullopt)),
            "0001_m.sql (half done) is not applied yet");
  report.migrations.push_back(Of(2, State::kPending));
  EXPECT_EQ(Describe(FindOutstanding(report, std::nullopt)),
            "2 migrations are not applied yet, the first of them 0001_m.sql "
            "(half done)");
}

}  // namespace
}  // namespace gander
