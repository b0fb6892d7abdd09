#include "runtime/engine/settlement.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "runtime/engine/history.h"
#include "runtime/engine/migration_lock.h"
#include "runtime/engine/repeatable.h"

namespace gander {
namespace {

// Whether the history has `migration` as applied, read under the lock. A Down
// that was rolled back leaves its row, whatever its state; an Up that was, may
// have found one of a step that had stopped half-way.
absl::StatusOr<bool> LookUp(const RunEnvironment& env,
                            const Migration& migration, Direction direction) {
  KeptConnection& connection = *env.connection;
  const absl::Status connected = connection.Open(/*read_only=*/false);
  if (!connected.ok()) return connected;
  Database* database = connection.database();
  absl::StatusOr<History> history = History::Find(database, env.history_table);
  if (!history.ok()) return connection.Noting(history.status());
  const absl::StatusOr<MigrationLock> lock = MigrationLock::Acquire(
      database, history->sql().table(), env.lock_wait, env.events, env.stop,
      [] { return absl::StatusOr<bool>(true); });
  if (!lock.ok()) return connection.Noting(lock.status());
  absl::StatusOr<std::vector<HistoryRow>> rows = history->Read();
  if (!rows.ok()) return connection.Noting(rows.status());
  if (migration.repeatable) {
    return RanAsItIs(migration, history->repeatables());
  }
  return std::any_of(rows->begin(), rows->end(), [&](const HistoryRow& row) {
    return migration.IsRecordedAs(row.version) &&
           (direction == Direction::kDown ||
            row.state != HistoryState::kPartial);
  });
}

}  // namespace

void Settle(const RunEnvironment& env, const Migration& migration,
            RunReport* report) {
  if (env.without_history) {
    report->status = absl::DataLossError(absl::StrCat(
        std::string(report->status.message()),
        "\n  and whether it took effect cannot be told without a history: "
        "look at the database"));
    return;
  }
  StepReport step = report->failed.back();
  const absl::StatusOr<bool> has_row = LookUp(env, migration, step.direction);
  env.connection->DropIfLost();
  if (!has_row.ok()) {
    // The next run will know.
    report->result = RunResult::kUnreachable;
    report->status = absl::UnavailableError(
        absl::StrCat(std::string(report->status.message()),
                     "\n  and whether it took effect could not be looked up: ",
                     std::string(has_row.status().message()),
                     "\n  status tells, once the database answers"));
    return;
  }
  const bool took_effect = *has_row == (step.direction == Direction::kUp);
  report->result = RunResult::kUnreachable;
  if (took_effect) {
    report->failed.pop_back();
    step.status = absl::OkStatus();
    report->steps.push_back(std::move(step));
    report->status = absl::OkStatus();
    if (report->steps_left == 0) {
      report->result = RunResult::kDone;
      return;
    }
  }
  if (!took_effect) report->failed.back().rolled_back = true;
  report->status = absl::UnavailableError(absl::StrCat(
      migration.file, ": the connection was lost at its commit; it ",
      took_effect ? "took effect" : "was rolled back", "; run again"));
}

}  // namespace gander
