#include "runtime/engine/status.h"

#include <algorithm>
#include <map>
#include <utility>

#include "runtime/engine/history_index.h"
#include "runtime/engine/repeatable.h"

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

std::vector<RepeatableStatus> StatusOfRepeatables(
    const Catalog& catalog, absl::Span<const RepeatableRow> rows,
    bool is_older_binary) {
  std::map<std::string, RepeatableStatus> by_name;
  for (const RepeatableRow& row : rows) {
    by_name[row.name].name = row.name;
    by_name[row.name].row = row;
  }
  for (const Migration& migration : catalog.repeatables()) {
    RepeatableStatus& status = by_name[migration.name];
    status.name = migration.name;
    status.file = migration.file;
    status.pending = !is_older_binary && !RanAsItIs(migration, rows);
  }
  std::vector<RepeatableStatus> result;
  for (auto& [name, status] : by_name) result.push_back(std::move(status));
  return result;
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
                        absl::Span<const HistoryRow> history,
                        absl::Span<const RepeatableRow> repeatables) {
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
  // As up sees it: what is half done has been begun, and is in the way.
  bool is_below_another = false;
  for (auto m = report.migrations.rbegin(); m != report.migrations.rend();
       ++m) {
    if (m->state == State::kPending) {
      m->out_of_order = is_below_another;
    } else if (m->state != State::kSurplus) {
      is_below_another = true;
    }
  }
  report.repeatables =
      StatusOfRepeatables(catalog, repeatables, index.GoesBeyondCatalog());
  for (const RepeatableStatus& status : report.repeatables) {
    if (status.pending) ++report.pending;
  }
  return report;
}

}  // namespace gander
