// File: gander/migrator.h
//
// Start here. The Migrator applies a catalog of migrations to a database, rolls
// back, and tells how things stand. The command line is made of it, and an
// application uses it to migrate at start:
//
//   const gander::EmbeddedCatalog* shop =
//       gander::EmbeddedCatalog::Find("shop");
//   gander::MigratorOptions options;
//   options.database_url = std::getenv("DATABASE_URL");
//   absl::StatusOr<gander::Migrator> migrator =
//       gander::Migrator::Create(*shop, options);
//   if (!migrator.ok()) return migrator.status();
//   gander::RunReport report = migrator->Up();
//   if (!report.status.ok()) return report.status;
//
// Any number of processes may do this at once: one migrates, the others wait
// for it and find nothing left to do.
//
// Each migration is one transaction that holds its body and its row in the
// history table: both, or neither. What a failed one leaves behind is a row in
// the log table.
#ifndef GANDER_RUNTIME_MIGRATOR_H_
#define GANDER_RUNTIME_MIGRATOR_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "runtime/database/lock_kind.h"
#include "runtime/database/table_name.h"
#include "runtime/engine/event_sink.h"
#include "runtime/engine/foreign_table.h"
#include "runtime/engine/history_change.h"
#include "runtime/engine/history_request.h"
#include "runtime/engine/history_row.h"
#include "runtime/engine/history_writer.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/report.h"
#include "runtime/engine/status.h"
#include "runtime/engine/wait.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/embedded_catalog.h"

namespace gander {

class StepWatcher;

struct MigratorOptions {
  // postgresql://user@host/database, sqlite:file.db, ... A password in it never
  // appears in a message.
  std::string database_url;

  // The history table; its companions (log, meta) are named after it. Without a
  // schema it is looked for, and created, where the session looks by itself.
  TableName history_table{"", "gander_history"};

  // How long to try to connect while the database refuses or is starting.
  // Zero: one attempt.
  absl::Duration connect_timeout = absl::Seconds(60);

  // How long to wait for another migrator to finish. Zero: one attempt.
  absl::Duration lock_wait = absl::Minutes(5);

  // By what migrators keep each other out. All that migrate a database should
  // have the same here; kAdvisory and kLease know each other, kNone nobody.
  LockOptions lock;

  // PostgreSQL behind a pooler: run NO TRANSACTION steps all the same. They
  // need one session from their first statement to the last, which only a
  // pooler in session mode gives.
  bool pooler_ok = false;

  // PostgreSQL: a backfill rests while more other sessions than this run
  // something; nothing: as each backfill says itself (Backfill::MaxLoad).
  std::optional<int64_t> max_load;

  // PostgreSQL: how long a statement of a step may wait for a table's lock
  // (everybody else waits behind it), and how often the step is tried.
  absl::Duration lock_timeout = absl::Seconds(3);
  int lock_tries = 10;

  // PostgreSQL: how long a statement may run. Zero: no limit.
  absl::Duration statement_timeout = absl::ZeroDuration();

  // PostgreSQL: roles that Run allows to read the history (SELECT, and USAGE of
  // its schema), unless they may: for those that only call Wait or Status.
  // "public" is everybody. Nothing is granted where there is no history yet and
  // nothing to apply. The role of this session must own the tables, and be
  // allowed to grant the use of the schema.
  std::vector<std::string> grant_read;

  Policy policy;

  // Keeps no history, and reads none: every run runs what it is asked for, in
  // the order of the versions (plan_without_history.h), and neither looks into
  // gander's tables nor makes them. For files that may run any number of times,
  // such as rows for a test database, in a folder or catalog of their own. The
  // lock is taken all the same, that of history_table. Status makes no sense
  // then, and shows what the history says.
  bool without_history = false;

  // For StepContext::Variable, and for variables in SQL. The latter may come
  // from the environment as well, unless policy.variables says another source.
  std::map<std::string, std::string> variables;

  // Told of progress; may be null. Not owned; must outlive the Migrator.
  EventSink* events = nullptr;

  // PostgreSQL: watches what the statements of each step do (step_watcher.h),
  // which are then sent one by one; may be null. Not owned, as above.
  StepWatcher* watcher = nullptr;
};

// Thread safety: one thread at a time, but for Stop. Movable. Connects when it
// first needs to, and keeps the connection until it is destroyed.
class Migrator {
 public:
  // Does not connect.
  //
  // kInvalidArgument: the URL is none that a linked driver knows, or is for
  // another database than `catalog`; the history table's name is too long for
  // its companions.
  static absl::StatusOr<Migrator> Create(Catalog catalog,
                                         MigratorOptions options);
  // The same with the part of `catalog` that is for the URL's database.
  static absl::StatusOr<Migrator> Create(const EmbeddedCatalog& catalog,
                                         MigratorOptions options);

  Migrator(Migrator&&) noexcept;
  Migrator& operator=(Migrator&&) noexcept;
  ~Migrator();

  // Applies every pending migration in ascending order. Nothing pending: kDone
  // without steps, and neither the lock is taken nor anything written.
  RunReport Up() { return Run(Request()); }

  // Plans and runs any request (plan.h). Steps that took effect before one that
  // failed stay applied, and are in the report.
  RunReport Run(const Request& request);

  // What Run(request) would do now. Writes nothing, takes no lock; a role that
  // may only read the history table suffices. A database or table that does
  // not exist yet counts as an empty history.
  //
  // kUnavailable, kPermissionDenied: the database. What is wrong between files
  // and history is in Plan::problems.
  absl::StatusOr<Plan> MakePlan(const Request& request);

  // How every migration stands. Writes nothing; rights and errors as MakePlan.
  absl::StatusOr<StatusReport> Status();

  // Waits until the database has every migration of the catalog, or those up to
  // a version, because somebody else applies them. Writes nothing; a role that
  // may only read the history tables suffices, and connect_timeout does not
  // count. See WaitReport for how it ends.
  WaitReport Wait(const WaitRequest& request);

  // What Change(request) would write to the history: a baseline, a repair, or
  // what another tool has applied (baseline.h, repair.h, adoption.h). Without
  // changes there is nothing to do. Writes nothing; rights and errors as
  // MakePlan, and those of the request.
  absl::StatusOr<HistoryPlan> PlanChange(const HistoryRequest& request);

  // Writes what PlanChange(request) gave, in one transaction, under the lock;
  // no migration is run. Refused when the history has changed since.
  ChangeReport Change(const HistoryRequest& request, const HistoryPlan& shown);

  // What a run stops at, or will, and the repairs that help. Nothing when
  // history and migrations agree. Writes nothing; rights and errors as
  // MakePlan.
  absl::StatusOr<std::vector<RepairFinding>> FindRepairs();

  // The histories of other tools that the database holds; nothing when it does
  // not exist. Writes nothing; errors as MakePlan.
  absl::StatusOr<std::vector<ForeignTable>> FindForeignTables();

  const Catalog& catalog() const;

  // Ends a run that is going on, from another thread or a later one: the
  // statement that runs is cancelled, the step rolled back, and Run returns
  // kInterrupted. Runs that begin afterwards end at once. Thread-safe.
  //
  // Asking a server to cancel takes a connection of its own, so that on a
  // network that is silent this blocks: whoever must go on calls it from a
  // thread of its own.
  void Stop();

 private:
  class Impl;
  explicit Migrator(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATOR_H_
