#include "runtime/engine/history_index.h"

#include <algorithm>
#include <tuple>

namespace gander {

HistoryIndex::HistoryIndex(const Catalog& catalog,
                           absl::Span<const HistoryRow> rows)
    : catalog_(catalog) {
  std::vector<IndexedRow> all;
  for (const HistoryRow& row : rows) {
    const Migration* migration = catalog.FindRecorded(row.version);
    all.push_back({migration == nullptr ? row.version : migration->version,
                   &row, migration});
  }
  // Of several rows for one migration, that of its own version comes first.
  const auto key = [](const IndexedRow& r) {
    return std::make_tuple(r.version, r.row->version != r.version,
                           r.row->version);
  };
  std::sort(all.begin(), all.end(),
            [&key](const IndexedRow& a, const IndexedRow& b) {
              return key(a) < key(b);
            });
  for (const IndexedRow& row : all) {
    const bool has_one = !rows_.empty() && rows_.back().version == row.version;
    (has_one ? surplus_rows_ : rows_).push_back(row);
  }
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
  return catalog_.migrations().empty() ||
         row.version > catalog_.migrations().back().version;
}

bool HistoryIndex::GoesBeyondCatalog() const {
  return !rows_.empty() && IsBeyondCatalog(rows_.back());
}

bool UpWasEdited(const HistoryRow& row, const Migration& migration) {
  return row.state == HistoryState::kApplied && !row.up_checksum.empty() &&
         row.up_checksum != migration.up_checksum;
}

}  // namespace gander
