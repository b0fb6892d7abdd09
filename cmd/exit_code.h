// File: exit_code.h
//
// What the program's exit code says: the table that Kubernetes Jobs and CI
// pipelines are written against. The numbers never change.
#ifndef GANDER_CMD_EXIT_CODE_H_
#define GANDER_CMD_EXIT_CODE_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "runtime/engine/report.h"

namespace gander::cmd {

enum class ExitCode : int {
  kDone = 0,             // or there was nothing to do
  kMigrationFailed = 1,  // and was rolled back, unless NO TRANSACTION
  kUsage = 2,            // or configuration
  kPending = 3,          // only with --check, and of wait
  kDisagreement = 4,     // between history and files
  kLockNotFree = 5,
  kUnreachable = 6,     // or a transient failure outlasted its retries
  kInterrupted = 7,     // or out of time; rolled back, or resumable
  kOutcomeUnknown = 8,  // a person should look
};

// How a run ended.
ExitCode FromResult(RunResult result);

// How a command ended that is no run: `status` says why it could not answer.
//   OK                                         kDone
//   InvalidArgument, NotFound, AlreadyExists,
//   PermissionDenied, Unimplemented, Internal  kUsage
//   FailedPrecondition                         kDisagreement
//   Unavailable, Aborted                       kUnreachable
//   Cancelled, DeadlineExceeded                kInterrupted
//   anything else                              kOutcomeUnknown
ExitCode FromStatus(const absl::Status& status);

// The word for it in JSON: "done", "migration_failed", "usage", ...
absl::string_view ToString(ExitCode code);

}  // namespace gander::cmd

#endif  // GANDER_CMD_EXIT_CODE_H_
