#include "cmd/rehearsal_text.h"

#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "cmd/duration.h"
#include "cmd/step_label.h"
#include "cmd/table.h"
#include "runtime/database/shown_statement.h"

namespace gander::cmd {
namespace {

constexpr char kReading[] = "AccessShareLock";
constexpr int64_t kMegabyte = 1024 * 1024;

std::string ModeText(absl::string_view mode) {
  return std::string(absl::StripSuffix(mode, "Lock"));
}

std::string RowsText(const RowsObservation& rows) {
  std::vector<std::string> parts;
  for (const auto& [count, verb] : {std::pair(rows.inserted, " inserted"),
                                    {rows.updated, " updated"},
                                    {rows.deleted, " deleted"}}) {
    if (count > 0) parts.push_back(absl::StrCat(count, verb));
  }
  return absl::StrCat(rows.relation, ": ", absl::StrJoin(parts, ", "));
}

absl::string_view VerbOf(const ObjectObservation& object) {
  switch (object.change) {
    case ObjectObservation::Change::kCreated:
      return "creates";
    case ObjectObservation::Change::kChanged:
      return "changes";
    case ObjectObservation::Change::kDropped:
      return object.followed ? "drops too" : "drops";
  }
  return "";
}

class Text {
 public:
  std::string Run(const RehearsalReport& report) {
    const int64_t steps = static_cast<int64_t>(report.steps.size());
    absl::StrAppend(&text_, "Rehearsed ", Count(steps, "migration"), " on ",
                    report.server);
    if (report.replayed > 0) {
      absl::StrAppend(&text_, ", behind ", report.replayed,
                      " that were run first");
    }
    absl::StrAppend(&text_, ".\n");
    for (const RehearsedStep& step : report.steps) AddStep(step);
    return std::move(text_);
  }

 private:
  void AddStep(const RehearsedStep& step) {
    const StepReport& of = step.report;
    absl::StrAppend(
        &text_, "\n", of.repeatable ? "R" : VersionLabel(of.version, of.file),
        " ", of.name, " (", step.kind == MigrationKind::kSql ? "sql" : "C++",
        step.seen.in_transaction ? "" : ", without a transaction", "), ",
        of.status.ok() ? "" : "failed, ", DurationText(of.duration), "\n");
    for (const StatementObservation& statement : step.seen.statements) {
      AddStatement(statement);
    }
    std::vector<std::vector<std::string>> held;
    for (const LockObservation& lock : step.seen.locks) {
      if (lock.mode == kReading) continue;
      held.push_back({absl::StrCat("    ", lock.relation), ModeText(lock.mode),
                      DurationText(lock.held)});
    }
    if (!held.empty()) {
      absl::StrAppend(&text_,
                      "  its strongest locks, and how long it held them\n",
                      FormatTable(held));
    }
    for (const Notice& notice : step.notices) {
      absl::StrAppend(&text_, "  ", notice.severity, ": ", notice.message,
                      "\n");
    }
    if (!step.incomplete.ok()) {
      absl::StrAppend(&text_, "  not all could be seen: ",
                      std::string(step.incomplete.message()), "\n");
    }
  }

  void AddStatement(const StatementObservation& statement) {
    absl::StrAppend(
        &text_, "  ",
        statement.line > 0
            ? absl::StrCat(statement.file, ":", statement.line, "  ")
            : "",
        statement.sql.empty() ? "by libpqxx" : ShownStatement(statement.sql),
        "  ", DurationText(statement.duration), "\n");
    if (!statement.error.empty()) Add("fails", statement.error);
    for (const LockObservation& lock : statement.locks) {
      if (lock.mode == kReading || lock.kind == "index") continue;
      Add("locks", absl::StrCat(lock.relation, " ", ModeText(lock.mode)));
    }
    for (const RewriteObservation& rewrite : statement.rewrites) {
      if (rewrite.emptied) {
        Add("empties", rewrite.relation);
      } else {
        Add("rewrites",
            absl::StrCat(rewrite.relation, rewrite.reason.empty() ? "" : ": ",
                         rewrite.reason));
      }
    }
    for (const ScanObservation& scan : statement.scans) {
      Add("reads all of",
          absl::StrCat(scan.relation, " (", Count(scan.rows, "row"), ")"));
    }
    for (const IndexObservation& index : statement.indexes) {
      if (index.built) Add("builds", index.index);
    }
    for (const RowsObservation& rows : statement.rows) {
      Add("rows", RowsText(rows));
    }
    for (const ObjectObservation& object : statement.objects) {
      Add(VerbOf(object), absl::StrCat(object.type, " ", object.identity));
    }
    if (statement.wal_bytes >= kMegabyte) {
      Add("WAL", absl::StrCat(statement.wal_bytes / kMegabyte, " MB"));
    }
  }

  void Add(absl::string_view what, absl::string_view of) {
    absl::StrAppend(&text_, "    ", what, " ", of, "\n");
  }

  std::string text_;
};

}  // namespace

std::string RehearsalText(const RehearsalReport& report) {
  return Text().Run(report);
}

}  // namespace gander::cmd
