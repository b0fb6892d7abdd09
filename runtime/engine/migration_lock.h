// File: migration_lock.h
//
// One migrator at a time per history table: waiting for the lock, and giving it
// back.
#ifndef GANDER_RUNTIME_ENGINE_MIGRATION_LOCK_H_
#define GANDER_RUNTIME_ENGINE_MIGRATION_LOCK_H_

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "runtime/database/database.h"
#include "runtime/database/table_name.h"
#include "runtime/engine/event_sink.h"
#include "runtime/engine/stop_flag.h"

namespace gander {

// Holds the lock until it is destroyed. Movable.
class MigrationLock {
 public:
  // First sees that the session may write at all (Database::CheckWritable).
  // Then tries, and tries again with growing pauses of 25 to 500 ms, until it
  // has the lock. Never waits inside a statement: a waiting pg_advisory_lock
  // and another runner's CREATE INDEX CONCURRENTLY would wait for each other.
  //
  // Between two tries asks `is_needed`; false ends the waiting with kNotFound:
  // the other runner has done everything.
  //
  // kDeadlineExceeded: not free within `wait`; the message says who has it.
  // kCancelled: `stop` was raised. Else as Database::CheckWritable,
  // Database::TryLock and `is_needed`.
  static absl::StatusOr<MigrationLock> Acquire(
      Database* database, const TableName& history, absl::Duration wait,
      EventSink* events, StopFlag* stop,
      absl::FunctionRef<absl::StatusOr<bool>()> is_needed);

  MigrationLock(MigrationLock&& other) noexcept;
  MigrationLock& operator=(MigrationLock&&) = delete;
  ~MigrationLock();

 private:
  explicit MigrationLock(Database* database) : database_(database) {}

  Database* database_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_MIGRATION_LOCK_H_
