#include "cmd/stop_signals.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "cmd/exit_code.h"

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
  const char byte = 'q';
  const ssize_t ignored = write(pipe_[1], &byte, 1);
  (void)ignored;
  thread_.join();
  write_end = -1;
  signals_seen = 0;
  close(pipe_[0]);
  close(pipe_[1]);
}

StopSignals::Scope StopSignals::OnStop(std::function<void()> stop,
                                       absl::Duration grace) {
  const std::lock_guard<std::mutex> lock(mutex_);
  stop_ = std::move(stop);
  grace_ = grace;
  return Scope(this);
}

StopSignals::Scope::~Scope() {
  std::unique_lock<std::mutex> lock(signals_->mutex_);
  // What `stop` refers to lives until it has returned. `stop_` stays set until
  // then, so that a stop that hangs is left behind after the grace as well.
  signals_->changed_.wait(lock, [this] { return !signals_->stopping_; });
  signals_->stop_ = nullptr;
  signals_->changed_.notify_all();
}

void StopSignals::Exit(const char* message) {
  const ssize_t ignored = write(STDERR_FILENO, message, std::strlen(message));
  (void)ignored;
  _exit(kExit);
}

void StopSignals::Watch() {
  char byte = 'q';
  while (read(pipe_[0], &byte, 1) < 0 && errno == EINTR) {
  }
  if (byte == 'q') return;
  std::unique_lock<std::mutex> lock(mutex_);
  if (stop_ == nullptr) Exit("error: interrupted\n");
  const char message[] = "stopping; a second signal ends at once\n";
  const ssize_t ignored = write(STDERR_FILENO, message, sizeof(message) - 1);
  (void)ignored;
  // On a thread of its own: asking a server to cancel needs a connection, and
  // waits for ever on a network that is silent.
  stopping_ = true;
  std::thread stopper([this, stop = stop_] {
    stop();
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = false;
    changed_.notify_all();
  });
  if (!changed_.wait_for(lock, absl::ToChronoNanoseconds(grace_),
                         [this] { return stop_ == nullptr; })) {
    Exit(
        "error: interrupted; what was running did not end in time (--grace). "
        "The database rolls back what is not committed; 'status' shows what "
        "is\n");
  }
  lock.unlock();
  stopper.join();
}

}  // namespace gander::cmd
