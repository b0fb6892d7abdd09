// File: server_status.h
//
// A database's error as a status whose code says how to go on, and as text.
#ifndef GANDER_RUNTIME_ENGINE_SERVER_STATUS_H_
#define GANDER_RUNTIME_ENGINE_SERVER_STATUS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "runtime/database/database.h"
#include "runtime/migration/server_error.h"

namespace gander {

// "message (code)", then detail, hint and context on lines of their own.
std::string TextOf(const ServerError& error);

// Why `outcome` did not happen: `what`, a colon, and the reason. kDataLoss when
// it is unknown whether it did.
// REQUIRES: outcome.committed is not kYes.
absl::Status StatusOf(const Outcome& outcome, absl::string_view what);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_SERVER_STATUS_H_
