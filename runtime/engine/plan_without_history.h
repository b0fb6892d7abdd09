// File: plan_without_history.h
//
// What a run would do that keeps no history: for files that may run any number
// of times, such as the rows that a test database is filled with. A pure
// function of the catalog and the request.
#ifndef GANDER_RUNTIME_ENGINE_PLAN_WITHOUT_HISTORY_H_
#define GANDER_RUNTIME_ENGINE_PLAN_WITHOUT_HISTORY_H_

#include "runtime/engine/plan.h"
#include "runtime/migration/catalog.h"

namespace gander {

// Up runs every migration up to `to`, `by` of them at most, in order; Down the
// Downs of those above `to`, the highest version first, one unless `to`, `by`
// or `all` says more; Redo the Down of the highest and then its Up.
//
// Plan::problems: an unknown `to`, a Down that is not there or cannot be read;
// Goto, which needs a history.
Plan MakePlanWithoutHistory(const Catalog& catalog, const Request& request);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_PLAN_WITHOUT_HISTORY_H_
