// File: run.h
//
// A run: plan, lock, plan again, and the steps in their order.
#ifndef GANDER_RUNTIME_ENGINE_RUN_H_
#define GANDER_RUNTIME_ENGINE_RUN_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "runtime/database/table_name.h"
#include "runtime/engine/canceller.h"
#include "runtime/engine/event_sink.h"
#include "runtime/engine/kept_connection.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/report.h"
#include "runtime/engine/run_identity.h"
#include "runtime/engine/step_watcher.h"
#include "runtime/engine/stop_flag.h"
#include "runtime/migration/catalog.h"

namespace gander {

// What all that a Migrator does has in common. Nothing is owned; the pointers
// are not null, but where it is said.
struct RunEnvironment {
  const Catalog* catalog;
  KeptConnection* connection;
  const RunIdentity* identity;
  EventSink* events;
  StopFlag* stop;
  Canceller* canceller;
  const std::map<std::string, std::string>* variables;
  TableName history_table;
  // Keeps and reads no history; history_table only names the lock.
  bool without_history = false;
  Policy policy;
  absl::Duration lock_wait;
  absl::Duration lock_timeout;
  int lock_tries = 1;
  absl::Duration statement_timeout;
  bool pooler_ok = false;
  std::optional<int64_t> max_load;
  StepWatcher* watcher = nullptr;  // null: nobody watches
  // Who is to be allowed to read the history.
  std::vector<std::string> grant_read;
};

// Plans `request` and runs it, up to the first step that fails. What a lost
// connection left in doubt is settled (settlement.h).
RunReport RunRequest(const RunEnvironment& environment, const Request& request);

// How a run ends that could not begin, for this reason.
RunResult ResultOf(const absl::Status& status);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_RUN_H_
