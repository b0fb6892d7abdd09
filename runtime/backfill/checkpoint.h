// File: checkpoint.h
//
// How far a backfill has come: a row of gander_backfill for each of the ranges
// of keys that it is worked in.
#ifndef GANDER_RUNTIME_BACKFILL_CHECKPOINT_H_
#define GANDER_RUNTIME_BACKFILL_CHECKPOINT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/backfill/backfill_spec.h"
#include "runtime/backfill/key_text.h"
#include "runtime/migration/transaction.h"
#include "runtime/migration/version.h"

namespace gander {

// The keys behind `from` up to and with `to`; without them, from the first, or
// up to the last.
struct KeyRange {
  int64_t number = 0;
  std::optional<Key> from;
  std::optional<Key> to;
  // The last one that is done; none yet: nothing is.
  std::optional<Key> done;
  bool finished = false;
  int64_t rows_total = 0;  // expected
  int64_t rows_read = 0;
  int64_t rows_written = 0;
  int64_t rows_rejected = 0;
};

// What a batch adds to the row of its range.
struct BatchCount {
  int64_t read = 0;
  int64_t written = 0;
  int64_t rejected = 0;
  // The database did not write them though it was told to, without an error. Of
  // the run alone: the row does not have it.
  int64_t kept_back = 0;
};

// Which rows a backfill goes through, and in which order, as a short text.
std::string ShapeOf(const BackfillSpec& spec);

// Thread-safe: it only makes texts and sends them.
class Checkpoint {
 public:
  // `table`, `beginning` and `token` as BackfillHost has them; `shape` as
  // ShapeOf makes it.
  Checkpoint(std::string table, Version version, bool rolling_back,
             std::string beginning, std::string shape, std::string token);

  // Makes the table when there is none, takes the rows of an earlier run of the
  // same beginning over, and returns them; none: there was no such run. Rows of
  // another beginning are deleted. From then on the batches of
  // that run, should it still live somewhere, cannot commit any more. Throws
  // StatementError. kDataLoss: a row cannot be read. kFailedPrecondition: the
  // run of the same beginning went through other rows, by its shape.
  absl::StatusOr<std::vector<KeyRange>> TakeOver(Connection& connection);

  // Writes the ranges of a backfill that begins. Throws StatementError.
  void Begin(Connection& connection, const std::vector<KeyRange>& ranges);

  // Notes in the batch's own transaction that `range` is done up to `done`; or,
  // without a key, to its end. Throws StatementError, of class kLeaseLost when
  // another run has taken over: the batch must be rolled back.
  void Advance(Transaction& tx, const KeyRange& range,
               const std::optional<Key>& done, const BatchCount& count) const;

  // Takes the rows away.
  std::string DeleteStatement() const;

 private:
  std::string Mine() const;
  absl::Status CheckShape(Connection& connection) const;

  const std::string table_;  // quoted
  const std::string plain_table_;
  const std::string step_;  // the condition for its rows
  const std::string beginning_;
  const std::string beginning_and_shape_;
  const Version version_;
  const bool rolling_back_;
  const std::string token_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_CHECKPOINT_H_
