// File: step_meter.h
//
// How fast a step goes through its rows, and when it will be done.
#ifndef GANDER_CMD_STEP_METER_H_
#define GANDER_CMD_STEP_METER_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"

namespace gander::cmd {

class StepMeter {
 public:
  // `done` of `total` (0: not known) rows are done at `now`. The first call
  // begins the measurement: what a run before did does not count.
  void Add(absl::Time now, int64_t done, int64_t total);

  // Rows a second; nothing in the first second.
  std::optional<double> rate() const;
  // How long the rest will take at that rate; nothing when that, or the total,
  // is not known.
  std::optional<absl::Duration> left() const;

  // "412000 of 1000000 (41 %), 81200/s, 7 s left"
  std::string Text() const;
  // The same behind a bar: "[########------------]  412000 of ..."
  std::string Bar() const;

 private:
  absl::Time begin_ = absl::InfiniteFuture();
  absl::Time now_;
  int64_t at_begin_ = 0;
  int64_t done_ = 0;
  int64_t total_ = 0;
};

}  // namespace gander::cmd

#endif  // GANDER_CMD_STEP_METER_H_
