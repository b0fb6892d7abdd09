#include "cmd/duration.h"

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

TEST(ReadDuration, ReadsNumbersWithUnits) {
  const struct {
    const char* text;
    absl::Duration duration;
  } rows[] = {
      {"0", absl::ZeroDuration()},        {"0s", absl::ZeroDuration()},
      {"250ms", absl::Milliseconds(250)}, {"5s", absl::Seconds(5)},
      {"2m", absl::Minutes(2)},           {"1h30m", absl::Minutes(90)},
      {"1.5s", absl::Milliseconds(1500)}, {"596h", absl::Hours(596)},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const absl::StatusOr<absl::Duration> duration = ReadDuration(row.text);
    ASSERT_TRUE(duration.ok()) << duration.status();
    EXPECT_EQ(*duration, row.duration);
  }
}

TEST(ReadDuration, SaysWhatIsWrong) {
  const struct {
    const char* text;
    const char* message;
  } rows[] = {
      {"5", "is a duration without a unit; write 5s or 5m"},
      {"1.5", "is a duration without a unit; write 1.5s or 1.5m"},
      {"", "is not a duration; write for example 250ms, 5s, 2m or 1h30m"},
      {"5 s", "is not a duration; write for example 250ms, 5s, 2m or 1h30m"},
      {"5sec", "is not a duration; write for example 250ms, 5s, 2m or 1h30m"},
      {"5d", "is not a duration; write for example 250ms, 5s, 2m or 1h30m"},
      {"5s2", "is not a duration; write for example 250ms, 5s, 2m or 1h30m"},
      {"s", "is not a duration; write for example 250ms, 5s, 2m or 1h30m"},
      {"inf", "is not a duration; write for example 250ms, 5s, 2m or 1h30m"},
      {"-1s", "is negative; 0 is the shortest"},
      {"-0s", "is negative; 0 is the shortest"},
      {"597h", "is too long; 596h is the longest"},
      {"99999999999h", "is too long; 596h is the longest"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const absl::StatusOr<absl::Duration> duration = ReadDuration(row.text);
    ASSERT_FALSE(duration.ok());
    EXPECT_EQ(duration.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(duration.status().message(), row.message);
  }
}

TEST(DurationText, ShowsThreeDigitsOrSo) {
  const struct {
    absl::Duration duration;
    const char* text;
  } rows[] = {
      {absl::ZeroDuration(), "0.0 ms"},
      {absl::Microseconds(440), "0.4 ms"},
      {absl::Microseconds(9940), "9.9 ms"},
      {absl::Microseconds(9990), "10 ms"},
      {absl::Milliseconds(12), "12 ms"},
      {absl::Microseconds(999400), "999 ms"},
      {absl::Microseconds(999900), "1.00 s"},
      {absl::Milliseconds(1240), "1.24 s"},
      {absl::Milliseconds(12340), "12.3 s"},
      {absl::Milliseconds(59990), "1 min 0 s"},
      {absl::Seconds(123), "2 min 3 s"},
      {absl::Seconds(3720), "1 h 2 min"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(DurationText(row.duration), row.text);
  }
}

}  // namespace
}  // namespace gander::cmd
