// File: status_code.h
//
// How to go on after an error of the database, as the code of a status.
#ifndef GANDER_RUNTIME_DATABASE_STATUS_CODE_H_
#define GANDER_RUNTIME_DATABASE_STATUS_CODE_H_

#include "absl/status/status.h"
#include "runtime/migration/server_error.h"

namespace gander {

// kStatement: kFailedPrecondition. kTransient: kAborted. kConnection:
// kUnavailable. kCancelled: kCancelled. kLeaseLost: kDeadlineExceeded.
inline absl::StatusCode StatusCodeOf(ErrorClass error_class) {
  switch (error_class) {
    case ErrorClass::kStatement:
      return absl::StatusCode::kFailedPrecondition;
    case ErrorClass::kTransient:
      return absl::StatusCode::kAborted;
    case ErrorClass::kConnection:
      return absl::StatusCode::kUnavailable;
    case ErrorClass::kCancelled:
      return absl::StatusCode::kCancelled;
    case ErrorClass::kLeaseLost:
      return absl::StatusCode::kDeadlineExceeded;
  }
  return absl::StatusCode::kUnknown;
}

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_STATUS_CODE_H_
