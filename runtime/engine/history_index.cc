#include "runtime/engine/history_index.h"

#include <algorithm>

namespace gander {

HistoryIndex::HistoryIndex(const Catalog& catalog,
                           absl::Span<const HistoryRow> rows)
    : catalog_(catalog) {
  for (const HistoryRow& row : rows) {
    rows_.push_back({row.version, &row, catalog.Find(row.version)});
  }
  std::sort(rows_.begin(), rows_.end(),
            [](const IndexedRow& a, const IndexedRow& b) {
              return a.version < b.version;
            });
  for (const IndexedRow& row : rows_) last_applied_first_.push_back(&row);
  std::sort(last_applied_first_.begin(), last_applied_first_.end(),
            [](const IndexedRow* a, const IndexedRow* b) {
              return a->row->sequence > b->row->sequence;
            });
}

const IndexedRow* HistoryIndex::Find(Version version) const {
  const auto found = std::lower_bound(
      rows_.begin(), rows_.end(), version,
      [](const IndexedRow& row, Version v) { return row.version < v; });
  if (found == rows_.end() || found->version != version) return nullptr;
  return &*found;
}

bool HistoryIndex::IsBeyondCatalog(const IndexedRow& row) const {
  if (row.migration != nullptr) return false;
  return catalog_.empty() || row.version > catalog_.migrations().back().version;
}

bool UpWasEdited(const HistoryRow& row, const Migration& migration) {
  return row.state == HistoryState::kApplied && !row.up_checksum.empty() &&
         row.up_checksum != migration.up_checksum;
}

}  // namespace gander
