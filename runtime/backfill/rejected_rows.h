// File: rejected_rows.h
//
// The rows that a backfill left as they were, in a table of gander's own.
#ifndef GANDER_RUNTIME_BACKFILL_REJECTED_ROWS_H_
#define GANDER_RUNTIME_BACKFILL_REJECTED_ROWS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "runtime/migration/transaction.h"

namespace gander {

struct RejectedRow {
  std::string row;  // "customer, id 5"
  std::string reason;
};

// Makes the table (BackfillHost::error_table) when there is none. Throws
// StatementError.
void PrepareRejectedTable(Connection& connection, absl::string_view table);

// Adds to it. Throws StatementError.
void WriteRejected(Transaction& tx, absl::string_view table,
                   const std::vector<RejectedRow>& rows);

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_REJECTED_ROWS_H_
