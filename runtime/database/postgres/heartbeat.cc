#include "runtime/database/postgres/heartbeat.h"

#include <algorithm>
#include <utility>

namespace gander {

Heartbeat::Heartbeat(absl::Duration interval, std::function<bool()> beat)
    : interval_(interval), beat_(std::move(beat)), thread_([this] { Run(); }) {}

Heartbeat::~Heartbeat() {
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Heartbeat::Run() {
  absl::Duration pause = interval_;
  std::unique_lock<std::mutex> hold(mutex_);
  while (!changed_.wait_for(hold, absl::ToChronoNanoseconds(pause),
                            [this] { return ending_; })) {
    hold.unlock();
    pause =
        beat_() ? interval_ : std::max(interval_ / 10, absl::Milliseconds(100));
    hold.lock();
  }
}

}  // namespace gander
