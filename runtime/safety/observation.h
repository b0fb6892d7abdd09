// File: observation.h
//
// What a step was seen to do to a PostgreSQL database.
#ifndef GANDER_RUNTIME_SAFETY_OBSERVATION_H_
#define GANDER_RUNTIME_SAFETY_OBSERVATION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace gander {

// A lock on a table or another relation that was there before the step.
struct LockObservation {
  std::string relation;  // "schema.name"
  std::string kind;      // "table", "index", "view", ...
  std::string mode;      // "AccessExclusiveLock"
  // From when the statement that took it began until the end of the
  // transaction, the observer's own time left out. In a StatementObservation
  // zero.
  absl::Duration held = absl::ZeroDuration();
  friend bool operator==(const LockObservation&,
                         const LockObservation&) = default;
};

// A table that was there before, or a materialized view, has a new file.
struct RewriteObservation {
  std::string relation;
  // With none of its rows in it (TRUNCATE).
  bool emptied = false;
  // "the type of a column was changed"; empty: only triggers would know it
  // (scratch_database.h), or it was CLUSTER, VACUUM FULL or REFRESH.
  std::string reason;
  friend bool operator==(const RewriteObservation&,
                         const RewriteObservation&) = default;
};

// Tables that were read from their beginning to their end.
struct ScanObservation {
  std::string relation;
  int64_t scans = 0;
  int64_t rows = 0;
  friend bool operator==(const ScanObservation&,
                         const ScanObservation&) = default;
};

struct RowsObservation {
  std::string relation;
  int64_t inserted = 0;
  int64_t updated = 0;
  int64_t deleted = 0;
  friend bool operator==(const RowsObservation&,
                         const RowsObservation&) = default;
};

// An index of a table that was there before, and was not emptied: a new one, or
// one with a new file.
struct IndexObservation {
  std::string index;
  std::string table;
  // Its file is new; otherwise an old one was taken over, without work.
  bool built = false;
  friend bool operator==(const IndexObservation&,
                         const IndexObservation&) = default;
};

struct ObjectObservation {
  enum class Change { kCreated, kChanged, kDropped };
  Change change = Change::kCreated;
  std::string type;      // "table", "foreign key constraint"
  std::string identity;  // "public.customer"
  // Dropped because something else was (CASCADE, or a part of it).
  bool followed = false;
  friend bool operator==(const ObjectObservation&,
                         const ObjectObservation&) = default;
};

struct StatementObservation {
  std::string sql;  // empty: what a C++ step did by libpqxx
  // Where it begins in a script, or where a C++ step's call stands; 0: nobody
  // said.
  std::string file;
  int line = 0;
  absl::Duration duration = absl::ZeroDuration();
  // What it took, or did, beyond the statements before it.
  std::vector<LockObservation> locks;
  std::vector<RewriteObservation> rewrites;
  std::vector<ScanObservation> scans;
  std::vector<RowsObservation> rows;
  std::vector<IndexObservation> indexes;
  std::vector<ObjectObservation> objects;
  // Of all the server, so exact only where nobody else writes.
  int64_t wal_bytes = 0;
  std::string error;  // empty: it succeeded
};

struct StepObservation {
  bool in_transaction = true;
  std::vector<StatementObservation> statements;
  // Of all of it, with how long each was held; the strongest for each relation.
  std::vector<LockObservation> locks;
  // What a deferred constraint would have said at the commit; empty: nothing.
  std::string deferred_error;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_SAFETY_OBSERVATION_H_
