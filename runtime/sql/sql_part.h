// File: sql_part.h
//
// One direction of a SQL file, read: what it does, and whether in a
// transaction. Private to this package.
#ifndef GANDER_RUNTIME_SQL_SQL_PART_H_
#define GANDER_RUNTIME_SQL_SQL_PART_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/sql_script.h"
#include "runtime/sql/annotated_file.h"

namespace gander {

// Reads a part of an annotated file.
//
// kInvalidArgument: SplitStatements fails; or without `no_transaction` it holds
// a statement that ends the transaction or refuses one. The message begins with
// line:column. `prefix` is "+goose" or "+gander", for the advice.
absl::StatusOr<SqlScript> ReadAnnotatedPart(const FilePart& part,
                                            DatabaseName database,
                                            bool no_transaction,
                                            absl::string_view prefix);

// Reads a plain file, all of it, or a part of another tool's file:
// transactional unless `no_transaction`, or its statements, say otherwise.
// kInvalidArgument: SplitStatements fails, or a BEGIN has no COMMIT.
absl::StatusOr<SqlScript> ReadForeignPart(const FilePart& part,
                                          DatabaseName database,
                                          bool no_transaction);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_SQL_PART_H_
