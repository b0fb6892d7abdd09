#include "cmd/duration.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace gander::cmd {

absl::StatusOr<absl::Duration> ReadDuration(absl::string_view text) {
  constexpr int64_t kLongestMs = 2147483647;
  if (!text.empty() &&
      text.find_first_not_of("0123456789.") == absl::string_view::npos &&
      text != "0") {
    return absl::InvalidArgumentError(absl::StrCat(
        "is a duration without a unit; write ", text, "s or ", text, "m"));
  }
  absl::Duration duration;
  if (!absl::ParseDuration(text, &duration) ||
      duration == absl::InfiniteDuration() ||
      duration == -absl::InfiniteDuration()) {
    return absl::InvalidArgumentError(
        "is not a duration; write for example 250ms, 5s, 2m or 1h30m");
  }
  if (text[0] == '-' || duration < absl::ZeroDuration()) {
    return absl::InvalidArgumentError("is negative; 0 is the shortest");
  }
  if (duration > absl::Milliseconds(kLongestMs)) {
    return absl::InvalidArgumentError("is too long; 596h is the longest");
  }
  return duration;
}

std::string DurationText(absl::Duration duration) {
  const double seconds = absl::ToDoubleSeconds(duration);
  if (seconds < 0.00995) return absl::StrFormat("%.1f ms", seconds * 1000);
  if (seconds < 0.9995) return absl::StrFormat("%.0f ms", seconds * 1000);
  if (seconds < 9.995) return absl::StrFormat("%.2f s", seconds);
  if (seconds < 59.95) return absl::StrFormat("%.1f s", seconds);
  const int64_t whole = static_cast<int64_t>(seconds + 0.5);
  if (whole < 3600) {
    return absl::StrCat(whole / 60, " min ", whole % 60, " s");
  }
  return absl::StrCat(whole / 3600, " h ", whole % 3600 / 60, " min");
}

}  // namespace gander::cmd
