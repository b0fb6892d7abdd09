#include "runtime/backfill/batch_commit.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/backfill/batch_sql.h"
#include "runtime/backfill/rejected_rows.h"
#include "runtime/database/backoff.h"

namespace gander {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(5);

// Leaves a transaction's body so that it is rolled back.
struct RolledBack {
  absl::Status why;
};

// In one line, for a row of the error table, too.
std::string Brief(const ServerError& error) {
  return error.detail.empty()
             ? error.Summary()
             : absl::StrCat(error.Summary(), ": ", error.detail);
}

// Whether the values of a row may be the reason: they do not fit a type or a
// constraint, or a trigger does not like them.
bool MayBeAboutARow(const ServerError& error) {
  for (const char* code : {"22", "23", "44", "P0", "SQLITE_CONSTRAINT",
                           "SQLITE_MISMATCH", "SQLITE_TOOBIG"}) {
    if (absl::StartsWith(error.code, code)) return true;
  }
  return false;
}

}  // namespace

BatchCommitter::BatchCommitter(BackfillRun* run, Connection* connection,
                               BatchStatements* statements, KeyRange range)
    : run_(*run),
      connection_(*connection),
      statements_(*statements),
      range_(std::move(range)) {}

BatchBounds BatchCommitter::NextBounds() const {
  BatchBounds bounds;
  bounds.after = range_.done.has_value() ? range_.done : range_.from;
  bounds.up_to = range_.to;
  bounds.limit = run_.batch_size.rows();
  return bounds;
}

absl::Status BatchCommitter::CommitNext() {
  const BatchBounds bounds = NextBounds();
  return Retrying(bounds,
                  [&](Transaction& tx) { return WriteLocked(tx, bounds); });
}

absl::Status BatchCommitter::Commit(const PreparedBatch& prepared) {
  // What is rejected is judged by the rows as they are now.
  if (prepared.has_rejected) {
    BatchBounds bounds = prepared.bounds;
    bounds.limit = 0;
    if (prepared.last.has_value()) bounds.up_to = prepared.last;
    return Retrying(bounds, [&](Transaction& tx) {
      absl::StatusOr<Done> done = WriteLocked(tx, bounds);
      if (done.ok()) done->last = prepared.last;
      return done;
    });
  }
  return Retrying(prepared.bounds,
                  [&](Transaction& tx) { return WritePrepared(tx, prepared); });
}

absl::Status BatchCommitter::Retrying(const BatchBounds& bounds, Body body) {
  Backoff backoff(kFirstPause, kLongestPause);
  for (int attempt = 1;; ++attempt) {
    const absl::Time begin = absl::Now();
    try {
      const absl::Status status = InTransaction(body);
      if (!status.ok()) return status;
      const absl::Duration took = absl::Now() - begin;
      run_.batch_size.Took(rows_of_last_, took);
      run_.Rest(took);
      return absl::OkStatus();
    } catch (const StatementError& e) {
      if (MayBeAboutARow(e.error())) {
        std::string message = Brief(e.error());
        const absl::StatusOr<Key> key = FindRefused(bounds, &message);
        // None by itself: it is not about a row.
        if (!key.ok()) throw;
        if (run_.spec.max_rejected == 0) {
          return absl::FailedPreconditionError(
              absl::StrCat(run_.work.Describe(*key), ": ", message));
        }
        refused_[EncodeKey(*key)] = message;
        continue;
      }
      if (e.error().error_class != ErrorClass::kTransient) throw;
      if (attempt >= run_.host.tries()) throw;
    }
    if (run_.stopped()) return absl::CancelledError("stopped");
    run_.SleepFor(backoff.Next());
  }
}

absl::Status BatchCommitter::InTransaction(Body body) {
  Done done;
  try {
    connection_.InTransaction([&](Transaction& tx) {
      absl::StatusOr<Done> result = body(tx);
      if (!result.ok()) throw RolledBack{result.status()};
      done = *std::move(result);
      run_.checkpoint.Advance(tx, range_, done.last, done.count);
      if (run_.progress_in_batches) {
        const int64_t rows = run_.rows_done() + done.count.read;
        const std::string sql = run_.host.ProgressStatement(
            rows, std::max(rows, run_.rows_total()));
        if (!sql.empty()) tx.Execute(sql);
      }
    });
  } catch (const RolledBack& rolled_back) {
    return rolled_back.why;
  } catch (const StatementError& e) {
    // It may have committed; or the run that has taken over goes on, and what
    // the history says of the step is that run's.
    if (e.error().error_class == ErrorClass::kConnection ||
        e.error().error_class == ErrorClass::kLeaseLost) {
      run_.host.NoteEffect();
    }
    throw;
  }
  range_.finished = !done.last.has_value();
  if (done.last.has_value()) range_.done = done.last;
  rows_of_last_ = done.count.read;
  refused_.clear();
  run_.Done(done.count);
  return absl::OkStatus();
}

