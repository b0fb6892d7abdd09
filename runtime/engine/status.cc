#include "runtime/engine/status.h"

#include <algorithm>

#include "runtime/engine/history_index.h"

namespace gander {
namespace {

using State = MigrationStatus::State;

State StateOf(const HistoryRow& row) {
  switch (row.state) {
    case HistoryState::kPartial:
      return State::kPartial;
    case HistoryState::kBaseline:
      return State::kBaseline;
    case HistoryState::kApplied:
      break;
  }
  return State::kApplied;
}

MigrationStatus StatusOf(const Migration& migration, const HistoryRow* row) {
  MigrationStatus status;
  status.version = migration.version;
  status.name = migration.name;
  status.file = migration.file;
  if (row == nullptr) return status;
  status.row = *row;
  status.state = StateOf(*row);
  status.changed = UpWasEdited(*row, migration);
  status.renumbered = row->version != migration.version;
  status.renamed = !row->name.empty() && row->name != migration.name;
  return status;
}

MigrationStatus StatusOfMissing(const HistoryRow& row) {
  MigrationStatus status;
  status.version = row.version;
  status.name = row.name;
  status.row = row;
  // Half-done matters more than gone.
  status.state =
      row.state == HistoryState::kPartial ? State::kPartial : State::kMissing;
  return status;
}

MigrationStatus StatusOfSurplus(const IndexedRow& row) {
  MigrationStatus status = StatusOfMissing(*row.row);
  status.state = State::kSurplus;
  status.file = row.migration->file;
  return status;
}

}  // namespace

absl::string_view ToString(MigrationStatus::State state) {
  switch (state) {
    case State::kPending:
      return "pending";
    case State::kApplied:
      return "applied";
    case State::kBaseline:
      return "baseline";
    case State::kPartial:
      return "partial";
    case State::kMissing:
      return "missing";
    case State::kSurplus:
      return "surplus";
  }
  return "unknown";
}

StatusReport MakeStatus(const Catalog& catalog,
                        absl::Span<const HistoryRow> history) {
  const HistoryIndex index(catalog, history);
  StatusReport report;
  for (const Migration& migration : catalog.migrations()) {
    const IndexedRow* found = index.Find(migration.version);
    report.migrations.push_back(
        StatusOf(migration, found == nullptr ? nullptr : found->row));
  }
  for (const IndexedRow& row : index.rows()) {
    if (row.migration == nullptr) {
      report.migrations.push_back(StatusOfMissing(*row.row));
    }
  }
  for (const IndexedRow& row : index.surplus_rows()) {
    report.migrations.push_back(StatusOfSurplus(row));
  }
  std::sort(report.migrations.begin(), report.migrations.end(),
            [](const MigrationStatus& a, const MigrationStatus& b) {
              return a.version < b.version;
            });
  for (const MigrationStatus& m : report.migrations) {
    if (m.state == State::kPending || m.state == State::kPartial) {
      ++report.pending;
    } else if (m.state != State::kSurplus) {
      report.current = m.version;
    }
  }
  for (MigrationStatus& m : report.migrations) {
    m.out_of_order = m.state == State::kPending && report.current.has_value() &&
                     m.version < *report.current;
  }
  return report;
}

}  // namespace gander
