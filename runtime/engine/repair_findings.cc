#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "runtime/engine/expand_steps.h"
#include "runtime/engine/half_done.h"
#include "runtime/engine/history_index.h"
#include "runtime/engine/no_transaction_unit.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/repair.h"
#include "runtime/engine/row_text.h"

namespace gander {
namespace {

using Kind = RepairFinding::Kind;

std::string Command(absl::string_view action, Version version,
                    absl::string_view rest = "") {
  return absl::StrCat("repair --", action, "=", version.ToString(), rest);
}

RepairFinding Missing(const Catalog& catalog, const HistoryRow& row) {
  const bool is_newer = catalog.migrations().empty() ||
                        row.version > catalog.migrations().back().version;
  RepairFinding finding;
  finding.kind = Kind::kMissing;
  finding.message = absl::StrCat(
      "version ", Named(row), ", ", StateText(row), " ", row.applied_at,
      is_newer ? ", is newer than all migrations here; run the binary that has "
                 "it, or restore its file"
               : ", has no file here any more; restore it",
      ". When it is gone for good, take it out of the history");
  finding.commands = {Command("forget", row.version)};
  return finding;
}

// Why it cannot go on; nothing when it can.
std::optional<Problem> CheckPartial(const HistoryRow& row,
                                    const VariableValues& values,
                                    PlannedStep& step) {
  std::optional<Problem> problem = ExpandStep(values, step);
  return problem.has_value() ? problem : CheckHalfDone(step, row);
}

// Whether repair --accept can take the file as what has run.
bool CanBeAccepted(const PlannedStep& step, const HistoryRow& row) {
  const SqlScript* script = ScriptOf(step);
  if (script == nullptr || row.kind != "sql" ||
      row.statement_begun.has_value()) {
    return false;
  }
  const absl::StatusOr<NoTransactionScript> cut =
      CutIntoUnits(*script, step.migration->database);
  return cut.ok() && cut->IsBetweenUnits(row.statements_done);
}

// Whether a run finds out by itself what became of a statement in doubt.
bool CatalogueTells(const PlannedStep& step, const HistoryRow& row) {
  const absl::StatusOr<NoTransactionScript> cut =
      CutIntoUnits(*ScriptOf(step), step.migration->database);
  const NoTransactionUnit* unit =
      cut.ok() ? cut->UnitAt(*row.statement_begun) : nullptr;
  return unit != nullptr && SettledByCatalogue(*unit).has_value();
}

RepairFinding HalfDone(const Migration& migration, const HistoryRow& row,
                       const VariableValues& values) {
  PlannedStep step{row.rolling_back ? Direction::kDown : Direction::kUp,
                   &migration, row};
  const std::string undone = Command("resolve", row.version, " --as=undone");
  RepairFinding finding;
  const std::optional<Problem> problem = CheckPartial(row, values, step);
  if (!problem.has_value()) {
    finding.kind = Kind::kPartial;
    const absl::string_view verb = row.rolling_back ? "down" : "up";
    finding.message = absl::StrCat(
        migration.file, ": version ", Named(row), " stopped after ",
        DoneText(row), "; ", verb,
        " goes on. When what it did has been undone by hand, say so");
    finding.commands = {std::string(verb), undone};
    return finding;
  }
  finding.message = problem->message;
  if (problem->kind == Problem::Kind::kUndecided) {
    finding.kind = Kind::kUndecided;
    const std::string verb = row.rolling_back ? "down" : "up";
    if (CatalogueTells(step, row)) {
      finding.commands = {verb, undone};
      return finding;
    }
    finding.commands = {Command("resolve", row.version, " --as=applied"),
                        Command("resolve", row.version, " --as=not-applied"),
                        undone};
    return finding;
  }
  finding.kind = Kind::kPartial;
  if (CanBeAccepted(step, row)) {
    finding.commands.push_back(Command("accept", row.version));
  }
  finding.commands.push_back(undone);
  finding.commands.push_back(row.rolling_back
                                 ? Command("forget", row.version)
                                 : Command("mark-applied", row.version));
  return finding;
}

// A row beside another one of the same migration.
RepairFinding Twice(const Migration& migration, const HistoryRow& row) {
  RepairFinding finding;
  finding.kind = Kind::kTwoRows;
  finding.message = absl::StrCat(
      migration.file,
      ": the history has this migration under two versions; one "
      "is version ",
      Named(row), ", ", StateText(row), " ", row.applied_at,
      ". It may have run twice: look at the database, then take one of the "
      "rows out of the history");
  finding.commands = {Command("forget", row.version)};
  return finding;
}

std::optional<RepairFinding> FindRepair(const Catalog& catalog,
                                        absl::Span<const HistoryRow> history,
                                        const VariableValues& values,
                                        const HistoryRow& row) {
  const Migration* migration = catalog.FindRecorded(row.version);
  if (migration == nullptr) return Missing(catalog, row);
  const int64_t rows = std::count_if(
      history.begin(), history.end(), [migration](const HistoryRow& other) {
        return migration->IsRecordedAs(other.version);
      });
  if (rows > 1) return Twice(*migration, row);
  if (row.state == HistoryState::kPartial)
    return HalfDone(*migration, row, values);
  if (!UpWasEdited(row, *migration)) return std::nullopt;
  RepairFinding finding;
  finding.kind = Kind::kChanged;
  finding.message =
      absl::StrCat(migration->file, ": the Up of version ", Named(row),
                   " was edited after it was applied ", row.applied_at,
                   "; restore the file, or take it as it is now");
  finding.commands = {Command("accept", row.version)};
  return finding;
}

}  // namespace

absl::string_view ToString(RepairFinding::Kind kind) {
  switch (kind) {
    case Kind::kChanged:
      return "changed";
    case Kind::kMissing:
      return "missing";
    case Kind::kPartial:
      return "partial";
    case Kind::kUndecided:
      return "undecided";
    case Kind::kTwoRows:
      return "two_rows";
  }
  return "unknown";
}

std::vector<RepairFinding> FindRepairs(const Catalog& catalog,
                                       absl::Span<const HistoryRow> history,
                                       const VariableValues& values) {
  std::vector<RepairFinding> findings;
  for (const HistoryRow& row : history) {
    std::optional<RepairFinding> finding =
        FindRepair(catalog, history, values, row);
    if (!finding.has_value()) continue;
    finding->version = row.version;
    findings.push_back(*std::move(finding));
  }
  std::sort(findings.begin(), findings.end(),
            [](const RepairFinding& a, const RepairFinding& b) {
              return a.version < b.version;
            });
  return findings;
}

}  // namespace gander
