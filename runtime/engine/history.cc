#include "runtime/engine/history.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/engine/history_rows.h"
#include "runtime/engine/server_status.h"

namespace gander {

History::History(Database* database, TableName asked, TableLookup found)
    : database_(database),
      asked_(std::move(asked)),
      exists_(found.exists),
      sql_(&database->dialect(), std::move(found.name)),
      elsewhere_(std::move(found.elsewhere)),
      looked_as_(std::move(found.looked_as)) {}

absl::StatusOr<History> History::Find(Database* database,
                                      const TableName& name) {
  if (absl::Status status = CheckHistoryTableName(name); !status.ok()) {
    return status;
  }
  absl::StatusOr<TableLookup> found = database->FindTable(name);
  if (!found.ok()) return found.status();
  return History(database, name, *std::move(found));
}

std::string History::OtherHistories() const {
  if (exists_ || elsewhere_.empty()) return "";
  return absl::StrCat(
      "there is no table ", sql_.table().ToString(),
      " yet, but one of this name in the schema ", elsewhere_,
      ", where this session does not look (search_path). If that is the "
      "history of these migrations, say so with --history-table=SCHEMA.",
      sql_.table().table, "; a new one has every migration run again");
}

std::string History::WhyNotFound() const {
  std::string why = absl::StrCat("there is no table ", asked_.ToString());
  if (looked_as_.empty()) return why;
  absl::StrAppend(&why, ", or none that this session sees (", looked_as_, ")");
  if (elsewhere_.empty()) return why;
  return absl::StrCat(why, "; the schema ", elsewhere_, " has one: see ",
                      "--history-table=SCHEMA.", asked_.table,
                      ", and the right of USAGE");
}

absl::StatusOr<std::vector<HistoryRow>> History::Read() {
  if (!exists_) return std::vector<HistoryRow>();
  absl::StatusOr<std::vector<ResultRows>> results =
      database_->Query(sql_.Read());
  if (!results.ok()) {
    // The database refused the query itself: a column or a table is not there.
    const bool not_ours = absl::IsFailedPrecondition(results.status());
    return absl::Status(
        results.status().code(),
        absl::StrCat("cannot read the history table ", sql_.table().ToString(),
                     ": ", std::string(results.status().message()),
                     not_ours ? "; if it is not gander's, name another one "
                                "with --history-table"
                              : ""));
  }
  absl::StatusOr<std::vector<HistoryRow>> rows =
      ReadRows(*results, sql_.table());
  if (!rows.ok()) return rows.status();
  absl::StatusOr<std::vector<RepeatableRow>> repeatables =
      ReadRepeatables(*results, sql_.table());
  if (!repeatables.ok()) return repeatables.status();
  repeatables_ = *std::move(repeatables);
  return rows;
}

absl::Status History::Refresh() {
  if (exists_) return absl::OkStatus();
  absl::StatusOr<History> again = Find(database_, asked_);
  if (!again.ok()) return again.status();
  exists_ = again->exists_;
  sql_ = again->sql_;
  elsewhere_ = again->elsewhere_;
  looked_as_ = again->looked_as_;
  return absl::OkStatus();
}

absl::Status History::CreateIfMissing() {
  if (exists_) return absl::OkStatus();
  Frame frame;
  frame.record = sql_.Create();
  const Outcome outcome = database_->RunScript(Script(), frame);
  if (outcome.committed == Committed::kUnknown) {
    // Either way the next run finds out, and no step has run.
    return absl::UnavailableError(
        absl::StrCat("the connection was lost while the history table ",
                     sql_.table().ToString(), " was created"));
  }
  if (outcome.committed != Committed::kYes) {
    const absl::Status why =
        StatusOf(outcome, absl::StrCat("cannot create the history table ",
                                       sql_.table().ToString()));
    if (!absl::IsFailedPrecondition(why)) return why;
    // No such schema, or no right to create in it.
    return absl::InvalidArgumentError(
        absl::StrCat(std::string(why.message()),
                     "; --history-table=schema.table names another place"));
  }
  exists_ = true;
  return absl::OkStatus();
}

absl::Status History::Write(const std::string& record,
                            absl::Duration lock_timeout) {
  Frame frame;
  frame.record = absl::StrCat(exists_ ? "" : sql_.Create(), record);
  frame.lock_timeout = lock_timeout;
  const Outcome outcome = database_->RunScript(Script(), frame);
  if (outcome.committed == Committed::kUnknown) {
    return absl::UnavailableError(absl::StrCat(
        "the connection was lost at the commit of what was written to ",
        sql_.table().ToString(),
        "; whether it took effect shows when it is done again: then there is "
        "nothing to do"));
  }
  if (outcome.committed != Committed::kYes) {
    const absl::Status why =
        StatusOf(outcome, absl::StrCat("cannot write the history table ",
                                       sql_.table().ToString()));
    // No right to create it, as CreateIfMissing has it.
    if (exists_ || !absl::IsFailedPrecondition(why)) return why;
    return absl::InvalidArgumentError(std::string(why.message()));
  }
  exists_ = true;
  return absl::OkStatus();
}

}  // namespace gander
