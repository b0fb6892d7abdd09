// File: wait.h
//
// Waits until somebody else has migrated the database.
#ifndef GANDER_RUNTIME_ENGINE_WAIT_H_
#define GANDER_RUNTIME_ENGINE_WAIT_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "runtime/database/table_name.h"
#include "runtime/engine/event_sink.h"
#include "runtime/engine/kept_connection.h"
#include "runtime/engine/outstanding.h"
#include "runtime/engine/stop_flag.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/version.h"

namespace gander {

struct WaitRequest {
  // Wait for the versions up to and including this one, which must be one of
  // the catalog's. Without: for all migrations of the catalog.
  std::optional<Version> version;
  // Zero: look once. Trying to connect is a part of it.
  absl::Duration timeout = absl::Minutes(5);
};

struct WaitReport {
  // OK: the database has every migration that was waited for; it may have more.
  // kDeadlineExceeded: the time is up, and `outstanding` has what is missing.
  // kUnavailable: the time is up, and the database did not answer at the end.
  // kNotFound: `version` is none of the catalog's. kPermissionDenied,
  // kInvalidArgument: the role may not read the history, or has no schema to
  // look in; waiting helps nothing. kFailedPrecondition: the history table
  // cannot be read. kCancelled: it was stopped.
  absl::Status status;
  std::vector<OutstandingMigration> outstanding;
  absl::Duration waited;
};

// Nothing is owned; the pointers are not null.
struct WaitEnvironment {
  const Catalog* catalog;
  KeptConnection* connection;
  EventSink* events;
  StopFlag* stop;
  TableName history_table;
};

// Reads the history again and again, every 2 seconds at most, through a session
// that only reads; connects again when it is lost. A standby will do.
WaitReport WaitUntilApplied(const WaitEnvironment& environment,
                            const WaitRequest& request);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_WAIT_H_
