#include "runtime/safety/step_observer.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/safety/snapshot_difference.h"

namespace gander {

absl::Duration StepObserver::Elapsed() const {
  return absl::Now() - began_ - observing_;
}

absl::StatusOr<Snapshot> StepObserver::Ask() {
  SnapshotOptions options;
  options.in_transaction = in_transaction_;
  options.has_triggers = options_.has_triggers;
  return ReadSnapshot(&database_, options);
}

void StepObserver::BodyBegins(bool in_transaction) {
  const absl::Time asked = absl::Now();
  if (!has_begun_) began_ = asked;
  Release();
  in_transaction_ = in_transaction;
  if (!in_transaction) observation_.in_transaction = false;
  absl::StatusOr<Snapshot> snapshot = Ask();
  if (snapshot.ok()) {
    if (!has_begun_) begin_ = *snapshot;
    last_ = *std::move(snapshot);
  } else {
    status_ = snapshot.status();
  }
  has_begun_ = true;
  if (!in_transaction) BeginSampling();
  observing_ += absl::Now() - asked;
  last_ended_ = Elapsed();
}

void StepObserver::BeginSampling() {
  if (options_.connect == nullptr || sampler_ != nullptr) return;
  const auto session = database_.Query("SELECT pg_catalog.pg_backend_pid()");
  absl::StatusOr<std::unique_ptr<Database>> other = options_.connect();
  int64_t number = 0;
  if (!session.ok() || !other.ok() ||
      !absl::SimpleAtoi((*session)[0][0][0].value_or(""), &number)) {
    status_ = session.ok() ? other.status() : session.status();
    return;
  }
  sampler_ = std::make_unique<LockSampler>(*std::move(other), number);
}

void StepObserver::TakeSamples(StatementObservation* statement) {
  if (sampler_ == nullptr) return;
  if (status_.ok()) status_ = sampler_->status();
  for (const auto& [lock, held] : sampler_->Take()) {
    const RelationState* const relation = FindNamed(begin_, lock.first);
    if (relation == nullptr) continue;
    NoteHeld(lock, held);
    statement->locks.push_back(
        {relation->name, relation->kind, lock.second, absl::ZeroDuration()});
  }
  std::sort(
      statement->locks.begin(), statement->locks.end(),
      [](const auto& a, const auto& b) { return a.relation < b.relation; });
}

StatementObservation StepObserver::Next() {
  const absl::Duration ended = Elapsed();
  const absl::Time asked = absl::Now();
  StatementObservation statement;
  if (status_.ok()) {
    absl::StatusOr<Snapshot> now = Ask();
    if (now.ok()) {
      statement = Difference(begin_, last_, *now);
      if (in_transaction_) {
        for (const LockId& lock : now->locks) {
          held_since_.emplace(lock, last_ended_);
        }
      }
      last_ = *std::move(now);
    } else {
      status_ = now.status();
    }
  }
  if (!in_transaction_) TakeSamples(&statement);
  statement.duration = ended - last_ended_;
  last_ended_ = ended;
  observing_ += absl::Now() - asked;
  return statement;
}

void StepObserver::NoteHeld(const LockId& lock, absl::Duration held) {
  if (FindNamed(begin_, lock.first) == nullptr) return;
  absl::Duration& longest = held_[lock];
  longest = std::max(longest, held);
}

void StepObserver::Release() {
  const absl::Duration now = Elapsed();
  for (const auto& [lock, since] : held_since_) NoteHeld(lock, now - since);
  held_since_.clear();
}

void StepObserver::StatementEnded(const ObservedStatement& of,
                                  const ServerError* error) {
  StatementObservation statement;
  if (error == nullptr || !in_transaction_) {
    statement = Next();
  } else {
    // A transaction that has failed answers nothing, and holds no lock.
    statement.duration = Elapsed() - last_ended_;
    Release();
  }
  statement.sql = std::string(of.sql);
  statement.file = of.file;
  statement.line = of.line;
  if (error != nullptr) statement.error = error->Summary();
  observation_.statements.push_back(std::move(statement));
}

absl::Status StepObserver::BodyEnds() {
  // What a C++ step did by libpqxx, which nobody told us of.
  StatementObservation rest = Next();
  if (!IsEmpty(rest)) observation_.statements.push_back(std::move(rest));
  if (!in_transaction_) return absl::OkStatus();
  const auto checked = database_.Query("SET CONSTRAINTS ALL IMMEDIATE");
  Release();
  if (checked.ok()) return absl::OkStatus();
  observation_.deferred_error = std::string(checked.status().message());
  return absl::FailedPreconditionError(absl::StrCat(
      "a deferred constraint is violated: ", observation_.deferred_error));
}

StepObservation StepObserver::Take() {
  Release();
  sampler_ = nullptr;
  // The strongest of each relation.
  std::map<std::string, LockObservation> strongest;
  for (const auto& [lock, held] : held_) {
    const RelationState& relation = begin_.relations.at(lock.first);
    LockObservation& known = strongest[relation.name];
    if (StrengthOf(lock.second) > StrengthOf(known.mode)) {
      known = {relation.name, relation.kind, lock.second, held};
    }
  }
  for (auto& [name, lock] : strongest) {
    observation_.locks.push_back(std::move(lock));
  }
  return std::move(observation_);
}

}  // namespace gander
