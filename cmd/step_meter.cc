#include "cmd/step_meter.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"

namespace gander::cmd {
namespace {

constexpr int kBarLength = 20;

// "7 s", "3 min 20 s", "2 h 5 min"
std::string Rough(absl::Duration duration) {
  const int64_t seconds = absl::ToInt64Seconds(duration + absl::Seconds(1) / 2);
  if (seconds < 60) return absl::StrCat(seconds, " s");
  if (seconds < 3600) {
    return absl::StrCat(seconds / 60, " min ", seconds % 60, " s");
  }
  return absl::StrCat(seconds / 3600, " h ", seconds % 3600 / 60, " min");
}

}  // namespace

void StepMeter::Add(absl::Time now, int64_t done, int64_t total) {
  if (begin_ == absl::InfiniteFuture()) {
    begin_ = now;
    at_begin_ = done;
  }
  now_ = now;
  done_ = done;
  total_ = total;
}

std::optional<double> StepMeter::rate() const {
  const absl::Duration elapsed = now_ - begin_;
  if (elapsed < absl::Seconds(1) || done_ <= at_begin_) return std::nullopt;
  return static_cast<double>(done_ - at_begin_) /
         absl::ToDoubleSeconds(elapsed);
}

std::optional<absl::Duration> StepMeter::left() const {
  const std::optional<double> speed = rate();
  if (!speed.has_value() || total_ <= 0) return std::nullopt;
  return absl::Seconds(
      static_cast<double>(std::max<int64_t>(total_ - done_, 0)) / *speed);
}

std::string StepMeter::Text() const {
  std::string text = absl::StrCat(done_);
  if (total_ > 0) {
    absl::StrAppend(&text, " of ", total_, " (", 100 * done_ / total_, " %)");
  }
  if (const std::optional<double> speed = rate()) {
    absl::StrAppend(&text, ", ", std::llround(*speed), "/s");
  }
  const std::optional<absl::Duration> rest = left();
  if (rest.has_value() && done_ < total_) {
    absl::StrAppend(&text, ", ", Rough(*rest), " left");
  }
  return text;
}

std::string StepMeter::Bar() const {
  if (total_ <= 0) return Text();
  const int64_t full =
      std::clamp<int64_t>(kBarLength * done_ / total_, 0, kBarLength);
  return absl::StrCat("[", std::string(full, '#'),
                      std::string(kBarLength - full, '-'), "]  ", Text());
}

}  // namespace gander::cmd
