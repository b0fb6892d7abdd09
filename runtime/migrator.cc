#include "runtime/migrator.h"

#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "runtime/database/driver.h"
#include "runtime/engine/canceller.h"
#include "runtime/engine/history.h"
#include "runtime/engine/kept_connection.h"
#include "runtime/engine/plan_without_history.h"
#include "runtime/engine/read_grant.h"
#include "runtime/engine/run.h"
#include "runtime/engine/run_identity.h"
#include "runtime/engine/stop_flag.h"

namespace gander {

class Migrator::Impl {
 public:
  Impl(Catalog catalog, MigratorOptions options)
      : catalog_(std::move(catalog)),
        options_(WithValues(std::move(options))),
        events_(options_.events == nullptr ? &no_events_ : options_.events),
        connection_(options_.database_url, options_.connect_timeout,
                    options_.lock, events_, &stop_) {}

  RunReport Run(const Request& request) {
    return RunRequest(Environment(), request);
  }

  absl::StatusOr<Plan> MakePlan(const Request& request) {
    if (options_.without_history) {
      return MakePlanWithoutHistory(catalog_, request,
                                    options_.policy.variables);
    }
    absl::StatusOr<Reading> reading = ReadHistory();
    connection_.DropIfLost();
    if (!reading.ok()) return reading.status();
    Plan plan = gander::MakePlan(catalog_, reading->rows, request,
                                 options_.policy, reading->repeatables);
    if (!reading->other_histories.empty() && !plan.steps.empty()) {
      plan.warnings.push_back(reading->other_histories);
    }
    absl::StatusOr<std::vector<std::string>> grants = MissingGrants();
    if (!grants.ok()) return grants.status();
    plan.grants = *std::move(grants);
    if (!reading->exists && connection_.database() != nullptr) {
      const absl::Status looked = connection_.Noting(
          AddForeignProblem(connection_.database(), options_.policy, &plan));
      connection_.DropIfLost();
      if (!looked.ok()) return looked;
    }
    return plan;
  }

  absl::StatusOr<HistoryPlan> PlanChange(const HistoryRequest& request) {
    absl::StatusOr<Reading> reading = ReadHistory();
    absl::StatusOr<HistoryPlan> plan =
        reading.ok() ? gander::PlanChange(catalog_, connection_.database(),
                                          reading->rows, WithValues(request))
                     : reading.status();
    if (!plan.ok()) (void)connection_.Noting(plan.status());
    connection_.DropIfLost();
    return plan;
  }

  ChangeReport Change(const HistoryRequest& request, const HistoryPlan& shown) {
    return WriteHistory(
        Environment(),
        [&](Database* database, const std::vector<HistoryRow>& history) {
          return gander::PlanChange(catalog_, database, history,
                                    WithValues(request));
        },
        shown);
  }

  absl::StatusOr<std::vector<RepairFinding>> FindRepairs() {
    absl::StatusOr<Reading> reading = ReadHistory();
    connection_.DropIfLost();
    if (!reading.ok()) return reading.status();
    return gander::FindRepairs(catalog_, reading->rows,
                               options_.policy.variables);
  }

  absl::StatusOr<std::vector<ForeignTable>> FindForeignTables() {
    const absl::Status connected = connection_.Open(/*read_only=*/true);
    if (absl::IsNotFound(connected)) return std::vector<ForeignTable>();
    if (!connected.ok()) return connected;
    absl::StatusOr<std::vector<ForeignTable>> tables =
        gander::FindForeignTables(connection_.database());
    if (!tables.ok()) (void)connection_.Noting(tables.status());
    connection_.DropIfLost();
    return tables;
  }

  absl::StatusOr<StatusReport> Status() {
    absl::StatusOr<Reading> reading = ReadHistory();
    connection_.DropIfLost();
    if (!reading.ok()) return reading.status();
    StatusReport report =
        MakeStatus(catalog_, reading->rows, reading->repeatables);
    report.history_exists = reading->exists;
    report.database = std::move(reading->database);
    report.other_histories = std::move(reading->other_histories);
    return report;
  }

  WaitReport Wait(const WaitRequest& request) {
    WaitReport report = WaitUntilApplied(
        {&catalog_, &connection_, events_, &stop_, options_.history_table},
        request);
    connection_.DropIfLost();
    return report;
  }

