// File: plan_checks.h
//
// The second half of planning: what forbids the steps of a draft, and what a
// person should know of them. Private to plan.cc.
#ifndef GANDER_RUNTIME_ENGINE_PLAN_CHECKS_H_
#define GANDER_RUNTIME_ENGINE_PLAN_CHECKS_H_

#include "runtime/engine/history_index.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/plan_draft.h"

namespace gander {

// Adds all problems and warnings to the draft's plan, and gives it back.
Plan CheckDraft(const HistoryIndex& history, const Policy& policy,
                PlanDraft draft);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_PLAN_CHECKS_H_
