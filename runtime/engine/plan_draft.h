// File: plan_draft.h
//
// The first half of planning: which steps a request means. Whether they may be
// run is plan_checks.h. Private to plan.cc.
#ifndef GANDER_RUNTIME_ENGINE_PLAN_DRAFT_H_
#define GANDER_RUNTIME_ENGINE_PLAN_DRAFT_H_

#include <vector>

#include "runtime/engine/history_index.h"
#include "runtime/engine/plan.h"

namespace gander {

struct PlanDraft {
  // With the problems of finding the steps at all.
  Plan plan;
  // What is pending below an applied version; the bounds of the request may
  // have left some of it out of the steps.
  std::vector<const Migration*> out_of_order;
  // The request wants to roll back a version that the catalog does not reach.
  bool rolls_back_beyond_catalog = false;
  // `to` is no version at all. There is nothing else in the draft then.
  bool unknown_target = false;
};

PlanDraft DraftPlan(const Catalog& catalog, const HistoryIndex& history,
                    const Request& request, const Policy& policy);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_PLAN_DRAFT_H_
