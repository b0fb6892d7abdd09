#include "runtime/engine/run.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/engine/foreign_table.h"
#include "runtime/engine/history.h"
#include "runtime/engine/mark_settlement.h"
#include "runtime/engine/migration_lock.h"
#include "runtime/engine/plan_without_history.h"
#include "runtime/engine/read_grant.h"
#include "runtime/engine/settlement.h"
#include "runtime/engine/step_runner.h"

namespace gander {
namespace {

class Run {
 public:
  Run(const RunEnvironment& environment, const Request& request)
      : env_(environment), request_(request) {}

  RunReport Finish() {
    report_.run_id = env_.identity->run_id;
    const absl::Status status = Begin();
    if (report_.status.ok() && !status.ok()) {
      report_.status = status;
      report_.result = ResultOf(status);
    }
    env_.connection->DropIfLost();
    if (in_doubt_ != nullptr) Settle(env_, *in_doubt_, &report_);
    return std::move(report_);
  }

 private:
  absl::Status Begin() {
    const absl::Status connected = env_.connection->Open(/*read_only=*/false);
    if (!connected.ok()) return connected;
    Database* database = env_.connection->database();
    absl::StatusOr<History> history =
        History::Find(database, env_.history_table);
    if (!history.ok()) return Noting(history.status());

    absl::StatusOr<Plan> plan = PlanFrom(&*history);
    if (!plan.ok()) return Noting(plan.status());
    absl::StatusOr<std::vector<std::string>> lacking =
        WhoMayNotRead(database, *history, env_.grant_read);
    if (!lacking.ok()) return Noting(lacking.status());
    const auto needs_lock = [&] {
      return NeedsLock(*plan) || (history->exists() && !lacking->empty());
    };
    if (!needs_lock()) return Conclude(*plan);

    const absl::StatusOr<MigrationLock> lock = MigrationLock::Acquire(
        database, history->sql().table(), env_.lock_wait, env_.events,
        env_.stop, [&]() -> absl::StatusOr<bool> {
          absl::Status refreshed = history->Refresh();
          if (!refreshed.ok()) return refreshed;
          plan = PlanFrom(&*history);
          if (!plan.ok()) return plan.status();
          return needs_lock();
        });
    if (absl::IsNotFound(lock.status())) return Conclude(*plan);
    if (!lock.ok()) return Noting(lock.status());

    // What was read before the lock was held may be old.
    if (absl::Status s = history->Refresh(); !s.ok()) return Noting(s);
    plan = PlanFrom(&*history);
    if (!plan.ok()) return Noting(plan.status());
    if (HasUndecided(*plan)) {
      const absl::StatusOr<bool> settled =
          SettleMarks(env_, database, &*history);
      if (!settled.ok()) return Noting(settled.status());
      if (*settled) plan = PlanFrom(&*history);
      if (!plan.ok()) return Noting(plan.status());
    }
    if (!env_.without_history && !history->exists()) {
      const absl::Status looked =
          AddForeignProblem(database, env_.policy, &*plan);
      if (!looked.ok()) return Noting(looked);
    }
    lacking = WhoMayNotRead(database, *history, env_.grant_read);
    if (!lacking.ok()) return Noting(lacking.status());
    if (!plan->problems.empty() || !needs_lock()) return Conclude(*plan);
    if (absl::Status s = CheckPooler(*plan, *database); !s.ok()) return s;
    if (absl::Status s =
            GrantRead(database, &*history, *lacking, env_.lock_timeout);
        !s.ok()) {
      return Noting(s);
    }
    if (!env_.without_history && !plan->steps.empty()) {
      if (absl::Status s = history->CreateIfMissing(); !s.ok()) {
        return Noting(s);
      }
    }
    (void)Conclude(*plan);
    RunSteps(*plan, *history);
    return absl::OkStatus();
  }

  absl::Status Noting(absl::Status status) {
    return env_.connection->Noting(std::move(status));
  }

  // Whether only the holder of the lock can tell what is to be done: there are
  // steps to run, or a problem that may be nothing but another run in the
  // middle of a step.
  static bool NeedsLock(const Plan& plan) {
    if (plan.problems.empty()) return !plan.steps.empty();
    return std::any_of(plan.problems.begin(), plan.problems.end(),
                       [](const Problem& problem) {
                         return problem.kind == Problem::Kind::kPartial ||
                                problem.kind == Problem::Kind::kUndecided ||
                                problem.kind == Problem::Kind::kIrreversible;
                       });
  }

