#include "runtime/backfill/rejected_rows.h"

#include "absl/strings/str_cat.h"
#include "runtime/backfill/batch_sql.h"
#include "runtime/backfill/own_table.h"

namespace gander {

void PrepareRejectedTable(Connection& connection, absl::string_view table) {
  if (HasTable(connection, table)) return;
  connection.Execute(absl::StrCat(
      "CREATE TABLE ", QuotedTable(table),
      " (rejected_row text NOT NULL, reason text NOT NULL, "
      "rejected_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)"));
}

void WriteRejected(Transaction& tx, absl::string_view table,
                   const std::vector<RejectedRow>& rows) {
  PreparedStatement insert =
      tx.Prepare(absl::StrCat("INSERT INTO ", QuotedTable(table),
                              " (rejected_row, reason) VALUES ($1, $2)"));
  for (const RejectedRow& row : rows) insert.Execute(row.row, row.reason);
}

}  // namespace gander
