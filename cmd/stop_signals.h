// File: stop_signals.h
//
// SIGINT and SIGTERM, and the end of the time that a run may take. The first
// asks what is running to stop; a second signal ends the program at once.
#ifndef GANDER_CMD_STOP_SIGNALS_H_
#define GANDER_CMD_STOP_SIGNALS_H_

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "absl/time/time.h"

namespace gander::cmd {

// Installs handlers for both signals for as long as it lives. There may be one
// in a program.
//
// Outside OnStop a signal ends the program with exit code 7 at once: nothing is
// going on that would have to be rolled back.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // While the returned object lives, the first signal, or the end of
  // `deadline`, counted from here, calls `stop` on another thread, and the
  // program ends with exit code 7 if that object still lives after `grace`, be
  // it because `stop` hangs. The object's end waits until a `stop` that was
  // called has returned.
  class Scope {
   public:
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    friend class StopSignals;
    explicit Scope(StopSignals* signals) : signals_(signals) {}
    StopSignals* const signals_;
  };
  Scope OnStop(std::function<void()> stop, absl::Duration grace,
               absl::Duration deadline = absl::InfiniteDuration());

  // Whether a deadline was what stopped it. Thread-safe.
  bool out_of_time() const { return out_of_time_; }

  // Whether a signal or a deadline has called the `stop` of a scope. From then
  // on no deadline is watched any more. Thread-safe.
  bool stopped() const { return stopped_; }

 private:
  enum class Reason { kSignal, kDeadline, kEnd };

  void Wake(char why);
  Reason WaitForReason();
  void Watch();
  [[noreturn]] static void Exit(const std::string& message);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void()> stop_;  // null outside a scope
  bool stopping_ = false;       // `stop_` was called and has not returned
  absl::Duration grace_;
  absl::Time deadline_ = absl::InfiniteFuture();
  std::atomic<bool> out_of_time_ = false;
  std::atomic<bool> stopped_ = false;
  int pipe_[2];
  std::thread thread_;
};

}  // namespace gander::cmd

#endif  // GANDER_CMD_STOP_SIGNALS_H_
