#include "runtime/engine/stop_flag.h"

namespace gander {

void StopFlag::Raise() {
  {
    std::lock_guard<std::mutex> hold(mutex_);
    raised_.store(true, std::memory_order_release);
  }
  changed_.notify_all();
}

bool StopFlag::SleepFor(absl::Duration duration) {
  std::unique_lock<std::mutex> hold(mutex_);
  changed_.wait_for(hold, absl::ToChronoNanoseconds(duration),
                    [this] { return raised(); });
  return raised();
}

}  // namespace gander
