// File: backoff.h
//
// How long to pause before the next try.
#ifndef GANDER_RUNTIME_DATABASE_BACKOFF_H_
#define GANDER_RUNTIME_DATABASE_BACKOFF_H_

#include <algorithm>
#include <random>

#include "absl/time/time.h"

namespace gander {

// Pauses that double from `first` up to `longest`, each drawn at random between
// a quarter of itself and itself, so that runners which collided once do not
// again.
class Backoff {
 public:
  Backoff(absl::Duration first, absl::Duration longest)
      : next_(first), longest_(longest) {}

  absl::Duration Next() {
    const absl::Duration pause = next_;
    next_ = std::min(next_ * 2, longest_);
    return pause * std::uniform_real_distribution<double>(0.25, 1.0)(random_);
  }

 private:
  absl::Duration next_;
  const absl::Duration longest_;
  std::minstd_rand random_{std::random_device()()};
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_BACKOFF_H_
