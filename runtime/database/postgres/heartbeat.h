// File: heartbeat.h
//
// A statement that is repeated while something else goes on.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_HEARTBEAT_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_HEARTBEAT_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "absl/time/time.h"

namespace gander {

// Calls `beat` every `interval` on a thread of its own, from construction to
// destruction, which waits for a call that runs. After a call that returns
// false, soon again: a tenth of the interval, at least 100 ms.
class Heartbeat {
 public:
  Heartbeat(absl::Duration interval, std::function<bool()> beat);
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

 private:
  void Run();

  const absl::Duration interval_;
  const std::function<bool()> beat_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_HEARTBEAT_H_
