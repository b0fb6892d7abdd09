// File: step_watcher.h
//
// Who watches what the steps of a run do to the database.
#ifndef GANDER_RUNTIME_ENGINE_STEP_WATCHER_H_
#define GANDER_RUNTIME_ENGINE_STEP_WATCHER_H_

#include "runtime/database/database.h"
#include "runtime/database/statement_observer.h"
#include "runtime/engine/planned_step.h"

namespace gander {

// Called on the thread of the run.
class StepWatcher {
 public:
  virtual ~StepWatcher() = default;

  // An attempt at `step` begins, which `database` runs. Who is to be told of
  // its statements; null: nobody. It is the watcher's, and used until the next
  // call, or the end of the run.
  virtual StatementObserver* Watch(const PlannedStep& step,
                                   Database* database) = 0;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_STEP_WATCHER_H_
