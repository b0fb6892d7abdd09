#include "runtime/backfill/worker.h"

#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "runtime/backfill/batch_commit.h"
#include "runtime/backfill/range_reader.h"

namespace gander {
namespace {

absl::Status WorkOn(BackfillRun* run, Connection& connection,
                    BatchStatements* statements, KeyRange range,
                    const std::function<absl::Status()>& after_batch) {
  BatchCommitter committer(run, &connection, statements, range);
  std::optional<RangeReader> reader;
  if (run->work.may_read_ahead()) {
    reader.emplace(run, std::move(range));
  }
  while (!committer.range().finished) {
    if (run->stopped()) return absl::CancelledError("stopped");
    absl::Status status;
    if (reader.has_value()) {
      absl::StatusOr<std::optional<PreparedBatch>> next = reader->Next();
      if (!next.ok()) return next.status();
      if (!next->has_value()) return absl::CancelledError("stopped");
      status = committer.Commit(**next);
    } else {
      status = committer.CommitNext();
    }
    if (status.ok()) status = after_batch();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Work(BackfillRun* run, Connection& connection,
                  const std::function<absl::Status()>& after_batch) {
  BatchStatements statements(&connection);
  while (std::optional<KeyRange> range = run->NextRange()) {
    absl::Status status =
        WorkOn(run, connection, &statements, *std::move(range), after_batch);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace gander
