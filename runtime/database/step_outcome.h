// File: step_outcome.h
//
// The one place where what a C++ step throws is caught.
#ifndef GANDER_RUNTIME_DATABASE_STEP_OUTCOME_H_
#define GANDER_RUNTIME_DATABASE_STEP_OUTCOME_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "runtime/database/database.h"

namespace gander {

// Calls `body` and says how it ended. Never throws.
//
//   returned OK         an Outcome with no error and an OK step_status; nothing
//                       is committed yet (Committed::kNo): that is the caller's
//   returned a status   step_status is that
//   StatementError      error, step_file, step_line and step_sql as it says;
//                       step_status has its message and, by its class, kAborted
//                       (transient), kUnavailable, kCancelled, or
//                       kFailedPrecondition
//   another exception   step_status is kUnknown with what() for its message
//   anything else       step_status is kUnknown and says that what was thrown
//                       is no std::exception
//
// A driver whose client library has exceptions of its own turns those into
// StatementError inside `body`.
Outcome CatchStep(absl::FunctionRef<absl::Status()> body);

// Whether `outcome` is of a body that went well.
bool StepSucceeded(const Outcome& outcome);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_STEP_OUTCOME_H_