  // What needs a session of its own, and would not have one.
  absl::Status CheckPooler(const Plan& plan, const Database& database) const {
    if (!database.session_is_shared() || env_.pooler_ok) {
      return absl::OkStatus();
    }
    std::vector<std::string> lines;
    for (const PlannedStep& step : plan.steps) {
      if (IsTransactional(step)) continue;
      lines.push_back(absl::StrCat(
          FileOf(step),
          ": a NO TRANSACTION step needs one session for all its statements, "
          "and there is a connection pooler in between; connect to the server "
          "itself (with a pooler in session mode: --pooler-ok)"));
    }
    if (lines.empty()) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrJoin(lines, "\n"));
  }

  static bool HasUndecided(const Plan& plan) {
    return std::any_of(plan.problems.begin(), plan.problems.end(),
                       [](const Problem& problem) {
                         return problem.kind == Problem::Kind::kUndecided;
                       });
  }

  absl::StatusOr<Plan> PlanFrom(History* history) {
    if (env_.without_history) {
      return MakePlanWithoutHistory(*env_.catalog, request_,
                                    env_.policy.variables);
    }
    absl::StatusOr<std::vector<HistoryRow>> rows = history->Read();
    if (!rows.ok()) return rows.status();
    Plan plan = MakePlan(*env_.catalog, *rows, request_, env_.policy,
                         history->repeatables());
    std::string others = history->OtherHistories();
    if (!others.empty() && !plan.steps.empty()) {
      plan.warnings.push_back(std::move(others));
    }
    return plan;
  }

  // Puts what the plan found into the report.
  absl::Status Conclude(const Plan& plan) {
    report_.warnings = plan.warnings;
    report_.problems = plan.problems;
    for (const std::string& warning : plan.warnings) {
      env_.events->Warning(warning);
    }
    return plan.status();
  }

  void RunSteps(const Plan& plan, const History& history) {
    StepEnvironment environment;
    environment.database = env_.connection->database();
    environment.history = env_.without_history ? nullptr : &history.sql();
    environment.identity = env_.identity;
    environment.events = env_.events;
    environment.stop = env_.stop;
    environment.canceller = env_.canceller;
    environment.variables = env_.variables;
    environment.lock_timeout = env_.lock_timeout;
    environment.lock_tries = env_.lock_tries;
    environment.statement_timeout = env_.statement_timeout;
    environment.has_own_session =
        !environment.database->session_is_shared() || env_.pooler_ok;
    environment.connect = [this] { return env_.connection->OpenAnother(); };
    environment.max_load = env_.max_load;
    environment.watcher = env_.watcher;

    report_.steps_left = static_cast<int64_t>(plan.steps.size());
    for (const PlannedStep& step : plan.steps) {
      if (env_.stop->raised()) {
        report_.result = RunResult::kInterrupted;
        report_.status =
            absl::CancelledError(absl::StrCat("stopped before ", FileOf(step)));
        return;
      }
      StepResult result = RunStep(environment, step);
      --report_.steps_left;
      if (result.result == RunResult::kDone) {
        report_.steps.push_back(std::move(result.report));
        continue;
      }
      report_.result = result.result;
      report_.status = result.report.status;
      report_.failed.push_back(std::move(result.report));
      if (result.connection_lost_at_commit) in_doubt_ = step.migration;
      if (absl::IsUnavailable(report_.status) ||
          absl::IsDataLoss(report_.status) || in_doubt_ != nullptr) {
        env_.connection->NoteLoss();
      }
      return;
    }
  }

  const RunEnvironment& env_;
  const Request& request_;
  RunReport report_;
  // The migration whose commit was on its way when the connection was lost.
  const Migration* in_doubt_ = nullptr;
};

}  // namespace

RunResult ResultOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return RunResult::kDone;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kNotFound:
      return RunResult::kUsage;
    case absl::StatusCode::kDeadlineExceeded:
      return RunResult::kLockNotFree;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kAborted:
      return RunResult::kUnreachable;
    case absl::StatusCode::kCancelled:
      return RunResult::kInterrupted;
    case absl::StatusCode::kDataLoss:
      return RunResult::kOutcomeUnknown;
    default:
      return RunResult::kDisagreement;
  }
}

RunReport RunRequest(const RunEnvironment& environment,
                     const Request& request) {
  return Run(environment, request).Finish();
}

}  // namespace gander
