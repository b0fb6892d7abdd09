#include "runtime/engine/canceller.h"

#include <chrono>
#include <utility>

namespace gander {
namespace {

constexpr std::chrono::milliseconds kPause(200);

}  // namespace

Canceller::Canceller(std::function<void()> cancel)
    : cancel_(std::move(cancel)) {}

Canceller::~Canceller() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Canceller::Begin() {
  cancel_();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!thread_.joinable()) thread_ = std::thread([this] { Repeat(); });
}

void Canceller::Repeat() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!ending_) {
    if (!running_) {
      changed_.wait(lock);
      continue;
    }
    changed_.wait_for(lock, kPause);
    if (ending_ || !running_) continue;
    lock.unlock();
    cancel_();
    lock.lock();
  }
}

void Canceller::SetRunning(bool running) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    running_ = running;
  }
  changed_.notify_all();
}

Canceller::Statements::Statements(Canceller* canceller)
    : canceller_(*canceller) {
  canceller_.SetRunning(true);
}

Canceller::Statements::~Statements() { canceller_.SetRunning(false); }

}  // namespace gander
