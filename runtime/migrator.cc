#include "runtime/migrator.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/database/driver.h"
#include "runtime/engine/backoff.h"
#include "runtime/engine/history.h"
#include "runtime/engine/migration_lock.h"
#include "runtime/engine/run_identity.h"
#include "runtime/engine/step_runner.h"
#include "runtime/engine/stop_flag.h"

namespace gander {
namespace {

constexpr absl::Duration kFirstConnectPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestConnectPause = absl::Seconds(2);

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

}  // namespace

class Migrator::Impl {
 public:
  Impl(Catalog catalog, MigratorOptions options)
      : catalog_(std::move(catalog)), options_(std::move(options)) {
    if (options_.events == nullptr) options_.events = &no_events_;
  }

  RunReport Run(const Request& request) {
    RunReport report;
    report.run_id = identity_.run_id;
    const absl::Status status = RunInto(request, &report);
    if (report.status.ok() && !status.ok()) {
      report.status = status;
      report.result = ResultOf(status);
    }
    DropLostDatabase();
    if (report.result == RunResult::kOutcomeUnknown) Settle(&report);
    return report;
  }

  absl::StatusOr<Plan> MakePlan(const Request& request) {
    absl::StatusOr<Reading> reading = ReadHistory();
    DropLostDatabase();
    if (!reading.ok()) return reading.status();
    return gander::MakePlan(catalog_, reading->rows, request, options_.policy);
  }

  absl::StatusOr<StatusReport> Status() {
    absl::StatusOr<Reading> reading = ReadHistory();
    DropLostDatabase();
    if (!reading.ok()) return reading.status();
    StatusReport report = MakeStatus(catalog_, reading->rows);
    report.history_exists = reading->exists;
    report.database = std::move(reading->database);
    return report;
  }

  void Stop() {
    stop_.Raise();
    std::lock_guard<std::mutex> hold(database_mutex_);
    if (database_ != nullptr) database_->Cancel();
  }

  const Catalog& catalog() const { return catalog_; }

 private:
  struct Reading {
    std::vector<HistoryRow> rows;
    bool exists = false;
    std::string database;
  };

  // Connects, trying again while the database does not answer.
  absl::Status ConnectDatabase(bool read_only, absl::Duration timeout) {
    if (database_ != nullptr && (read_only || !database_is_read_only_)) {
      return absl::OkStatus();
    }
    CloseDatabase();
    ConnectOptions connect;
    connect.create = !read_only;
    connect.read_only = read_only;
    const absl::Time begin = absl::Now();
    Backoff backoff(kFirstConnectPause, kLongestConnectPause);
    while (true) {
      if (stop_.raised()) return absl::CancelledError("stopped");
      const absl::Duration left = timeout - (absl::Now() - begin);
      connect.timeout = std::clamp(left, absl::Seconds(1), absl::Seconds(10));
      absl::StatusOr<std::unique_ptr<Database>> database =
          Connect(options_.database_url, connect);
      if (database.ok()) {
        std::lock_guard<std::mutex> hold(database_mutex_);
        database_ = *std::move(database);
        database_is_read_only_ = read_only;
        return absl::OkStatus();
      }
      if (!absl::IsUnavailable(database.status())) return database.status();
      const absl::Duration waited = absl::Now() - begin;
      if (timeout <= absl::ZeroDuration()) return database.status();
      if (waited >= timeout) {
        return absl::UnavailableError(absl::StrCat(
            std::string(database.status().message()), " (tried for ",
            absl::FormatDuration(absl::Trunc(waited, absl::Milliseconds(100))),
            ", --connect-timeout)"));
      }
      options_.events->ConnectRetry(database.status(), waited);
      stop_.SleepFor(std::min(backoff.Next(), timeout - waited));
    }
  }

  void CloseDatabase() {
    std::lock_guard<std::mutex> hold(database_mutex_);
    database_.reset();
  }

