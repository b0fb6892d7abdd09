#include "cmd/plan_text.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cmd/step_label.h"
#include "runtime/engine/row_text.h"

namespace gander::cmd {
namespace {

// "(sql, 4 statements, in a transaction)"
std::string Details(const PlannedStep& step) {
  const SqlScript* script = ScriptOf(step);
  std::string details = "(";
  if (step.migration->kind() == MigrationKind::kCpp) {
    absl::StrAppend(&details, IsBackfill(step) ? "backfill" : "C++ step");
  } else if (script != nullptr && script->substitution != Substitution::kNone) {
    absl::StrAppend(&details, "sql, with variables that have no value");
  } else if (script == nullptr || script->statements == 0) {
    absl::StrAppend(&details, "sql, nothing to run");
  } else {
    absl::StrAppend(&details, "sql, ", Count(script->statements, "statement"));
  }
  absl::StrAppend(&details, IsTransactional(step) ? ", in a transaction"
                                                  : ", without a transaction");
  if (GoesOn(step)) {
    absl::StrAppend(&details, ", goes on behind ", DoneText(*step.partial));
  }
  return absl::StrCat(details, ")");
}

}  // namespace

std::string PlanText(const Plan& plan, absl::string_view url) {
  std::string text = absl::StrCat("-- ", url, ": ",
                                  plan.steps.empty() && plan.grants.empty()
                                      ? "nothing to do"
                                      : Count(plan.steps.size(), "step"),
                                  "\n");
  if (!plan.grants.empty()) {
    absl::StrAppend(&text, "\n-- the right to read the history, for ",
                    absl::StrJoin(plan.grants, ", "), "\n");
  }
  int number = 0;
  for (const PlannedStep& step : plan.steps) {
    absl::StrAppend(&text, "\n-- ", ++number, ". ", ToString(step.direction),
                    " ", StepLabel(*step.migration), " ", Details(step),
                    "\n-- ", FileOf(step), "\n");
    const SqlScript* script = ScriptOf(step);
    if (script == nullptr) continue;
    const absl::string_view sql = absl::StripAsciiWhitespace(script->text);
    if (!sql.empty()) absl::StrAppend(&text, sql, "\n");
  }
  return text;
}

}  // namespace gander::cmd
