#include "runtime/engine/history_writer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/engine/history.h"
#include "runtime/engine/migration_lock.h"

namespace gander {
namespace {

absl::StatusOr<HistoryPlan> Write(const RunEnvironment& env,
                                  HistoryPlanner planner,
                                  const HistoryPlan& shown) {
  if (shown.changes.empty()) return shown;
  KeptConnection& connection = *env.connection;
  if (absl::Status s = connection.Open(/*read_only=*/false); !s.ok()) return s;
  Database* database = connection.database();
  absl::StatusOr<History> history = History::Find(database, env.history_table);
  if (!history.ok()) return connection.Noting(history.status());
  const absl::StatusOr<MigrationLock> lock = MigrationLock::Acquire(
      database, history->sql().table(), env.lock_wait, env.events, env.stop,
      [] { return absl::StatusOr<bool>(true); });
  if (!lock.ok()) return connection.Noting(lock.status());
  if (absl::Status s = history->Refresh(); !s.ok()) return connection.Noting(s);
  const absl::StatusOr<std::vector<HistoryRow>> rows = history->Read();
  if (!rows.ok()) return connection.Noting(rows.status());
  absl::StatusOr<HistoryPlan> plan = planner(database, *rows);
  if (!plan.ok()) return connection.Noting(plan.status());
  // Another process was faster.
  if (plan->changes.empty()) return plan;
  if (plan->changes != shown.changes) {
    return absl::FailedPreconditionError(
        absl::StrCat("the history table ", history->sql().table().ToString(),
                     " was changed since this was shown; nothing was written. "
                     "Look again, and repeat"));
  }
  if (env.stop->raised()) return absl::CancelledError("stopped");
  std::string record;
  for (const HistoryChange& change : plan->changes) {
    absl::StrAppend(&record,
                    history->sql().RecordChange(change, *env.identity));
  }
  if (absl::Status s = history->Write(record, env.lock_timeout); !s.ok()) {
    return connection.Noting(s);
  }
  return plan;
}

}  // namespace

ChangeReport WriteHistory(const RunEnvironment& environment,
                          HistoryPlanner planner, const HistoryPlan& shown) {
  ChangeReport report;
  report.run_id = environment.identity->run_id;
  absl::StatusOr<HistoryPlan> written = Write(environment, planner, shown);
  environment.connection->DropIfLost();
  if (written.ok()) {
    report.plan = *std::move(written);
  } else {
    report.status = written.status();
    report.result = ResultOf(report.status);
  }
  return report;
}

}  // namespace gander
