// File: failure_place.h
//
// From what the database said to the place in the migration's source.
#ifndef GANDER_RUNTIME_ENGINE_FAILURE_PLACE_H_
#define GANDER_RUNTIME_ENGINE_FAILURE_PLACE_H_

#include <string>

#include "runtime/database/database.h"
#include "runtime/database/script.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/sql_script.h"

namespace gander {

// Where a SQL step failed: "dir/3_x.sql:12:5" when the statement is known,
// "dir/3_x.sql: at commit" for a deferred constraint, else "dir/3_x.sql".
// `file` is that of `sql`, and `script` the pieces of it that were sent, or
// some of them.
std::string PlaceInSql(const std::string& file, DatabaseName database,
                       const SqlScript& sql, const Script& script,
                       const ServerError& error);

// Where a C++ step failed: "dir/3_x.cc:40" when the statement was run by
// gander's own Transaction, else the place of its GANDER_MIGRATION.
std::string PlaceInCpp(const Migration& migration, const Outcome& outcome);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_FAILURE_PLACE_H_
