#include "runtime/database/postgres/closing.h"

#include <utility>

namespace gander {

Outcome NotCommitted(ServerError error) {
  Outcome outcome;
  outcome.committed = Committed::kNo;
  outcome.error = std::move(error);
  return outcome;
}

Outcome StepEndedTransaction() {
  ServerError error;
  error.message = "the step ended its transaction itself";
  error.hint =
      "Take COMMIT and ROLLBACK out of the step, or run it as NO TRANSACTION.";
  Outcome outcome = NotCommitted(std::move(error));
  outcome.ended_by_step = true;
  return outcome;
}

Outcome ReadClosing(const Reply& reply, int64_t closing_start,
                    const FrameText& frame) {
  const int64_t commit = closing_start + frame.before_commit;
  const bool step_committed =
      reply.first_commit >= 0 && reply.first_commit < closing_start;
  Outcome outcome;
  if (!reply.error.has_value()) {
    // Counted from the end, which no step can shift.
    if (reply.last_commit == reply.completed - 1 - frame.after_commit) {
      outcome.committed = Committed::kYes;
      outcome.ended_by_step = step_committed;
      return outcome;
    }
    ServerError error;
    error.message =
        "the server rolled the transaction back when it was told "
        "to commit: a statement in it had failed";
    error.at_commit = true;
    return NotCommitted(std::move(error));
  }
  if (reply.completed > commit && reply.last_commit == commit) {
    // Only the clean-up after it failed.
    outcome.committed = Committed::kYes;
    outcome.ended_by_step = step_committed;
    return outcome;
  }
  if (IsGuardError(*reply.error)) return StepEndedTransaction();
  if (IsLockGuardError(*reply.error)) {
    return NotCommitted(LostLock(frame.fence_is_row));
  }
  outcome.error = reply.error;
  outcome.error->at_commit = reply.failed == commit;
  outcome.in_record = reply.failed >= closing_start && reply.failed < commit;
  outcome.committed = reply.refused ? Committed::kNo : Committed::kUnknown;
  outcome.ended_by_step = step_committed;
  return outcome;
}

}  // namespace gander
