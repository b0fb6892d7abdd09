#include "cmd/stop_signals.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/time/clock.h"
#include "cmd/exit_code.h"
#include "cmd/log.h"
#include "cmd/termination_message.h"

namespace gander::cmd {
namespace {

constexpr int kExit = static_cast<int>(ExitCode::kInterrupted);

// For the handler, which may touch nothing else.
std::atomic<int> write_end = -1;
std::atomic<int> signals_seen = 0;

void Handle(int /*signal*/) {
  // Also when the thread that watches is stuck.
  if (signals_seen.fetch_add(1) > 0) _exit(kExit);
  const int saved_errno = errno;
  const char byte = 's';
  const ssize_t ignored = write(write_end.load(), &byte, 1);
  (void)ignored;
  errno = saved_errno;
}

void Install(int signal, void (*handler)(int)) {
  struct sigaction action;
  std::memset(&action, 0, sizeof(action));
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

}  // namespace

StopSignals::StopSignals() {
  if (pipe2(pipe_, O_CLOEXEC) != 0) {
    pipe_[0] = pipe_[1] = -1;
    return;
  }
  write_end = pipe_[1];
  // A handler, and not a blocked signal: a program that a C++ step starts would
  // inherit the latter.
  Install(SIGINT, Handle);
  Install(SIGTERM, Handle);
  thread_ = std::thread([this] { Watch(); });
}

StopSignals::~StopSignals() {
  if (pipe_[0] < 0) return;
  Install(SIGINT, SIG_DFL);
  Install(SIGTERM, SIG_DFL);
  Wake('q');
  thread_.join();
  write_end = -1;
  signals_seen = 0;
  close(pipe_[0]);
  close(pipe_[1]);
}

StopSignals::Scope StopSignals::OnStop(std::function<void()> stop,
                                       absl::Duration grace,
                                       absl::Duration deadline) {
  const std::lock_guard<std::mutex> lock(mutex_);
  stop_ = std::move(stop);
  grace_ = grace;
  deadline_ = absl::Now() + deadline;
  if (deadline_ != absl::InfiniteFuture()) Wake('d');
  return Scope(this);
}

StopSignals::Scope::~Scope() {
  std::unique_lock<std::mutex> lock(signals_->mutex_);
  // What `stop` refers to lives until it has returned. `stop_` stays set until
  // then, so that a stop that hangs is left behind after the grace as well.
  signals_->changed_.wait(lock, [this] { return !signals_->stopping_; });
  signals_->stop_ = nullptr;
  signals_->deadline_ = absl::InfiniteFuture();
  signals_->changed_.notify_all();
}

void StopSignals::Exit(const std::string& message) {
  LogDirectly({LogLevel::kError,
               "error",
               message,
               {{"exit_code", kExit},
                {"result", std::string(ToString(ExitCode::kInterrupted))}}});
  (void)WriteTerminationMessage(ExitCode::kInterrupted, message);
  _exit(kExit);
}

void StopSignals::Wake(char why) {
  const ssize_t ignored = write(pipe_[1], &why, 1);
  (void)ignored;
}

StopSignals::Reason StopSignals::WaitForReason() {
  while (true) {
    absl::Duration left;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      left = deadline_ - absl::Now();
    }
    // An hour at most; then it sleeps on.
    const absl::Duration sleep =
        std::clamp(left, absl::ZeroDuration(), absl::Hours(1));
    pollfd waited = {pipe_[0], POLLIN, 0};
    const int ready = poll(
        &waited, 1, static_cast<int>(absl::ToInt64Milliseconds(sleep)) + 1);
    if (ready < 0) continue;
    char byte = 'd';
    if (ready > 0 && read(pipe_[0], &byte, 1) < 0) continue;
    if (byte == 'q') return Reason::kEnd;
    if (byte == 's') return Reason::kSignal;
    const std::lock_guard<std::mutex> lock(mutex_);
    if (absl::Now() >= deadline_) return Reason::kDeadline;
  }
}

void StopSignals::Watch() {
  std::unique_lock<std::mutex> lock(mutex_, std::defer_lock);
  do {
    if (lock.owns_lock()) lock.unlock();
    const Reason reason = WaitForReason();
    if (reason == Reason::kEnd) return;
    lock.lock();
    if (stop_ == nullptr && reason == Reason::kSignal) {
      Exit("interrupted");
    }
    out_of_time_ = reason == Reason::kDeadline && stop_ != nullptr;
    // A deadline, and what it was for has just ended.
  } while (stop_ == nullptr);
  // The next signal is then the second one.
  if (out_of_time_) signals_seen.fetch_add(1);
  LogDirectly({LogLevel::kInfo, "stopping",
               out_of_time_ ? "out of time: stopping"
                            : "stopping; a second signal ends at once"});
  // On a thread of its own: asking a server to cancel needs a connection, and
  // waits for ever on a network that is silent.
  stopping_ = true;
  stopped_ = true;
  std::thread stopper([this, stop = stop_] {
    stop();
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = false;
    changed_.notify_all();
  });
  if (!changed_.wait_for(lock, absl::ToChronoNanoseconds(grace_),
                         [this] { return stop_ == nullptr; })) {
    Exit(
        "interrupted; what was running did not end in time (--grace). "
        "The database rolls back what is not committed; 'status' shows what "
        "is");
  }
  lock.unlock();
  stopper.join();
}

}  // namespace gander::cmd
