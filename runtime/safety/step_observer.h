// File: step_observer.h
//
// Watches one step on PostgreSQL: a snapshot after each of its statements.
#ifndef GANDER_RUNTIME_SAFETY_STEP_OBSERVER_H_
#define GANDER_RUNTIME_SAFETY_STEP_OBSERVER_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "runtime/database/database.h"
#include "runtime/database/statement_observer.h"
#include "runtime/safety/lock_sampler.h"
#include "runtime/safety/observation.h"
#include "runtime/safety/snapshot.h"

namespace gander {

struct StepObserverOptions {
  // The database has the event triggers of scratch_database.h.
  bool has_triggers = false;
  // Opens another session with the database, which sees the locks of statements
  // outside a transaction; null: nobody does.
  std::function<absl::StatusOr<std::unique_ptr<Database>>()> connect = nullptr;
};

// For one step. A transaction that the database would refuse at its commit, by
// a deferred constraint, is refused by BodyEnds.
//
// Thread safety: one thread at a time.
class StepObserver : public StatementObserver {
 public:
  // `database` runs the step, and must outlive it.
  StepObserver(Database* database, StepObserverOptions options)
      : database_(*database), options_(std::move(options)) {}

  void BodyBegins(bool in_transaction) override;
  void StatementEnded(const ObservedStatement& statement,
                      const ServerError* error) override;
  absl::Status BodyEnds() override;

  // What was seen, also of a step that failed. Once, when it has ended.
  StepObservation Take();
  // Why the database could not be asked; then some or all is missing.
  const absl::Status& status() const { return status_; }

 private:
  // What has happened since the last snapshot, and begins anew.
  StatementObservation Next();
  absl::StatusOr<Snapshot> Ask();
  void BeginSampling();
  void TakeSamples(StatementObservation* statement);
  // The transaction's locks are released.
  void Release();
  void NoteHeld(const LockId& lock, absl::Duration held);
  // Time that has passed for the step, without what was spent here.
  absl::Duration Elapsed() const;

  Database& database_;
  const StepObserverOptions options_;
  StepObservation observation_;
  absl::Status status_;
  bool in_transaction_ = true;
  std::unique_ptr<LockSampler> sampler_;
  bool has_begun_ = false;
  Snapshot begin_;
  Snapshot last_;
  absl::Time began_ = absl::InfinitePast();
  absl::Duration observing_ = absl::ZeroDuration();
  absl::Duration last_ended_ = absl::ZeroDuration();
  // Since when each lock of the transaction is held, in Elapsed().
  std::map<LockId, absl::Duration> held_since_;
  // The longest that each was held.
  std::map<LockId, absl::Duration> held_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_SAFETY_STEP_OBSERVER_H_
