#include "runtime/engine/history_sql.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/strings/substitute.h"
#include "absl/time/clock.h"
#include "runtime/engine/tool_version.h"

namespace gander {
namespace {

// PostgreSQL cuts a longer name, and two tables would become one.
constexpr size_t kLongestName = 63;

absl::string_view ToString(LogEntry::Outcome outcome) {
  switch (outcome) {
    case LogEntry::Outcome::kApplied:
      return "applied";
    case LogEntry::Outcome::kRolledBack:
      return "rolled_back";
    case LogEntry::Outcome::kFailed:
      return "failed";
    case LogEntry::Outcome::kInterrupted:
      return "interrupted";
  }
  return "unknown";
}

absl::string_view DirectionText(Direction direction) {
  return direction == Direction::kUp ? "up" : "down";
}

std::string VersionOrNull(const Migration& migration) {
  return migration.repeatable ? "NULL" : migration.version.ToString();
}

std::string NumberOrNull(std::optional<int64_t> number) {
  return number.has_value() ? std::to_string(*number) : "NULL";
}

}  // namespace

HistorySql::HistorySql(const Dialect* dialect, TableName history)
    : dialect_(dialect),
      history_(std::move(history)),
      repeatable_(history_.Sibling("repeatable")),
      log_(history_.Sibling("log")),
      meta_(history_.Sibling("meta")) {}

std::string HistorySql::Literal(absl::string_view text) const {
  return dialect_->QuoteLiteral(text);
}

std::string HistorySql::Create() const {
  // $0 big integer, $1 text, $2 key text, $3 timestamp, $4 json, $5 serial key.
  const auto table = [&](const TableName& name, absl::string_view columns) {
    return absl::StrCat(
        "CREATE TABLE ", dialect_->Quote(name), " (",
        absl::Substitute(columns, dialect_->big_integer(), dialect_->text(),
                         dialect_->key_text(), dialect_->timestamp(),
                         dialect_->json(), dialect_->serial_key()),
        ");\n");
  };
  return absl::StrCat(
      table(history_,
            "version $0 PRIMARY KEY, seq $0 NOT NULL UNIQUE, "
            "name $1 NOT NULL, kind $1 NOT NULL, source_format $1 NOT NULL, "
            "up_checksum $1 NOT NULL, file_checksum $1 NOT NULL, "
            "state $1 NOT NULL, statements_done $0 NOT NULL, "
            "statements_total $0 NOT NULL, statement_begun $0, "
            "partial_direction $1, done_checksum $1, applied_at $3 NOT NULL, "
            "duration_us $0, "
            "applied_by $1, host $1, tool_version $1, run_id $1, down_sql $1, "
            "meta $4"),
      table(repeatable_,
            "name $2 PRIMARY KEY, checksum $1 NOT NULL, applied_at $3 NOT "
            "NULL, duration_us $0, applied_by $1, host $1, tool_version $1, "
            "run_id $1, meta $4"),
      table(log_,
            "id $5, run_id $1 NOT NULL, version $0, name $1, direction $1, "
            "outcome $1 NOT NULL, attempt $0 NOT NULL, statements_done $0, "
            "error_code $1, error $1, finished_at $3 NOT NULL, duration_us "
            "$0, applied_by $1, host $1, tool_version $1, observations $4"),
      table(meta_, "format $0 NOT NULL"), "INSERT INTO ",
      dialect_->Quote(meta_), " (format) VALUES (", kHistoryFormat, ");\n");
}

std::string HistorySql::Read() const {
  return absl::StrCat(
      "SELECT format FROM ", dialect_->Quote(meta_),
      ";\nSELECT version, seq, name, kind, source_format, up_checksum, "
      "file_checksum, state, statements_done, statements_total, "
      "statement_begun, partial_direction, done_checksum, applied_at, "
      "duration_us FROM ",
      dialect_->Quote(history_),
      " ORDER BY version;\nSELECT name, checksum, applied_at, duration_us "
      "FROM ",
      dialect_->Quote(repeatable_), " ORDER BY name;\n");
}

std::string HistorySql::NextSequence() const {
  return absl::StrCat("(SELECT coalesce(max(seq), 0) + 1 FROM ",
                      dialect_->Quote(history_), ")");
}

// A database that knows the time of its transaction knows only of the last one
// of a NO TRANSACTION step; what came before it is measured here.
std::string HistorySql::Elapsed(const LogEntry& log) const {
  const absl::Time now = absl::Now();
  return absl::StrCat(absl::ToInt64Microseconds(now - log.started), " + ",
                      dialect_->ElapsedMicroseconds(now));
}

std::string HistorySql::AppliedBy(const RunIdentity& identity) const {
  if (!dialect_->session_user().empty()) {
    return std::string(dialect_->session_user());
  }
  return Literal(identity.user);
}

std::string HistorySql::InsertRow(const Migration& migration,
                                  const RunIdentity& identity,
                                  absl::string_view state,
                                  const ProgressRow& progress,
                                  absl::string_view duration) const {
  const bool is_partial = state == "partial";
  return absl::StrCat(
      "INSERT INTO ", dialect_->Quote(history_),
      " (version, seq, name, kind, source_format, up_checksum, file_checksum, "
      "state, statements_done, statements_total, statement_begun, "
      "partial_direction, done_checksum, applied_at, duration_us, applied_by, "
      "host, tool_version, run_id) VALUES (",
      migration.version.value(), ", ", NextSequence(), ", ",
      Literal(migration.name), ", ",
      migration.kind() == MigrationKind::kSql ? "'sql'" : "'cpp'", ", ",
      Literal(ToString(migration.format)), ", ", Literal(migration.up_checksum),
      ", ", Literal(migration.file_checksum), ", ", Literal(state), ", ",
      progress.done, ", ", progress.total, ", ", NumberOrNull(progress.begun),
      ", ", is_partial ? Literal(DirectionText(progress.direction)) : "NULL",
      ", ", is_partial ? Literal(progress.done_checksum) : "NULL", ", ",
      dialect_->now(), ", ", duration, ", ", AppliedBy(identity), ", ",
      Literal(identity.host), ", ", Literal(kToolVersion), ", ",
      Literal(identity.run_id), ");\n");
}

std::string HistorySql::RecordApplied(const Migration& migration,
                                      const RunIdentity& identity,
                                      const LogEntry& log) const {
  ProgressRow all;
  all.total = migration.sql_up.has_value() ? log.statements_done : 0;
  all.done = all.total;
  return InsertRow(migration, identity, "applied", all, Elapsed(log)) +
         Log(identity, log);
}

std::string HistorySql::RecordRepeated(const Migration& migration,
                                       const RunIdentity& identity,
                                       const LogEntry& log) const {
  const std::string table = dialect_->Quote(repeatable_);
  const std::string name = Literal(migration.name);
  return absl::StrCat(
      "DELETE FROM ", table, " WHERE name = ", name, ";\nINSERT INTO ", table,
      " (name, checksum, applied_at, duration_us, applied_by, host, "
      "tool_version, run_id) VALUES (",
      name, ", ", Literal(migration.up_checksum), ", ", dialect_->now(), ", ",
      Elapsed(log), ", ", AppliedBy(identity), ", ", Literal(identity.host),
      ", ", Literal(kToolVersion), ", ", Literal(identity.run_id), ");\n",
      Log(identity, log));
}

std::string HistorySql::RecordPartialApplied(const Migration& migration,
                                             Version recorded,
                                             const RunIdentity& identity,
                                             const LogEntry& log,
                                             int64_t total) const {
  return absl::StrCat("UPDATE ", dialect_->Quote(history_),
                      " SET state = 'applied', statements_done = ", total,
                      ", statements_total = ", total,
                      ", statement_begun = NULL, partial_direction = NULL, "
                      "done_checksum = NULL, applied_at = ",
                      dialect_->now(), ", duration_us = ", Elapsed(log),
                      ", name = ", Literal(migration.name),
                      ", source_format = ", Literal(ToString(migration.format)),
                      ", up_checksum = ", Literal(migration.up_checksum),
                      ", file_checksum = ", Literal(migration.file_checksum),
                      ", applied_by = ", AppliedBy(identity),
                      ", host = ", Literal(identity.host),
                      ", tool_version = ", Literal(kToolVersion),
                      ", run_id = ", Literal(identity.run_id),
                      " WHERE version = ", recorded.value(), ";\n",
                      Log(identity, log));
}

std::string HistorySql::RecordRolledBack(Version recorded,
                                         const RunIdentity& identity,
                                         const LogEntry& log) const {
  return absl::StrCat("DELETE FROM ", dialect_->Quote(history_),
                      " WHERE version = ", recorded.value(), ";\n",
                      Log(identity, log));
}

std::string HistorySql::RecordProgress(const Migration& migration,
                                       const RunIdentity& identity,
                                       const ProgressRow& progress) const {
  if (progress.is_new) {
    return InsertRow(migration, identity, "partial", progress, "NULL");
  }
  return absl::StrCat(
      "UPDATE ", dialect_->Quote(history_),
      " SET state = 'partial', statements_done = ", progress.done,
      ", statements_total = ", progress.total,
      ", statement_begun = ", NumberOrNull(progress.begun),
      ", partial_direction = ", Literal(DirectionText(progress.direction)),
      ", done_checksum = ", Literal(progress.done_checksum),
      " WHERE version = ", progress.recorded.value(), ";\n");
}

std::string HistorySql::RecordRowsDone(Version recorded, int64_t done,
                                       int64_t total) const {
  return absl::StrCat(
      "UPDATE ", dialect_->Quote(history_), " SET statements_done = ", done,
      ", statements_total = ", total, " WHERE version = ", recorded.value(),
      " AND state = 'partial'");
}

std::string HistorySql::RecordNotBegun(const Migration& migration,
                                       Version recorded,
                                       Direction direction) const {
  if (direction == Direction::kUp) {
    return absl::StrCat("DELETE FROM ", dialect_->Quote(history_),
                        " WHERE version = ", recorded.value(), ";\n");
  }
  const int64_t total =
      migration.sql_up.has_value() ? migration.sql_up->statements : 0;
  return absl::StrCat(
      "UPDATE ", dialect_->Quote(history_),
      " SET state = 'applied', statements_done = ", total,
      ", statements_total = ", total,
      ", statement_begun = NULL, partial_direction = NULL, done_checksum = "
      "NULL WHERE version = ",
      recorded.value(), ";\n");
}

std::string HistorySql::Log(const RunIdentity& identity,
                            const LogEntry& log) const {
  const auto text_or_null = [&](absl::string_view text) {
    return text.empty() ? "NULL" : Literal(text);
  };
  return absl::StrCat(
      "INSERT INTO ", dialect_->Quote(log_),
      " (run_id, version, name, direction, outcome, attempt, statements_done, "
      "error_code, error, finished_at, duration_us, applied_by, host, "
      "tool_version) VALUES (",
      Literal(identity.run_id), ", ", VersionOrNull(*log.migration), ", ",
      Literal(log.migration->name), ", ", Literal(DirectionText(log.direction)),
      ", ", Literal(ToString(log.outcome)), ", ", log.attempt, ", ",
      log.statements_done, ", ", text_or_null(log.error_code), ", ",
      text_or_null(log.error), ", ", dialect_->now(), ", ",
      // After a rollback the transaction that could tell is over.
      log.error.empty() ? Elapsed(log)
                        : std::to_string(absl::ToInt64Microseconds(
                              absl::Now() - log.started)),
      ", ", AppliedBy(identity), ", ", Literal(identity.host), ", ",
      Literal(kToolVersion), ");\n");
}

absl::Status CheckHistoryTableName(const TableName& history) {
  const std::string longest = history.Sibling("repeatable").table;
  if (longest.size() > kLongestName) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the history table's name \"", history.table,
        "\" is too long: ", longest, " beside it would have ", longest.size(),
        " bytes, and a name has at most ", kLongestName));
  }
  return absl::OkStatus();
}

}  // namespace gander
