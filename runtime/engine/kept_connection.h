// File: kept_connection.h
//
// The session that a Migrator keeps: made when it is first needed, made anew
// when it was lost.
#ifndef GANDER_RUNTIME_ENGINE_KEPT_CONNECTION_H_
#define GANDER_RUNTIME_ENGINE_KEPT_CONNECTION_H_

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "runtime/database/database.h"
#include "runtime/database/driver.h"
#include "runtime/database/lock_kind.h"
#include "runtime/engine/event_sink.h"
#include "runtime/engine/stop_flag.h"

namespace gander {

// Thread safety: one thread at a time, but for Cancel.
class KeptConnection {
 public:
  // Does not connect. `timeout` is for each Open: zero is one attempt. Nothing
  // is owned; the pointers are not null.
  KeptConnection(std::string url, absl::Duration timeout,
                 const LockOptions& lock, EventSink* events, StopFlag* stop);

  // Connects, unless it is connected so that it serves, and tries again while
  // the database does not answer. A session that only reads is closed when one
  // that writes is asked for.
  //
  // `timeout`: another one than the constructor's.
  //
  // As Driver::connect; kUnavailable only when the time is up; kCancelled:
  // `stop` was raised.
  absl::Status Open(bool read_only,
                    std::optional<absl::Duration> timeout = std::nullopt);

  // A session beside the kept one, by one attempt, for the caller alone. Any
  // thread. As Driver::connect.
  absl::StatusOr<std::unique_ptr<Database>> OpenAnother() const;

  // The session; null before the first Open that succeeded, and after a loss.
  Database* database() const { return database_.get(); }

  // Notes that the session is lost when `status`, which it gave, says so.
  // Returns `status`.
  absl::Status Noting(absl::Status status);
  void NoteLoss() { is_lost_ = true; }
  // Closes a session that was noted as lost. Not before nothing refers to it.
  void DropIfLost();

  // Asks the database to end what the session is running. Thread-safe.
  void Cancel();

 private:
  void Close();

  ConnectOptions Options(bool read_only) const;

  const std::string url_;
  const absl::Duration timeout_;
  const LockOptions lock_;
  EventSink& events_;
  StopFlag& stop_;
  // Guards the pointer against Cancel; the thread that runs is the only one to
  // change it.
  std::mutex mutex_;
  std::unique_ptr<Database> database_;
  bool is_read_only_ = false;
  bool is_lost_ = false;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_KEPT_CONNECTION_H_
