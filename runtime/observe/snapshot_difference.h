// File: snapshot_difference.h
//
// What happened between two snapshots.
#ifndef GANDER_RUNTIME_OBSERVE_SNAPSHOT_DIFFERENCE_H_
#define GANDER_RUNTIME_OBSERVE_SNAPSHOT_DIFFERENCE_H_

#include "runtime/observe/observation.h"
#include "runtime/observe/snapshot.h"

namespace gander {

// Fills the lists and wal_bytes, each list in the order of the relations'
// names. `begin` is of when the step began: what was not there yet can be
// locked, scanned and rewritten without anybody noticing, and is left out but
// for its rows.
StatementObservation Difference(const Snapshot& begin, const Snapshot& before,
                                const Snapshot& after);

// A table's TOAST table, or that one's index, which nobody names.
bool IsToast(const RelationState& relation);

// Whether anything but WAL is in it.
bool IsEmpty(const StatementObservation& statement);

// The place of a lock's mode among PostgreSQL's, from the weakest (1,
// AccessShareLock) to the strongest (8, AccessExclusiveLock); 0: it is none.
int StrengthOf(absl::string_view mode);

}  // namespace gander

#endif  // GANDER_RUNTIME_OBSERVE_SNAPSHOT_DIFFERENCE_H_
