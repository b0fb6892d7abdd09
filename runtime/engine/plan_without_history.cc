#include "runtime/engine/plan_without_history.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "runtime/engine/expand_steps.h"
#include "runtime/engine/row_text.h"
#include "runtime/engine/unknown_target.h"

namespace gander {
namespace {

void AddDown(const Migration& m, Plan& plan) {
  plan.steps.push_back({Direction::kDown, &m});
  if (!m.down_error.ok()) {
    plan.problems.push_back({Problem::Kind::kUnreadableDown, m.version,
                             std::string(m.down_error.message())});
  } else if (!m.reversible()) {
    plan.problems.push_back(
        {Problem::Kind::kIrreversible, m.version,
         absl::StrCat(m.file, ": version ", Named(m.version, m.name),
                      " has no Down; write one, or leave it out with --by or "
                      "--to")});
  } else if (m.down_missing) {
    plan.warnings.push_back(
        absl::StrCat(m.file, ": there is no Down: rolling back version ",
                     Named(m.version, m.name), " runs nothing"));
  }
}

void AddDowns(const Catalog& catalog, const Request& request, Plan& plan) {
  const bool bounded = request.all || request.to.has_value();
  int64_t left = bounded ? catalog.migrations().size() : 1;
  if (request.by.has_value()) left = *request.by;
  const auto all = catalog.migrations();
  for (auto m = all.rbegin(); m != all.rend() && left > 0; ++m, --left) {
    if (request.to.has_value() && m->version <= *request.to) break;
    AddDown(*m, plan);
  }
}

}  // namespace

Plan MakePlanWithoutHistory(const Catalog& catalog, const Request& asked,
                            const VariableValues& variables) {
  Plan plan;
  Request request = asked;
  if (request.to.has_value() && *request.to != Version(0)) {
    const Migration* target = catalog.FindRecorded(*request.to);
    if (target == nullptr) {
      plan.problems.push_back(UnknownTarget(catalog, *request.to));
      return plan;
    }
    request.to = target->version;
  }
  switch (request.verb) {
    case Request::Verb::kUp:
      for (const Migration& m : catalog.migrations()) {
        if (request.to.has_value() && m.version > *request.to) break;
        if (static_cast<int64_t>(plan.steps.size()) ==
            request.by.value_or(INT64_MAX)) {
          break;
        }
        plan.steps.push_back({Direction::kUp, &m});
      }
      if (request.to.has_value() || request.by.has_value()) break;
      for (const Migration& m : catalog.repeatables()) {
        plan.steps.push_back({Direction::kUp, &m});
      }
      break;
    case Request::Verb::kDown:
      AddDowns(catalog, request, plan);
      break;
    case Request::Verb::kRedo:
      if (catalog.migrations().empty()) break;
      AddDown(catalog.migrations().back(), plan);
      plan.steps.push_back({Direction::kUp, &catalog.migrations().back()});
      break;
    case Request::Verb::kGoto:
      plan.problems.push_back(
          {Problem::Kind::kUnknownTarget, request.to.value_or(Version()),
           "goto needs a history: without one nobody knows which migrations "
           "the database has"});
      break;
  }
  ExpandSteps(variables, plan);
  return plan;
}

}  // namespace gander