absl::StatusOr<BatchCommitter::Done> BatchCommitter::WriteLocked(
    Transaction& tx, const BatchBounds& bounds) {
  Batch batch = run_.work.Read(tx, bounds, BatchSql::Lock::kRows);
  Done done;
  done.count.read = batch.read;
  done.last = batch.last;
  const absl::Status written = TransformAndWrite(tx, &batch, &done.count);
  if (!written.ok()) return written;
  return done;
}

absl::StatusOr<BatchCommitter::Done> BatchCommitter::WritePrepared(
    Transaction& tx, const PreparedBatch& prepared) {
  Done done;
  done.count.read = prepared.rows;
  done.last = prepared.last;
  if (refused_.empty()) {
    done.count.written = run_.work.Write(tx, statements_, prepared.writes);
    if (done.count.written ==
        prepared.writes.updates + prepared.writes.deletions) {
      run_.work.CheckConstraints(tx);
      return done;
    }
  }
  BatchBounds rest = prepared.bounds;
  rest.limit = 0;
  rest.unwritten = true;
  if (prepared.last.has_value()) rest.up_to = prepared.last;
  Batch changed = run_.work.Read(tx, rest, BatchSql::Lock::kRows);
  const absl::Status written = TransformAndWrite(tx, &changed, &done.count);
  if (!written.ok()) return written;
  return done;
}

absl::Status BatchCommitter::TransformAndWrite(Transaction& tx, Batch* batch,
                                               BatchCount* count) {
  const absl::Status transformed = run_.work.Transform(batch);
  if (!transformed.ok()) return transformed;
  if (!refused_.empty()) {
    for (size_t i = 0; i < batch->rows.size(); ++i) {
      const auto found =
          refused_.find(EncodeKey(run_.work.KeyOf(batch->rows[i])));
      if (found != refused_.end()) batch->changes[i].Reject(found->second);
    }
  }
  const absl::Status rejected = TakeRejected(tx, *batch, count);
  if (!rejected.ok()) return rejected;
  const BatchWritten written = run_.work.WriteLocked(tx, statements_, *batch);
  count->written += written.rows;
  count->kept_back += written.kept_back;
  return absl::OkStatus();
}

absl::Status BatchCommitter::TakeRejected(Transaction& tx, const Batch& batch,
                                          BatchCount* count) {
  if (!batch.has_rejected()) return absl::OkStatus();
  std::vector<RejectedRow> rejected;
  for (size_t i = 0; i < batch.rows.size(); ++i) {
    const RowChange& change = batch.changes[i];
    if (!change.rejected().has_value()) continue;
    rejected.push_back({run_.work.Describe(run_.work.KeyOf(batch.rows[i])),
                        *change.rejected()});
  }
  count->rejected += static_cast<int64_t>(rejected.size());
  if (run_.rows_rejected() + count->rejected > run_.spec.max_rejected) {
    std::string message =
        absl::StrCat(rejected[0].row, ": ", rejected[0].reason);
    if (run_.spec.max_rejected > 0) {
      absl::StrAppend(&message, "; more than ", run_.spec.max_rejected,
                      " rows were rejected (RejectAtMost)");
    }
    return absl::FailedPreconditionError(message);
  }
  WriteRejected(tx, run_.host.error_table(), rejected);
  return absl::OkStatus();
}

absl::StatusOr<Key> BatchCommitter::FindRefused(const BatchBounds& bounds,
                                                std::string* message) {
  absl::StatusOr<Key> refused = absl::NotFoundError("no row by itself");
  BatchBounds all = bounds;
  all.unwritten = false;
  try {
    connection_.InTransaction([&](Transaction& tx) {
      Batch batch = run_.work.Read(tx, all, BatchSql::Lock::kRows);
      if (!run_.work.Transform(&batch).ok()) throw RolledBack{};
      for (size_t i = 0; i < batch.rows.size(); ++i) {
        const Key key = run_.work.KeyOf(batch.rows[i]);
        if (refused_.count(EncodeKey(key)) != 0) continue;
        Batch one;
        one.rows = {batch.rows[i]};
        one.changes = {batch.changes[i]};
        try {
          (void)run_.work.WriteLocked(tx, statements_, one);
        } catch (const StatementError& e) {
          if (e.error().error_class == ErrorClass::kStatement) {
            refused = key;
            *message = Brief(e.error());
          }
          throw RolledBack{};
        }
      }
      throw RolledBack{};
    });
  } catch (const RolledBack&) {
  } catch (const StatementError&) {
    // The error that brought us here is told.
  }
  return refused;
}

}  // namespace gander
