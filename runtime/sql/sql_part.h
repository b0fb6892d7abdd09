// File: sql_part.h
//
// One direction of a SQL file, read: what it does, and whether in a
// transaction. Private to this package.
#ifndef GANDER_RUNTIME_SQL_SQL_PART_H_
#define GANDER_RUNTIME_SQL_SQL_PART_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/sql_script.h"
#include "runtime/sql/annotated_file.h"

namespace gander {

// Reads a part of a file of `format`, or all of a plain one. Transactional
// unless `no_transaction`; a file that is not annotated may say otherwise by
// its statements.
//
// kInvalidArgument: SplitStatements fails; outside a transaction a BEGIN has no
// COMMIT; or an annotated file without `no_transaction` holds a statement that
// ends the transaction or refuses one. The message begins with line:column.
// `prefix` is "+goose" or "+gander", for the advice in an annotated file.
absl::StatusOr<SqlScript> ReadPart(const FilePart& part, DatabaseName database,
                                   SourceFormat format, bool no_transaction,
                                   absl::string_view prefix);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_SQL_PART_H_
