// File: stop_flag.h
//
// How one thread tells another to stop, also while that one sleeps.
#ifndef GANDER_RUNTIME_ENGINE_STOP_FLAG_H_
#define GANDER_RUNTIME_ENGINE_STOP_FLAG_H_

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "absl/time/time.h"

namespace gander {

// Once raised, it stays so. Thread-safe.
class StopFlag {
 public:
  void Raise();
  bool raised() const { return raised_.load(std::memory_order_acquire); }

  // Sleeps for `duration`, or until the flag is raised. Returns raised().
  bool SleepFor(absl::Duration duration);

 private:
  std::atomic<bool> raised_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_STOP_FLAG_H_
