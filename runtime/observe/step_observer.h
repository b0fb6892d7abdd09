// File: step_observer.h
//
// Watches one step on PostgreSQL: a snapshot after each of its statements.
#ifndef GANDER_RUNTIME_OBSERVE_STEP_OBSERVER_H_
#define GANDER_RUNTIME_OBSERVE_STEP_OBSERVER_H_

#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "runtime/database/database.h"
#include "runtime/database/statement_observer.h"
#include "runtime/observe/observation.h"
#include "runtime/observe/snapshot.h"

namespace gander {

// For one step. A transaction that the database would refuse at its commit, by
// a deferred constraint, is refused by StepEnds.
//
// Thread safety: one thread at a time.
class StepObserver : public StatementObserver {
 public:
  // `database` runs the step, and must outlive it.
  StepObserver(Database* database, const SnapshotOptions& options)
      : database_(*database), options_(options) {
    observation_.in_transaction = options.in_transaction;
  }

  void StepBegan() override;
  void StatementEnded(const ObservedStatement& statement,
                      const ServerError* error) override;
  absl::Status StepEnds() override;

  // What was seen, also of a step that failed. Once, when it has ended.
  StepObservation Take();
  // Why the database could not be asked; then some or all is missing.
  const absl::Status& status() const { return status_; }

 private:
  using LockId = std::pair<RelationId, std::string>;

  // What has happened since the last snapshot, and begins anew.
  StatementObservation Next();
  void Hold(const Snapshot& now, absl::Duration since);
  // Time that has passed for the step, without what was spent here.
  absl::Duration Elapsed() const;

  Database& database_;
  const SnapshotOptions options_;
  StepObservation observation_;
  absl::Status status_;
  Snapshot begin_;
  Snapshot last_;
  absl::Time began_ = absl::InfinitePast();
  absl::Duration observing_ = absl::ZeroDuration();
  absl::Duration last_ended_ = absl::ZeroDuration();
  // Since when each lock is held, in Elapsed().
  std::map<LockId, absl::Duration> held_since_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_OBSERVE_STEP_OBSERVER_H_