  void Stop() {
    stop_.Raise();
    canceller_.Begin();
  }

  const Catalog& catalog() const { return catalog_; }

 private:
  HistoryRequest WithValues(HistoryRequest request) const {
    if (RepairRequest* repair = std::get_if<RepairRequest>(&request)) {
      repair->variables = options_.policy.variables;
    }
    return request;
  }

  static MigratorOptions WithValues(MigratorOptions options) {
    if (!options.policy.variables.environment) {
      options.policy.variables = WithEnvironment(options.variables);
    }
    return options;
  }

  struct Reading {
    std::vector<HistoryRow> rows;
    std::vector<RepeatableRow> repeatables;
    bool exists = false;
    std::string database;
    std::string other_histories;
  };

  absl::StatusOr<Reading> ReadHistory() {
    const absl::Status connected = connection_.Open(/*read_only=*/true);
    // A file that is not there yet is a database without a history.
    if (absl::IsNotFound(connected)) return Reading();
    if (!connected.ok()) return connected;
    Database* database = connection_.database();
    absl::StatusOr<History> history =
        History::Find(database, options_.history_table);
    if (!history.ok()) return connection_.Noting(history.status());
    absl::StatusOr<std::vector<HistoryRow>> rows = history->Read();
    if (!rows.ok()) return connection_.Noting(rows.status());
    Reading reading;
    reading.rows = *std::move(rows);
    reading.repeatables = history->repeatables();
    reading.exists = history->exists();
    reading.database = database->Describe();
    reading.other_histories = history->OtherHistories();
    return reading;
  }

  absl::StatusOr<std::vector<std::string>> MissingGrants() {
    Database* database = connection_.database();
    // A file that is not there yet has no roles either way.
    if (options_.grant_read.empty() || database == nullptr) {
      return std::vector<std::string>();
    }
    absl::StatusOr<History> history =
        History::Find(database, options_.history_table);
    absl::StatusOr<std::vector<std::string>> lacking =
        history.ok() ? WhoMayNotRead(database, *history, options_.grant_read)
                     : history.status();
    if (!lacking.ok()) (void)connection_.Noting(lacking.status());
    connection_.DropIfLost();
    return lacking;
  }

  RunEnvironment Environment() {
    RunEnvironment environment;
    environment.catalog = &catalog_;
    environment.connection = &connection_;
    environment.identity = &identity_;
    environment.events = events_;
    environment.stop = &stop_;
    environment.canceller = &canceller_;
    environment.variables = &options_.variables;
    environment.history_table = options_.history_table;
    environment.without_history = options_.without_history;
    environment.policy = options_.policy;
    environment.lock_wait = options_.lock_wait;
    environment.lock_timeout = options_.lock_timeout;
    environment.lock_tries = options_.lock_tries;
    environment.statement_timeout = options_.statement_timeout;
    environment.pooler_ok = options_.pooler_ok;
    environment.max_load = options_.max_load;
    environment.watcher = options_.watcher;
    if (!options_.without_history) {
      environment.grant_read = options_.grant_read;
    }
    return environment;
  }

  EventSink no_events_;
  const Catalog catalog_;
  const MigratorOptions options_;
  EventSink* const events_;
  const RunIdentity identity_ = MakeRunIdentity();
  StopFlag stop_;
  KeptConnection connection_;
  Canceller canceller_{[this] { connection_.Cancel(); }};
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

absl::StatusOr<HistoryPlan> Migrator::PlanChange(
    const HistoryRequest& request) {
  return impl_->PlanChange(request);
}

ChangeReport Migrator::Change(const HistoryRequest& request,
                              const HistoryPlan& shown) {
  return impl_->Change(request, shown);
}

absl::StatusOr<std::vector<RepairFinding>> Migrator::FindRepairs() {
  return impl_->FindRepairs();
}

absl::StatusOr<std::vector<ForeignTable>> Migrator::FindForeignTables() {
  return impl_->FindForeignTables();
}

WaitReport Migrator::Wait(const WaitRequest& request) {
  return impl_->Wait(request);
}

const Catalog& Migrator::catalog() const { return impl_->catalog(); }

void Migrator::Stop() { impl_->Stop(); }

}  // namespace gander
