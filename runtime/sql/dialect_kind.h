// File: dialect_kind.h
//
// What statement_kind.h asks of each dialect. Private to this package.
#ifndef GANDER_RUNTIME_SQL_DIALECT_KIND_H_
#define GANDER_RUNTIME_SQL_DIALECT_KIND_H_

#include "absl/strings/string_view.h"
#include "runtime/sql/statement_kind.h"

namespace gander {

StatementClass ClassifyPostgresStatement(absl::string_view statement);
StatementClass ClassifySqliteStatement(absl::string_view statement);
StatementClass ClassifyMysqlStatement(absl::string_view statement);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_DIALECT_KIND_H_
