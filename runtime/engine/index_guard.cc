#include "runtime/engine/index_guard.h"

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace gander {
namespace {

// Empty when nothing is in the way.
std::string WhyNotCreated(const ConcurrentIndex& index,
                          const IndexState& state) {
  if (!state.exists || (state.is_valid && index.if_not_exists)) return "";
  if (state.is_valid) {
    return absl::StrCat("the index ", state.name, " already exists");
  }
  return absl::StrCat(
      "the index ", state.name,
      " is there and is invalid, because an earlier CREATE INDEX CONCURRENTLY "
      "failed",
      index.if_not_exists ? "; IF NOT EXISTS would pass over it" : "",
      ". Drop it with DROP INDEX CONCURRENTLY ", state.name,
      ", then run again");
}

absl::Status Looking(const absl::Status& why) {
  return absl::Status(why.code(), absl::StrCat("looking up indexes: ",
                                               std::string(why.message())));
}

}  // namespace

absl::Status IndexGuard::Look() {
  if (!index_.has_value()) return absl::OkStatus();
  if (index_->action == ConcurrentIndex::Action::kCreate &&
      !index_->index.empty()) {
    const absl::StatusOr<IndexState> state = LookUpIndex(database_, *index_);
    if (!state.ok()) return Looking(state.status());
    const std::string why = WhyNotCreated(*index_, *state);
    if (!why.empty()) return absl::FailedPreconditionError(why);
  }
  absl::StatusOr<InvalidIndexes> found = FindInvalidIndexes(database_, *index_);
  if (!found.ok()) return Looking(found.status());
  invalid_before_ = *std::move(found);
  return absl::OkStatus();
}

RunResult IndexGuard::Judge(const absl::Status& looked) {
  switch (looked.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kAborted:
      return RunResult::kUnreachable;
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kDeadlineExceeded:
      return RunResult::kInterrupted;
    default:
      return RunResult::kMigrationFailed;
  }
}

absl::Status IndexGuard::Sweep() {
  if (!index_.has_value()) return absl::OkStatus();
  const bool stopped = stop_->raised();
  // Dropping may take long.
  if (stopped && is_settled_later_) return absl::CancelledError("stopped");
  absl::Status swept = SweepInvalidIndexes(database_, *index_, invalid_before_);
  // A cancellation that was meant for the statement may arrive only now.
  if (stopped && absl::IsCancelled(swept)) {
    swept = SweepInvalidIndexes(database_, *index_, invalid_before_);
  }
  return swept;
}

}  // namespace gander
