// File: duration.h
//
// Spans of time as people type and read them.
#ifndef GANDER_CMD_DURATION_H_
#define GANDER_CMD_DURATION_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gander::cmd {

// Reads "250ms", "5s", "1.5m", "1h30m": numbers, each with its unit (h, m, s,
// ms, us, ns). "0" alone needs none.
//
// kInvalidArgument: anything else, a number without a unit among it, a negative
// one, or one of more than 24 days (databases count such limits in
// milliseconds, in 31 bits). The message is the second half of a sentence that
// begins with what was read.
absl::StatusOr<absl::Duration> ReadDuration(absl::string_view text);

// "0.4 ms", "12 ms", "1.24 s", "2 min 3 s", "1 h 2 min": three digits or so, to
// be read at a glance.
std::string DurationText(absl::Duration duration);

}  // namespace gander::cmd

#endif  // GANDER_CMD_DURATION_H_
