// File: backfill_host.h
//
// What a run lends to a backfill (gander/backfill.h) beside the step's own
// connection: more connections, and a place for its checkpoint.
#ifndef GANDER_RUNTIME_MIGRATION_BACKFILL_HOST_H_
#define GANDER_RUNTIME_MIGRATION_BACKFILL_HOST_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/transaction.h"

namespace gander {

// Thread safety: as each method says.
class BackfillHost {
 public:
  virtual ~BackfillHost() = default;

  // Opens a session beside the step's, with the limits of the run, and runs
  // `body` on it. Any thread.
  //
  // What `body` returns, or throws, with StatementError for what the database
  // refuses, also to connect.
  virtual absl::Status OnConnection(
      absl::FunctionRef<absl::Status(Connection&)> body) = 0;
  // Ends what runs in OnConnection, on all threads. Any thread.
  virtual void CancelConnections() = 0;
  // Whether OnConnection can write while the step's connection does nothing:
  // not in a database of this connection's own memory.
  virtual bool has_more_connections() const = 0;

  // The step's direction: its Down is another backfill.
  virtual bool rolling_back() const = 0;
  // Of this attempt at the step alone.
  virtual std::string token() const = 0;
  // Stays the same while a step that stopped half-way goes on, and is another
  // one when it begins anew: what an earlier beginning left behind (a repair
  // may have taken its step out of the history) is not gone on with.
  virtual std::string beginning() const = 0;
  // The tables for checkpoints and for rejected rows, "schema.table" or
  // "table", which the backfill makes when it needs them.
  virtual std::string checkpoint_table() const = 0;
  virtual std::string error_table() const = 0;

  // A statement that makes `status` show how many rows are done, of how many.
  // Thread-safe. Empty: the run keeps no history.
  virtual std::string ProgressStatement(int64_t done, int64_t total) const = 0;
  // Something of it has taken effect, or may have: if it fails, it is half
  // done. Any thread.
  virtual void NoteEffect() = 0;
  // A statement that is to take effect together with the end of the step.
  virtual void AtEnd(std::string statement) = 0;

  // How often a batch that failed transiently is tried.
  virtual int tries() const = 0;
  // --max-load; nothing when it was not given.
  virtual std::optional<int64_t> max_load() const = 0;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_BACKFILL_HOST_H_
