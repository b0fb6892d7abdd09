// File: read_grant.h
//
// The right to read the history, for roles that only wait or look.
#ifndef GANDER_RUNTIME_ENGINE_READ_GRANT_H_
#define GANDER_RUNTIME_ENGINE_READ_GRANT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "runtime/database/database.h"
#include "runtime/engine/history.h"

namespace gander {

// Those of `roles` that may not read the tables that Migrator::Status and
// Migrator::Wait read; all of them when there are no tables yet. (The log is
// not one of these: it holds what users' statements said.) Asks the database
// nothing when there are no roles.
//
// kInvalidArgument: there is no such role; the database has no roles.
// Otherwise as Database::Query.
absl::StatusOr<std::vector<std::string>> WhoMayNotRead(
    Database* database, const History& history,
    const std::vector<std::string>& roles);

// Grants it to `roles`, in one transaction, which creates the tables, too, when
// there are none: so nobody sees a table that he may not read. With nobody
// there is nothing to do. REQUIRES: the migration lock is held (PostgreSQL
// refuses two GRANTs on one table at a time).
//
// kInvalidArgument: this session's role may not pass the right on, or there is
// no such role. Otherwise as History::Write.
absl::Status GrantRead(Database* database, History* history,
                       const std::vector<std::string>& roles,
                       absl::Duration lock_timeout);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_READ_GRANT_H_
