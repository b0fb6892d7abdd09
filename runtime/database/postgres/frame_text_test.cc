#include "runtime/database/postgres/frame_text.h"

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(FrameText, CountsWhatStandsAroundTheCommit) {
  Frame frame;
  frame.record =
      "INSERT INTO h VALUES ('a;b', E'c\\\\');INSERT INTO l VALUES (1)";
  const FrameText text = MakeFrameText(frame, EndGuard::kNone, {}, "SET x=1;");
  EXPECT_EQ(text.opening_statements, 3);
  EXPECT_EQ(text.before_commit, 2 + 2);
  EXPECT_EQ(text.after_commit, 5 + 1);
}

TEST(FrameText, CountsTheGuardToo) {
  const FrameText text = MakeFrameText(Frame(), EndGuard::kSetting, {}, "");
  EXPECT_EQ(text.opening_statements, 4);
  EXPECT_EQ(text.before_commit, 1 + 2);
}

TEST(FrameText, LeavesTheSessionAloneWhenItIsKept) {
  Frame frame;
  frame.keep_session = true;
  const FrameText text = MakeFrameText(frame, EndGuard::kNone, {}, "SET x=1;");
  EXPECT_EQ(text.after_commit, 0);
  EXPECT_EQ(text.closing.find("RESET"), std::string::npos);
}

TEST(FrameText, WritesOnlyWhileTheLockHolds) {
  const FrameText session =
      MakeFrameText(Frame(), EndGuard::kNone, {"held"}, "");
  EXPECT_EQ(session.opening.find("BEGIN;"), 0u);
  EXPECT_NE(session.closing.find("CASE WHEN held THEN"), std::string::npos);
  EXPECT_EQ(session.before_commit, 1 + 2);
  const FrameText row =
      MakeFrameText(Frame(), EndGuard::kNone, {"held", /*is_row=*/true}, "");
  EXPECT_EQ(row.opening.find("BEGIN ISOLATION LEVEL READ COMMITTED;"), 0u);
}

TEST(FrameText, WritesLimitsInMillisecondsAndZeroForNone) {
  EXPECT_EQ(LimitMilliseconds(absl::ZeroDuration()), 0);
  EXPECT_EQ(LimitMilliseconds(-absl::Seconds(1)), 0);
  EXPECT_EQ(LimitMilliseconds(absl::Microseconds(1)), 1);
  EXPECT_EQ(LimitMilliseconds(absl::Seconds(3)), 3000);
  EXPECT_EQ(LimitMilliseconds(absl::InfiniteDuration()), 2147483647);
}

TEST(GuardFor, IsNeededOnlyWhereAWordMayEndATransaction) {
  const struct {
    const char* sql;
    EndGuard guard;
  } cases[] = {
      {"CREATE TABLE t (a int)", EndGuard::kNone},
      {"CREATE TABLE t (a int); CoMmIt; SELECT 1", EndGuard::kSetting},
      {"ROLLBACK", EndGuard::kSetting},
      {"ABORT", EndGuard::kSetting},
      {"END", EndGuard::kSetting},
      {"PREPARE TRANSACTION 'x'", EndGuard::kSetting},
      {"RESET ALL; COMMIT", EndGuard::kNone},
  };
  for (const auto& c : cases) EXPECT_EQ(GuardFor(c.sql), c.guard) << c.sql;
}

}  // namespace
}  // namespace gander
