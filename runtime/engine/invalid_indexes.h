// File: invalid_indexes.h
//
// The invalid indexes that a failed CREATE or REINDEX ... CONCURRENTLY leaves
// behind: found by what was invalid before it, and dropped.
#ifndef GANDER_RUNTIME_ENGINE_INVALID_INDEXES_H_
#define GANDER_RUNTIME_ENGINE_INVALID_INDEXES_H_

#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/database/database.h"
#include "runtime/sql/concurrent_index.h"

namespace gander {

// Identities (Dialect::InvalidIndexes).
using InvalidIndexes = std::set<std::string>;

// Those that are there, where `statement` would leave some. None for a DROP.
// One round trip. As Database::Query.
absl::StatusOr<InvalidIndexes> FindInvalidIndexes(
    Database* database, const ConcurrentIndex& statement);

// Drops those that are not in `before`; of a REINDEX, those that it names so
// (..._ccnew, ..._ccold). Nothing to do: OK. Waits for locks as long as it
// takes.
//
// kAborted: another session may be building indexes of the same
// table; nothing is dropped. kUnavailable: the connection is lost. Else the
// server's error.
absl::Status SweepInvalidIndexes(Database* database,
                                 const ConcurrentIndex& statement,
                                 const InvalidIndexes& before);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_INVALID_INDEXES_H_
