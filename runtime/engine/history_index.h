// File: history_index.h
//
// The history as a catalog sees it: which row is which migration's.
#ifndef GANDER_RUNTIME_ENGINE_HISTORY_INDEX_H_
#define GANDER_RUNTIME_ENGINE_HISTORY_INDEX_H_

#include <vector>

#include "absl/types/span.h"
#include "runtime/engine/history_row.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/version.h"

namespace gander {

struct IndexedRow {
  // The migration's version, which may be another than the row's
  // (Migration::replaces); the row's when there is no migration.
  Version version;
  const HistoryRow* row = nullptr;
  // Null: the catalog has no such migration.
  const Migration* migration = nullptr;
};

// Refers to the catalog and the rows, which must outlive it. Immutable.
class HistoryIndex {
 public:
  // `rows` in any order.
  HistoryIndex(const Catalog& catalog, absl::Span<const HistoryRow> rows);

  HistoryIndex(const HistoryIndex&) = delete;
  HistoryIndex& operator=(const HistoryIndex&) = delete;

  // Ascending by version, one for each.
  absl::Span<const IndexedRow> rows() const { return rows_; }

  // Rows of migrations that have another in rows(): of one migration, the
  // history has both its own version and one that it replaces, or two that it
  // replaces. Nobody knows which of them is true.
  absl::Span<const IndexedRow> surplus_rows() const { return surplus_rows_; }

  // Those of rows(), the last applied first.
  absl::Span<const IndexedRow* const> last_applied_first() const {
    return last_applied_first_;
  }

  // Null when the history does not have it.
  const IndexedRow* Find(Version version) const;

  // Whether the row goes beyond all that the catalog has.
  bool IsBeyondCatalog(const IndexedRow& row) const;
  bool GoesBeyondCatalog() const;

 private:
  const Catalog& catalog_;
  std::vector<IndexedRow> rows_;
  std::vector<IndexedRow> surplus_rows_;
  std::vector<const IndexedRow*> last_applied_first_;
};

// Whether the Up of `migration`, whose row it is, was edited since it was
// applied. Of a half-done step half_done.h knows, and a baseline has no
// checksum.
bool UpWasEdited(const HistoryRow& row, const Migration& migration);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_HISTORY_INDEX_H_
