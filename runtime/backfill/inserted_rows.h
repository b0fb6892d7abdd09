// File: inserted_rows.h
//
// The rows that a backfill's function adds to other tables.
#ifndef GANDER_RUNTIME_BACKFILL_INSERTED_ROWS_H_
#define GANDER_RUNTIME_BACKFILL_INSERTED_ROWS_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "runtime/backfill/backfill_spec.h"
#include "runtime/backfill/row_change.h"
#include "runtime/migration/transaction.h"

namespace gander {

// Whether `change` asks only for what the backfill was told of.
// kFailedPrecondition: the columns that it sets are not as many as those of
// Write; it deletes where there is no table; it inserts into a table that
// InsertInto does not name, or another number of values than there are columns.
absl::Status CheckChange(const BackfillSpec& spec, const RowChange& change);

// Adds the rows of all changes that are not rejected, table by table in the
// order of `targets`, and returns how many. Throws StatementError. REQUIRES:
// CheckChange() for each.
int64_t InsertRows(Transaction& tx, const std::vector<InsertTarget>& targets,
                absl::Span<const RowChange> changes);

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_INSERTED_ROWS_H_
