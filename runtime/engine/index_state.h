// File: index_state.h
//
// What the catalogue says of the index of a CREATE, DROP or REINDEX INDEX
// CONCURRENTLY, which runs outside any transaction and is therefore the one
// thing that may be left half done.
#ifndef GANDER_RUNTIME_ENGINE_INDEX_STATE_H_
#define GANDER_RUNTIME_ENGINE_INDEX_STATE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/database/database.h"
#include "runtime/sql/concurrent_index.h"

namespace gander {

struct IndexState {
  bool exists = false;
  bool is_valid = false;
  // In SQL, with its schema; empty when there is none.
  std::string name;
};

// As the session finds it now, with the search_path that a step has set. One
// round trip. As Database::Query.
absl::StatusOr<IndexState> LookUpIndex(Database* database,
                                       const ConcurrentIndex& index);

// Drops the index `name`, in SQL with its schema, concurrently; waits for locks
// as long as it takes. Nothing to do: OK.
//
// kUnavailable: the connection is lost. Else the server's error.
absl::Status DropIndex(Database* database, const std::string& name);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_INDEX_STATE_H_
