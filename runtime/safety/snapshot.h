// File: snapshot.h
//
// The state of a PostgreSQL database as far as the difference between two of
// them tells what a statement did.
#ifndef GANDER_RUNTIME_SAFETY_SNAPSHOT_H_
#define GANDER_RUNTIME_SAFETY_SNAPSHOT_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/database/database.h"
#include "runtime/safety/observation.h"

namespace gander {

// By the server's number of it.
using RelationId = int64_t;

// A lock on a relation, with its mode.
using LockId = std::pair<RelationId, std::string>;

struct RelationState {
  std::string name;  // "schema.name"
  std::string kind;  // "table", "index", "sequence", ...
  int64_t file = 0;  // 0: it has none, such as a view
  // It has nothing in it, and was not looked at since it was so.
  bool emptied = false;
  RelationId table = 0;  // of an index
};

// Counted since the transaction began, or since the server keeps counts.
struct RelationCounts {
  int64_t scans = 0;
  int64_t rows_read = 0;
  int64_t inserted = 0;
  int64_t updated = 0;
  int64_t deleted = 0;
};

struct Snapshot {
  std::map<RelationId, RelationState> relations;
  std::set<LockId> locks;  // of this session
  std::map<RelationId, RelationCounts> counts;
  // What the event triggers have noted (scratch_database.h), so far.
  std::vector<ObjectObservation> objects;
  // Tables that were rewritten by ALTER, and why, in the same way; whether that
  // is known at all.
  std::vector<std::pair<RelationId, std::string>> rewrites;
  bool has_reasons = false;
  int64_t wal_position = 0;
};

struct SnapshotOptions {
  // Between statements of a transaction; otherwise what earlier transactions of
  // this session did is counted, by all sessions.
  bool in_transaction = true;
  // The database has the event triggers of scratch_database.h.
  bool has_triggers = false;
};

// A query for the locks of the session with this number (an expression in SQL),
// and what is in its rows.
std::string LocksOf(absl::string_view session);
std::set<LockId> LocksIn(const ResultRows& rows);

// As Database::Query. What is in the triggers' own schema is left out; the
// history's tables are in it like any others.
absl::StatusOr<Snapshot> ReadSnapshot(Database* database,
                                      const SnapshotOptions& options);

}  // namespace gander

#endif  // GANDER_RUNTIME_SAFETY_SNAPSHOT_H_
