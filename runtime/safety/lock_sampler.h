// File: lock_sampler.h
//
// Which locks another session has, outside of a transaction, where none of them
// is left when the statement has ended.
#ifndef GANDER_RUNTIME_SAFETY_LOCK_SAMPLER_H_
#define GANDER_RUNTIME_SAFETY_LOCK_SAMPLER_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "runtime/database/database.h"
#include "runtime/safety/snapshot.h"

namespace gander {

// Looks about a thousand times a second. A lock that is held for less may not
// be seen. Thread-safe.
class LockSampler {
 public:
  // Begins to look, on `database`, at the session with the server's number
  // `session`.
  LockSampler(std::unique_ptr<Database> database, int64_t session);
  // Waits for its thread.
  ~LockSampler();
  LockSampler(const LockSampler&) = delete;
  LockSampler& operator=(const LockSampler&) = delete;

  // The locks that were seen since the last call, and from the first look at
  // each to the last.
  std::map<LockId, absl::Duration> Take();
  // Why it does not look any more; OK: it does.
  absl::Status status() const;

 private:
  void Look();

  const std::unique_ptr<Database> database_;
  const int64_t session_;
  mutable std::mutex mutex_;
  // When each was seen first, and last.
  std::map<LockId, std::pair<absl::Time, absl::Time>> seen_;
  absl::Status status_;
  std::atomic<bool> ends_ = false;
  std::thread thread_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_SAFETY_LOCK_SAMPLER_H_
