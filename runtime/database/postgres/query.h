// File: query.h
//
// gander's own statements and their rows.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_QUERY_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_QUERY_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/database/database.h"
#include "runtime/database/postgres/session.h"
#include "runtime/database/table_name.h"

namespace gander {

// See Database::Query. What an error leaves open is rolled back.
absl::StatusOr<std::vector<ResultRows>> RunQuery(Session* session,
                                                 absl::string_view sql);

// See Database::FindTable.
absl::StatusOr<TableLookup> LookUpTable(Session* session,
                                        const TableName& name);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_QUERY_H_
