#include "cmd/exit_code.h"

namespace gander::cmd {

ExitCode FromResult(RunResult result) {
  switch (result) {
    case RunResult::kDone:
      return ExitCode::kDone;
    case RunResult::kMigrationFailed:
      return ExitCode::kMigrationFailed;
    case RunResult::kUsage:
      return ExitCode::kUsage;
    case RunResult::kDisagreement:
      return ExitCode::kDisagreement;
    case RunResult::kLockNotFree:
      return ExitCode::kLockNotFree;
    case RunResult::kUnreachable:
      return ExitCode::kUnreachable;
    case RunResult::kInterrupted:
      return ExitCode::kInterrupted;
    case RunResult::kOutcomeUnknown:
      return ExitCode::kOutcomeUnknown;
  }
  return ExitCode::kOutcomeUnknown;
}

ExitCode FromStatus(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return ExitCode::kDone;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnimplemented:
    case absl::StatusCode::kInternal:
      return ExitCode::kUsage;
    case absl::StatusCode::kFailedPrecondition:
      return ExitCode::kDisagreement;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kAborted:
      return ExitCode::kUnreachable;
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kDeadlineExceeded:
      return ExitCode::kInterrupted;
    default:
      return ExitCode::kOutcomeUnknown;
  }
}

absl::string_view ToString(ExitCode code) {
  switch (code) {
    case ExitCode::kDone:
      return "done";
    case ExitCode::kMigrationFailed:
      return "migration_failed";
    case ExitCode::kUsage:
      return "usage";
    case ExitCode::kPending:
      return "pending";
    case ExitCode::kDisagreement:
      return "disagreement";
    case ExitCode::kLockNotFree:
      return "lock_not_free";
    case ExitCode::kUnreachable:
      return "unreachable";
    case ExitCode::kInterrupted:
      return "interrupted";
    case ExitCode::kOutcomeUnknown:
      return "outcome_unknown";
  }
  return "outcome_unknown";
}

}  // namespace gander::cmd
