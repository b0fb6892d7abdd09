// File: stop_signals.h
//
// SIGINT and SIGTERM. The first asks what is running to stop; the second ends
// the program at once.
#ifndef GANDER_CMD_STOP_SIGNALS_H_
#define GANDER_CMD_STOP_SIGNALS_H_

#include <condition_variable>
#include <functional>
#include <mutex>
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

  // While the returned object lives, the first signal calls `stop` on another
  // thread, and the program ends with exit code 7 if that object still lives
  // after `grace`, be it because `stop` hangs. The object's end waits until a
  // `stop` that was called has returned.
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
  Scope OnStop(std::function<void()> stop, absl::Duration grace);

 private:
  void Watch();
  [[noreturn]] static void Exit(const char* message);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void()> stop_;  // null outside a scope
  bool stopping_ = false;       // `stop_` was called and has not returned
  absl::Duration grace_;
  int pipe_[2];
  std::thread thread_;
};

}  // namespace gander::cmd

#endif  // GANDER_CMD_STOP_SIGNALS_H_
