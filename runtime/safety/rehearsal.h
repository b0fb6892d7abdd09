// File: rehearsal.h
//
// Runs migrations where they can hurt nobody, and says what they did: locks,
// rewrites, scans, rows, objects. SQL and C++ steps alike.
#ifndef GANDER_RUNTIME_SAFETY_REHEARSAL_H_
#define GANDER_RUNTIME_SAFETY_REHEARSAL_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/engine/report.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/server_error.h"
#include "runtime/migration/version.h"
#include "runtime/migrator.h"
#include "runtime/safety/observation.h"

namespace gander {

struct RehearsalOptions {
  // A database that exists for nothing else, whose migrations will be run.
  // Empty: one that is made for it, and removed (Driver::start_scratch).
  std::string scratch_url;
  // The migrations up to this version are run first, and not watched: what the
  // target has. Nothing: there are none.
  std::optional<Version> applied;
  // Limits, variables, policy, history table. Its URL, events and watcher are
  // not used.
  MigratorOptions migrator;
};

struct RehearsedStep {
  // How it ended; `report.file` is its file.
  StepReport report;
  MigrationKind kind = MigrationKind::kSql;
  // What PostgreSQL was seen to do. A script's statements have the line that
  // they begin in. Empty on other databases.
  StepObservation seen;
  std::vector<Notice> notices;
  // Why some of it could not be seen; OK: all was.
  absl::Status incomplete;
};

struct RehearsalReport {
  // "PostgreSQL 15.9", of the scratch database.
  std::string server;
  // How many migrations were run first.
  int64_t replayed = 0;
  // In the order of running, the one that failed last.
  std::vector<RehearsedStep> steps;
  // How the run of `steps` ended, or, when that failed, of what was run first.
  RunReport run;
  // Whether objects and the reasons of rewrites could be seen: the role of
  // scratch_url may not be allowed to make event triggers.
  bool has_triggers = false;
};

// Returns when the last step has ended; nothing stops it before. With nothing
// pending the report has no steps. How the migrations ended is in the report.
// Not thread-safe with another rehearsal in the same scratch_url.
//
// kFailedPrecondition: no scratch database can be made; for PostgreSQL no
// server is installed. As Driver::connect, Migrator::Create and Database::Query
// for the rest.
absl::StatusOr<RehearsalReport> Rehearse(const Catalog& catalog,
                                         const RehearsalOptions& options);

}  // namespace gander

#endif  // GANDER_RUNTIME_SAFETY_REHEARSAL_H_