  absl::StatusOr<Reading> ReadHistory() {
    const absl::Status connected =
        ConnectDatabase(/*read_only=*/true, options_.connect_timeout);
    // A file that is not there yet is a database without a history.
    if (absl::IsNotFound(connected)) return Reading();
    if (!connected.ok()) return connected;
    absl::StatusOr<History> history =
        History::Find(database_.get(), options_.history_table);
    if (!history.ok()) return Dropping(history.status());
    absl::StatusOr<std::vector<HistoryRow>> rows = history->Read();
    if (!rows.ok()) return Dropping(rows.status());
    Reading reading;
    reading.rows = *std::move(rows);
    reading.exists = history->exists();
    reading.database = database_->Describe();
    return reading;
  }

  // A connection that failed is not used again; it is closed by
  // DropLostDatabase, when nothing refers to it any more.
  absl::Status Dropping(absl::Status status) {
    if (absl::IsUnavailable(status)) database_is_lost_ = true;
    return status;
  }

  void DropLostDatabase() {
    if (database_is_lost_) CloseDatabase();
    database_is_lost_ = false;
  }

  absl::Status RunInto(const Request& request, RunReport* report) {
    const absl::Status connected =
        ConnectDatabase(/*read_only=*/false, options_.connect_timeout);
    if (!connected.ok()) return connected;
    absl::StatusOr<History> history =
        History::Find(database_.get(), options_.history_table);
    if (!history.ok()) return Dropping(history.status());

    absl::StatusOr<Plan> plan = PlanFrom(&*history, request);
    if (!plan.ok()) return Dropping(plan.status());
    if (!NeedsLock(*plan)) return Conclude(*plan, report);

    const absl::StatusOr<MigrationLock> lock = MigrationLock::Acquire(
        database_.get(), history->sql().table(), options_.lock_wait,
        options_.events, &stop_, [&]() -> absl::StatusOr<bool> {
          absl::Status refreshed = history->Refresh();
          if (!refreshed.ok()) return refreshed;
          plan = PlanFrom(&*history, request);
          if (!plan.ok()) return plan.status();
          return NeedsLock(*plan);
        });
    if (absl::IsNotFound(lock.status())) return Conclude(*plan, report);
    if (!lock.ok()) return Dropping(lock.status());

    // What was read before the lock was held may be old.
    if (absl::Status s = history->Refresh(); !s.ok()) return Dropping(s);
    plan = PlanFrom(&*history, request);
    if (!plan.ok()) return Dropping(plan.status());
    if (plan->steps.empty() || !plan->problems.empty()) {
      return Conclude(*plan, report);
    }
    if (absl::Status s = history->CreateIfMissing(); !s.ok()) {
      return Dropping(s);
    }
    (void)Conclude(*plan, report);
    RunSteps(*plan, *history, report);
    return absl::OkStatus();
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

  absl::StatusOr<Plan> PlanFrom(History* history, const Request& request) {
    absl::StatusOr<std::vector<HistoryRow>> rows = history->Read();
    if (!rows.ok()) return rows.status();
    return gander::MakePlan(catalog_, *rows, request, options_.policy);
  }

  // Puts what the plan found into the report.
  absl::Status Conclude(const Plan& plan, RunReport* report) {
    report->warnings = plan.warnings;
    report->problems = plan.problems;
    for (const std::string& warning : plan.warnings) {
      options_.events->Warning(warning);
    }
    return plan.status();
  }

  void RunSteps(const Plan& plan, const History& history, RunReport* report) {
    StepEnvironment environment;
    environment.database = database_.get();
    environment.history = &history.sql();
    environment.identity = &identity_;
    environment.events = options_.events;
    environment.stop = &stop_;
    environment.variables = &options_.variables;
    environment.lock_timeout = options_.lock_timeout;
    environment.lock_tries = options_.lock_tries;
    environment.statement_timeout = options_.statement_timeout;

    report->steps_left = static_cast<int64_t>(plan.steps.size());
    for (const PlannedStep& step : plan.steps) {
      if (stop_.raised()) {
        report->result = RunResult::kInterrupted;
        report->status = absl::CancelledError(absl::StrCat(
            "stopped before version ", step.migration->version.ToString()));
        return;
      }
      StepResult result = RunStep(environment, step);
      --report->steps_left;
      if (result.result == RunResult::kDone) {
        report->steps.push_back(std::move(result.report));
        continue;
      }
      report->result = result.result;
      report->status = result.report.status;
      report->failed.push_back(std::move(result.report));
      if (result.connection_lost_at_commit) in_doubt_ = step.migration;
      database_is_lost_ =
          database_is_lost_ || absl::IsUnavailable(report->status) ||
          absl::IsDataLoss(report->status) || in_doubt_ != nullptr;
      return;
    }
  }

  // The connection was lost when a step's commit was on its way. The server
  // may have committed, or be about to: only once the lock is free again, and
  // held here, does the history tell what came of it.
  void Settle(RunReport* report) {
    if (in_doubt_ == nullptr) return;
    const Migration& migration = *std::exchange(in_doubt_, nullptr);
    const absl::StatusOr<bool> has_row = LookUp(migration.version);
    DropLostDatabase();
    StepReport step = report->failed.back();
    if (!has_row.ok()) {
      report->status = absl::DataLossError(absl::StrCat(
          std::string(report->status.message()),
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
        migration.file, ": the connection was lost at the commit of version ",
        migration.version.ToString(), "; it ",
        took_effect ? "took effect" : "was rolled back", "; run again"));
  }

  // Whether the history has a row for `version`, read under the lock.
  absl::StatusOr<bool> LookUp(Version version) {
    const absl::Status connected =
        ConnectDatabase(/*read_only=*/false, options_.connect_timeout);
    if (!connected.ok()) return connected;
    absl::StatusOr<History> history =
        History::Find(database_.get(), options_.history_table);
    if (!history.ok()) return Dropping(history.status());
    const absl::StatusOr<MigrationLock> lock = MigrationLock::Acquire(
        database_.get(), history->sql().table(), options_.lock_wait,
        options_.events, &stop_, [] { return absl::StatusOr<bool>(true); });
    if (!lock.ok()) return Dropping(lock.status());
    absl::StatusOr<std::vector<HistoryRow>> rows = history->Read();
    if (!rows.ok()) return Dropping(rows.status());
    return std::any_of(rows->begin(), rows->end(), [&](const HistoryRow& row) {
      return row.version == version;
    });
  }

  EventSink no_events_;
  Catalog catalog_;
  MigratorOptions options_;
  const RunIdentity identity_ = MakeRunIdentity();
  StopFlag stop_;
  // Guards the pointer against Stop, which only cancels; the thread that runs
  // is the only one to change it.
  std::mutex database_mutex_;
  std::unique_ptr<Database> database_;
  bool database_is_read_only_ = false;
  bool database_is_lost_ = false;
  // The migration whose commit was on its way when the connection was lost.
  const Migration* in_doubt_ = nullptr;
};

Migrator::Migrator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Migrator::Migrator(Migrator&&) noexcept = default;
Migrator& Migrator::operator=(Migrator&&) noexcept = default;
Migrator::~Migrator() = default;

absl::StatusOr<Migrator> Migrator::Create(Catalog catalog,
                                          MigratorOptions options) {
  const absl::StatusOr<const Driver*> driver = FindDriver(options.database_url);
  if (!driver.ok()) return driver.status();
  if ((*driver)->name != catalog.database()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the database's URL is for ", ToString((*driver)->name),
        ", and the migrations were read for ", ToString(catalog.database())));
  }
  if (absl::Status s = CheckHistoryTableName(options.history_table); !s.ok()) {
    return s;
  }
  return Migrator(
      std::make_unique<Impl>(std::move(catalog), std::move(options)));
}

absl::StatusOr<Migrator> Migrator::Create(const EmbeddedCatalog& catalog,
                                          MigratorOptions options) {
  const absl::StatusOr<const Driver*> driver = FindDriver(options.database_url);
  if (!driver.ok()) return driver.status();
  absl::StatusOr<Catalog> migrations = catalog.For((*driver)->name);
  if (!migrations.ok()) return migrations.status();
  return Create(*std::move(migrations), std::move(options));
}

RunReport Migrator::Run(const Request& request) { return impl_->Run(request); }

absl::StatusOr<Plan> Migrator::MakePlan(const Request& request) {
  return impl_->MakePlan(request);
}

absl::StatusOr<StatusReport> Migrator::Status() { return impl_->Status(); }

const Catalog& Migrator::catalog() const { return impl_->catalog(); }

void Migrator::Stop() { impl_->Stop(); }

}  // namespace gander
