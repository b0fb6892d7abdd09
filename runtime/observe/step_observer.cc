#include "runtime/observe/step_observer.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/observe/snapshot_difference.h"

namespace gander {

absl::Duration StepObserver::Elapsed() const {
  return absl::Now() - began_ - observing_;
}

void StepObserver::StepBegan() {
  absl::StatusOr<Snapshot> snapshot = ReadSnapshot(&database_, options_);
  if (snapshot.ok()) {
    begin_ = *std::move(snapshot);
    last_ = begin_;
  } else {
    status_ = snapshot.status();
  }
  began_ = absl::Now();
}

StatementObservation StepObserver::Next() {
  const absl::Duration ended = Elapsed();
  const absl::Time asked = absl::Now();
  StatementObservation statement;
  if (status_.ok()) {
    absl::StatusOr<Snapshot> now = ReadSnapshot(&database_, options_);
    if (now.ok()) {
      statement = Difference(begin_, last_, *now);
      Hold(*now, last_ended_);
      last_ = *std::move(now);
    } else {
      status_ = now.status();
    }
  }
  statement.duration = ended - last_ended_;
  last_ended_ = ended;
  observing_ += absl::Now() - asked;
  return statement;
}

void StepObserver::Hold(const Snapshot& now, absl::Duration since) {
  for (const auto& lock : now.locks) {
    if (begin_.relations.count(lock.first) != 0) {
      held_since_.emplace(lock, since);
    }
  }
}

void StepObserver::StatementEnded(const ObservedStatement& of,
                                  const ServerError* error) {
  StatementObservation statement;
  if (error == nullptr || !options_.in_transaction) {
    statement = Next();
  } else {
    // A transaction that has failed answers nothing, and holds no lock.
    statement.duration = Elapsed() - last_ended_;
  }
  statement.piece = of.piece;
  statement.sql = std::string(of.sql);
  statement.file = of.file;
  statement.line = of.line;
  if (error != nullptr) statement.error = error->Summary();
  observation_.statements.push_back(std::move(statement));
}

absl::Status StepObserver::StepEnds() {
  // What a C++ step did by libpqxx, which nobody told us of.
  StatementObservation rest = Next();
  if (!IsEmpty(rest)) observation_.statements.push_back(std::move(rest));
  if (!options_.in_transaction) return absl::OkStatus();
  const auto checked = database_.Query("SET CONSTRAINTS ALL IMMEDIATE");
  if (checked.ok()) return absl::OkStatus();
  observation_.deferred_error = std::string(checked.status().message());
  return absl::FailedPreconditionError(absl::StrCat(
      "a deferred constraint is violated: ", observation_.deferred_error));
}

StepObservation StepObserver::Take() {
  observation_.duration = Elapsed();
  // The strongest of each relation.
  std::map<std::string, LockObservation> strongest;
  for (const auto& [lock, since] : held_since_) {
    const RelationState& relation = begin_.relations.at(lock.first);
    if (IsToast(relation)) continue;
    LockObservation held{relation.name, relation.kind, lock.second,
                         observation_.duration - since};
    LockObservation& known = strongest[relation.name];
    if (StrengthOf(held.mode) > StrengthOf(known.mode)) known = held;
  }
  for (auto& [name, lock] : strongest) {
    observation_.locks.push_back(std::move(lock));
  }
  return std::move(observation_);
}

}  // namespace gander
