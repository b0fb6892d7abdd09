// File: scratch_database.h
//
// What makes a PostgreSQL database observable that exists for nothing else.
#ifndef GANDER_RUNTIME_SAFETY_SCRATCH_DATABASE_H_
#define GANDER_RUNTIME_SAFETY_SCRATCH_DATABASE_H_

#include "absl/status/status.h"
#include "runtime/database/database.h"

namespace gander {

// Makes the schema gander_observe with event triggers that note which objects
// are created, changed and dropped, and which tables rewritten and why; and
// lets no query run in parallel in this database, because what workers read is
// not counted with the session that they work for. What an earlier call made is
// made anew. Needs a superuser. New sessions have it, and this one.
//
// As Database::Query.
absl::Status PrepareScratchDatabase(Database* database);

}  // namespace gander

#endif  // GANDER_RUNTIME_SAFETY_SCRATCH_DATABASE_H_
