#include "runtime/engine/history_change.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "runtime/engine/row_text.h"

namespace gander {

absl::string_view ToString(HistoryChange::Action action) {
  switch (action) {
    case HistoryChange::Action::kBaseline:
      return "baseline";
    case HistoryChange::Action::kAdopt:
      return "adopt";
    case HistoryChange::Action::kAccept:
      return "accept";
    case HistoryChange::Action::kForget:
      return "forget";
    case HistoryChange::Action::kMarkApplied:
      return "mark_applied";
    case HistoryChange::Action::kResolve:
      return "resolve";
  }
  return "unknown";
}

HistoryRow RowFor(const Migration& migration, HistoryState state,
                  int64_t sequence) {
  HistoryRow row;
  row.version = migration.version;
  row.sequence = sequence;
  row.name = migration.name;
  row.kind = migration.kind() == MigrationKind::kSql ? "sql" : "cpp";
  row.source_format = std::string(ToString(migration.format));
  row.up_checksum = migration.up_checksum;
  row.file_checksum = migration.file_checksum;
  row.state = state;
  row.statements_total =
      migration.sql_up.has_value() ? migration.sql_up->statements : 0;
  row.statements_done =
      state == HistoryState::kApplied ? row.statements_total : 0;
  return row;
}

int64_t NextSequence(absl::Span<const HistoryRow> history) {
  int64_t highest = 0;
  for (const HistoryRow& row : history) {
    highest = std::max(highest, row.sequence);
  }
  return highest + 1;
}

const HistoryRow* FindRow(absl::Span<const HistoryRow> history,
                          Version version) {
  for (const HistoryRow& row : history) {
    if (row.version == version) return &row;
  }
  return nullptr;
}

const HistoryRow* FindRow(absl::Span<const HistoryRow> history,
                          const Migration& migration) {
  const HistoryRow* own = FindRow(history, migration.version);
  if (own != nullptr) return own;
  for (const HistoryRow& row : history) {
    if (migration.IsRecordedAs(row.version)) return &row;
  }
  return nullptr;
}

std::string NamedRows(absl::Span<const HistoryRow> rows) {
  constexpr size_t kMost = 5;
  std::string text;
  for (size_t i = 0; i < std::min(rows.size(), kMost); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : ", ", Named(rows[i]));
  }
  if (rows.size() > kMost) {
    absl::StrAppend(&text, " and ", rows.size() - kMost, " more");
  }
  return text;
}

}  // namespace gander
