#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "runtime/engine/history_sql.h"
#include "runtime/engine/tool_version.h"

namespace gander {
namespace {

absl::string_view StateWord(HistoryState state) {
  switch (state) {
    case HistoryState::kApplied:
      return "applied";
    case HistoryState::kPartial:
      return "partial";
    case HistoryState::kBaseline:
      return "baseline";
  }
  return "unknown";
}

absl::string_view OutcomeOf(HistoryChange::Action action) {
  switch (action) {
    case HistoryChange::Action::kBaseline:
      return "baseline";
    case HistoryChange::Action::kAdopt:
      return "adopted";
    default:
      return "repaired";
  }
}

// `text` as a JSON string.
std::string JsonString(absl::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppend(&json, "\\u", absl::Hex(c, absl::kZeroPad4));
    } else {
      json += c;
    }
  }
  return json + "\"";
}

// What a change takes away or puts there: enough to write the row again.
std::string Json(const std::optional<HistoryRow>& row) {
  if (!row.has_value()) return "null";
  return absl::StrCat(
      "{\"kind\":", JsonString(row->kind),
      ",\"source_format\":", JsonString(row->source_format),
      ",\"state\":", JsonString(StateWord(row->state)),
      ",\"seq\":", row->sequence, ",\"statements_done\":", row->statements_done,
      ",\"statements_total\":", row->statements_total, ",\"statement_begun\":",
      row->statement_begun.has_value() ? std::to_string(*row->statement_begun)
                                       : "null",
      ",\"rolling_back\":", row->rolling_back ? "true" : "false",
      ",\"up_checksum\":", JsonString(row->up_checksum),
      ",\"file_checksum\":", JsonString(row->file_checksum),
      ",\"done_checksum\":",
      row->done_checksum.empty() ? "null" : JsonString(row->done_checksum),
      ",\"applied_at\":", JsonString(row->applied_at), "}");
}

std::string NumberOrNull(std::optional<int64_t> number) {
  return number.has_value() ? std::to_string(*number) : "NULL";
}

}  // namespace

std::string HistorySql::InsertChange(const HistoryRow& row,
                                     const RunIdentity& identity) const {
  return absl::StrCat(
      "INSERT INTO ", dialect_->Quote(history_),
      " (version, seq, name, kind, source_format, up_checksum, file_checksum, "
      "state, statements_done, statements_total, applied_at, applied_by, host, "
      "tool_version, run_id) VALUES (",
      row.version.value(), ", ", row.sequence, ", ", Literal(row.name), ", ",
      Literal(row.kind), ", ", Literal(row.source_format), ", ",
      Literal(row.up_checksum), ", ", Literal(row.file_checksum), ", ",
      Literal(StateWord(row.state)), ", ", row.statements_done, ", ",
      row.statements_total, ", ",
      row.applied_at.empty() ? std::string(dialect_->now())
                             : Literal(row.applied_at),
      ", ", AppliedBy(identity), ", ", Literal(identity.host), ", ",
      Literal(kToolVersion), ", ", Literal(identity.run_id), ");\n");
}

std::string HistorySql::UpdateChange(const HistoryRow& row) const {
  const bool is_partial = row.state == HistoryState::kPartial;
  return absl::StrCat(
      "UPDATE ", dialect_->Quote(history_), " SET name = ", Literal(row.name),
      ", kind = ", Literal(row.kind),
      ", source_format = ", Literal(row.source_format),
      ", up_checksum = ", Literal(row.up_checksum),
      ", file_checksum = ", Literal(row.file_checksum),
      ", state = ", Literal(StateWord(row.state)),
      ", statements_done = ", row.statements_done,
      ", statements_total = ", row.statements_total,
      ", statement_begun = ", NumberOrNull(row.statement_begun),
      ", partial_direction = ",
      is_partial ? Literal(row.rolling_back ? "down" : "up") : "NULL",
      ", done_checksum = ",
      is_partial && !row.done_checksum.empty() ? Literal(row.done_checksum)
                                               : "NULL",
      row.applied_at.empty()
          ? absl::StrCat(", applied_at = ", std::string(dialect_->now()))
          : "",
      " WHERE version = ", row.version.value(), ";\n");
}

std::string HistorySql::LogChange(const HistoryChange& change,
                                  const RunIdentity& identity) const {
  const HistoryRow& row = change.row();
  const bool is_down = change.before.has_value() && change.before->rolling_back;
  return absl::StrCat(
      "INSERT INTO ", dialect_->Quote(log_),
      " (run_id, version, name, direction, outcome, attempt, finished_at, "
      "applied_by, host, tool_version, observations) VALUES (",
      Literal(identity.run_id), ", ", row.version.value(), ", ",
      Literal(row.name), ", ", is_down ? "'down'" : "'up'", ", ",
      Literal(OutcomeOf(change.action)), ", 1, ", dialect_->now(), ", ",
      AppliedBy(identity), ", ", Literal(identity.host), ", ",
      Literal(kToolVersion), ", ",
      Literal(absl::StrCat("{\"action\":", JsonString(ToString(change.action)),
                           ",\"before\":", Json(change.before),
                           ",\"after\":", Json(change.after), "}")),
      ");\n");
}

std::string HistorySql::RecordChange(const HistoryChange& change,
                                     const RunIdentity& identity) const {
  std::string sql;
  if (!change.after.has_value()) {
    sql = absl::StrCat("DELETE FROM ", dialect_->Quote(history_),
                       " WHERE version = ", change.before->version.value(),
                       ";\n");
  } else if (change.before.has_value()) {
    sql = UpdateChange(*change.after);
  } else {
    sql = InsertChange(*change.after, identity);
  }
  return sql + LogChange(change, identity);
}

}  // namespace gander
