// File: batch_commit.h
//
// One batch of a backfill as a transaction: read or taken as it was read ahead,
// written, noted in the checkpoint, committed.
#ifndef GANDER_RUNTIME_BACKFILL_BATCH_COMMIT_H_
#define GANDER_RUNTIME_BACKFILL_BATCH_COMMIT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/backfill/backfill_run.h"
#include "runtime/backfill/batch.h"
#include "runtime/backfill/checkpoint.h"
#include "runtime/migration/statement_error.h"
#include "runtime/migration/transaction.h"

namespace gander {

// A batch that was read ahead, and transformed, outside a transaction.
struct PreparedBatch {
  BatchBounds bounds;  // what it was read with
  int64_t rows = 0;
  BatchWrites writes;
  // A row of it was rejected.
  bool has_rejected = false;
  // The key of its last row; nothing: it goes to the end of the range.
  std::optional<Key> last;
};

// Commits the batches of one range, one after another, on one connection. An
// isolation level is not needed: a row that was read ahead is written only
// while it is the very version that was read (BatchSql::UpdateMany); whatever
// has changed since is read again, locked, transformed again and written in the
// same transaction. A batch that was not read ahead is locked as it is read.
//
// Thread safety: one thread at a time.
class BatchCommitter {
 public:
  // `statements` are those of `connection`. Everything must outlive it.
  BatchCommitter(BackfillRun* run, Connection* connection,
                 BatchStatements* statements, KeyRange range);

  // Commits a batch that was read ahead. Its rows begin behind range().done.
  absl::Status Commit(const PreparedBatch& prepared);
  // Reads the next rows of the range, and commits them.
  //
  // Both: kFailedPrecondition: a row cannot be transformed or was refused; the
  // message names it. kCancelled: the run was stopped. Throw StatementError for
  // what the database refuses otherwise, also for a transient reason as often
  // as the run tries, and when the connection is lost.
  absl::Status CommitNext();

  // How far it is. `finished`: the range has no more rows.
  const KeyRange& range() const { return range_; }

 private:
  // What a transaction did, when it commits.
  struct Done {
    std::optional<Key> last;  // none: the end of the range
    BatchCount count;
  };
  using Body = absl::FunctionRef<absl::StatusOr<Done>(Transaction&)>;

  BatchBounds NextBounds() const;
  absl::Status Retrying(const BatchBounds& bounds, Body body);
  absl::Status InTransaction(Body body);
  absl::StatusOr<Done> WriteLocked(Transaction& tx, const BatchBounds& bounds);
  absl::StatusOr<Done> WritePrepared(Transaction& tx,
                                     const PreparedBatch& prepared);
  // Transforms, rejects what was refused, and writes what is left.
  absl::Status TransformAndWrite(Transaction& tx, Batch* batch,
                                 BatchCount* count);
  absl::Status TakeRejected(Transaction& tx, const Batch& batch,
                            BatchCount* count);
  // Which row the database refuses, by trying them one by one.
  absl::StatusOr<Key> FindRefused(const BatchBounds& bounds,
                                  std::string* message);

  BackfillRun& run_;
  Connection& connection_;
  BatchStatements& statements_;
  KeyRange range_;
  // Rows that the database refused, by their keys' texts, and why.
  std::map<std::string, std::string> refused_;
  int64_t rows_of_last_ = 0;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_BATCH_COMMIT_H_
