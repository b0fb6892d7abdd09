#include "runtime/engine/half_done.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "runtime/database/shown_statement.h"
#include "runtime/engine/done_checksum.h"
#include "runtime/engine/no_transaction_unit.h"
#include "runtime/engine/row_text.h"

namespace gander {
namespace {

bool WasEdited(const NoTransactionScript& script, const HistoryRow& row) {
  if (row.done_checksum.empty()) return false;
  // The mark of a statement that was begun covers that one, too.
  const int64_t count = row.statement_begun.has_value()
                            ? *row.statement_begun + 1
                            : row.statements_done;
  return DoneChecksum(&script.statements).Of(count) != row.done_checksum;
}

Problem CannotGoOn(const PlannedStep& step, const HistoryRow& row,
                   absl::string_view why) {
  const Migration& m = *step.migration;
  return {Problem::Kind::kPartial, m.version,
          absl::StrCat(m.file, ": version ", Named(m, row), " stopped after ",
                       DoneText(row), ", and ", why,
                       "if you have undone what ran, repair --resolve=",
                       row.version.ToString(), " --as=undone")};
}

Problem Edited(const PlannedStep& step, const HistoryRow& row) {
  const bool has_values = step.expanded != nullptr;
  return CannotGoOn(
      step, row,
      absl::StrCat("these",
                   has_values ? ", or the values of their variables," : "",
                   " were edited since, so that it cannot go on where it "
                   "stopped; restore them as they were. If they stand for what "
                   "has run, repair --accept=",
                   row.version.ToString(), " takes them so; "));
}

// What has run has no place of its own any more.
Problem InsideBlock(const PlannedStep& step, const HistoryRow& row) {
  return CannotGoOn(step, row,
                    "in the file as it is now that place is inside a block "
                    "which runs as a whole (BEGIN ... COMMIT, StatementBegin), "
                    "so that some of it would run twice; end the block there, "
                    "or restore the file; ");
}

Problem Gone(const PlannedStep& step, const HistoryRow& row) {
  return CannotGoOn(step, row,
                    "the file has no SQL for that any more; restore it, or, ");
}

Problem MayHaveRun(const PlannedStep& step, const HistoryRow& row,
                   const NoTransactionScript& script) {
  const Migration& m = *step.migration;
  const NoTransactionUnit* unit = script.UnitAt(*row.statement_begun);
  std::string place = FileOf(step);
  std::string text = "a statement that is not there any more";
  if (unit != nullptr) {
    absl::StrAppend(&place, ":", unit->position.line, ":",
                    unit->position.column);
    text = ShownStatement(unit->text);
  }
  if (unit != nullptr && SettledByCatalogue(*unit).has_value()) {
    return {Problem::Kind::kUndecided, m.version,
            absl::StrCat(place, ": version ", Named(m, row),
                         " was stopped while this statement ran: ", text,
                         "\n  run ", row.rolling_back ? "down" : "up",
                         ": it looks into the catalogue what became of the "
                         "index, and goes on")};
  }
  return {Problem::Kind::kUndecided, m.version,
          absl::StrCat(
              place, ": version ", Named(m, row),
              " was stopped while this statement ran, and whether it took "
              "effect cannot be told: ",
              text,
              "\n  look at the database. If it took effect, run repair "
              "--resolve=",
              row.version.ToString(),
              " --as=applied; if it did not, or when you have undone what it "
              "did, repair --resolve=",
              row.version.ToString(), " --as=not-applied")};
}

}  // namespace

std::optional<Problem> CheckHalfDone(const PlannedStep& step,
                                     const HistoryRow& row) {
  const Migration& m = *step.migration;
  const absl::string_view other =
      m.kind() == MigrationKind::kSql ? "cpp" : "sql";
  if (row.kind == other) return Edited(step, row);
  const SqlScript* script = ScriptOf(step);
  if (script == nullptr) {
    const bool has_begun =
        row.statements_done > 0 || row.statement_begun.has_value();
    if (m.kind() == MigrationKind::kCpp || !has_begun) return std::nullopt;
    return Gone(step, row);
  }
  const absl::StatusOr<NoTransactionScript> cut =
      CutIntoUnits(*script, m.database);
  if (!cut.ok()) return std::nullopt;  // said when the step runs
  if (WasEdited(*cut, row)) return Edited(step, row);
  if (!cut->IsBetweenUnits(row.statement_begun.value_or(row.statements_done))) {
    return InsideBlock(step, row);
  }
  if (row.statement_begun.has_value()) return MayHaveRun(step, row, *cut);
  return std::nullopt;
}

}  // namespace gander
