// File: read_only.h
//
// Servers and roles that do not let anybody write.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_READ_ONLY_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_READ_ONLY_H_

#include "absl/status/status.h"
#include "runtime/database/postgres/session.h"

namespace gander {

// See Database::CheckWritable.
absl::Status CheckNotReadOnly(Session* session);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_READ_ONLY_H_
