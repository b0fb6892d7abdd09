// File: snapshot_difference.h
//
// What happened between two snapshots.
#ifndef GANDER_RUNTIME_SAFETY_SNAPSHOT_DIFFERENCE_H_
#define GANDER_RUNTIME_SAFETY_SNAPSHOT_DIFFERENCE_H_

#include "runtime/safety/observation.h"
#include "runtime/safety/snapshot.h"

namespace gander {

// Fills the lists and wal_bytes, each list in the order of the relations'
// names. `begin` is of when the step began: what was not there yet can be
// locked, scanned and rewritten without anybody noticing, and is left out but
// for its rows.
StatementObservation Difference(const Snapshot& begin, const Snapshot& before,
                                const Snapshot& after);

// The relation of that number; null: there is none, or it is a TOAST table or
// its index, which nobody names.
const RelationState* FindNamed(const Snapshot& snapshot, RelationId id);

// Whether anything but WAL is in it.
bool IsEmpty(const StatementObservation& statement);

// The place of a lock's mode among PostgreSQL's, from the weakest (1,
// AccessShareLock) to the strongest (8, AccessExclusiveLock); 0: it is none.
int StrengthOf(absl::string_view mode);

}  // namespace gander

#endif  // GANDER_RUNTIME_SAFETY_SNAPSHOT_DIFFERENCE_H_
