#include "runtime/backfill/inserted_rows.h"

#include <cstddef>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace gander {
namespace {

absl::Status WrongCount(size_t given, absl::string_view where, size_t columns) {
  return absl::FailedPreconditionError(absl::StrCat("the function gave ", given,
                                                    " values for the ", columns,
                                                    " columns of ", where));
}

bool IsFor(const InsertedRow& row, const InsertTarget& target) {
  return row.table.empty() || row.table == target.table;
}

absl::Status CheckInserted(const std::vector<InsertTarget>& targets,
                           const InsertedRow& row) {
  if (row.table.empty() && targets.size() > 1) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the function called Insert, and InsertInto names ", targets.size(),
        " tables; call RowChange::InsertInto with one of them"));
  }
  for (const InsertTarget& target : targets) {
    if (!IsFor(row, target)) continue;
    if (row.columns.size() == target.columns.size()) return absl::OkStatus();
    return WrongCount(row.columns.size(),
                      absl::StrCat("InsertInto ", target.table),
                      target.columns.size());
  }
  return absl::FailedPreconditionError(
      absl::StrCat("the function inserts into ",
                   row.table.empty() ? "another table" : row.table,
                   ", which Backfill::InsertInto does not name"));
}

}  // namespace

absl::Status CheckChange(const BackfillSpec& spec, const RowChange& change) {
  if (change.set().has_value() && change.set()->size() != spec.write.size()) {
    return WrongCount(change.set()->size(), "Write", spec.write.size());
  }
  if (change.deleted() && spec.table.empty()) {
    return absl::FailedPreconditionError(
        "the function called Delete, and the row is a query's; name the table "
        "with Backfill(\"table\"), and the query with ReadFrom");
  }
  for (const InsertedRow& row : change.inserted()) {
    absl::Status status = CheckInserted(spec.inserts, row);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

int64_t InsertRows(Transaction& tx, const std::vector<InsertTarget>& targets,
                   absl::Span<const RowChange> changes) {
  int64_t inserted = 0;
  for (const InsertTarget& target : targets) {
    std::optional<BulkInsert> insert;
    for (const RowChange& change : changes) {
      if (change.rejected().has_value()) continue;
      for (const InsertedRow& row : change.inserted()) {
        if (!IsFor(row, target)) continue;
        if (!insert.has_value()) {
          insert.emplace(tx.InsertIntoColumns(target.table, target.columns));
        }
        insert->AddValues(row.columns);
      }
    }
    if (insert.has_value()) inserted += insert->Finish();
  }
  return inserted;
}

}  // namespace gander
