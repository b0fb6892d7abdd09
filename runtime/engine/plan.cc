#include "runtime/engine/plan.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_join.h"
#include "runtime/engine/history_index.h"
#include "runtime/engine/plan_checks.h"
#include "runtime/engine/plan_draft.h"

namespace gander {

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
  return std::all_of(problems.begin(), problems.end(),
                     is(Problem::Kind::kUnknownTarget))
             ? absl::InvalidArgumentError(message)
             : absl::FailedPreconditionError(message);
}

Plan MakePlan(const Catalog& catalog, absl::Span<const HistoryRow> history,
              const Request& request, const Policy& policy) {
  const HistoryIndex index(catalog, history);
  PlanDraft draft = DraftPlan(catalog, index, request, policy);
  if (draft.unknown_target) return std::move(draft.plan);
  // Only now is it known what will run, and what therefore matters.
  return CheckDraft(index, policy, std::move(draft));
}

}  // namespace gander
