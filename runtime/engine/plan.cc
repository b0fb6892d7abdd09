#include "runtime/engine/plan.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_join.h"
#include "runtime/engine/expand_steps.h"
#include "runtime/engine/history_index.h"
#include "runtime/engine/plan_checks.h"
#include "runtime/engine/plan_draft.h"
#include "runtime/engine/repeatable.h"

namespace gander {

namespace {

void AddRepeatables(const Catalog& catalog, const HistoryIndex& index,
                    absl::Span<const RepeatableRow> rows,
                    const Request& request, Plan& plan) {
  // A newer binary was here, and what it made of them is newer, too.
  if (request.verb != Request::Verb::kUp || request.to.has_value() ||
      request.by.has_value() || index.GoesBeyondCatalog()) {
    return;
  }
  for (const Migration& migration : catalog.repeatables()) {
    if (RanAsItIs(migration, rows)) continue;
    PlannedStep step;
    step.migration = &migration;
    plan.steps.push_back(std::move(step));
  }
}

}  // namespace

absl::Status Plan::status() const {
  if (problems.empty()) return absl::OkStatus();
  const std::string message = absl::StrJoin(
      problems, "\n", [](std::string* out, const Problem& problem) {
        out->append(problem.message);
      });
  const auto is = [](Problem::Kind kind) {
    return [kind](const Problem& problem) { return problem.kind == kind; };
  };
  if (std::any_of(problems.begin(), problems.end(),
                  is(Problem::Kind::kUndecided))) {
    return absl::DataLossError(message);
  }
  const bool usage =
      std::all_of(problems.begin(), problems.end(), [](const Problem& problem) {
        return problem.kind == Problem::Kind::kUnknownTarget ||
               problem.kind == Problem::Kind::kVariable;
      });
  return usage ? absl::InvalidArgumentError(message)
               : absl::FailedPreconditionError(message);
}

Plan MakePlan(const Catalog& catalog, absl::Span<const HistoryRow> history,
              const Request& request, const Policy& policy,
              absl::Span<const RepeatableRow> repeatables) {
  const HistoryIndex index(catalog, history);
  PlanDraft draft = DraftPlan(catalog, index, request, policy);
  if (draft.unknown_target) return std::move(draft.plan);
  AddRepeatables(catalog, index, repeatables, request, draft.plan);
  ExpandSteps(policy.variables, draft.plan);
  // Only now is it known what will run, and what therefore matters.
  return CheckDraft(index, policy, std::move(draft));
}

}  // namespace gander
