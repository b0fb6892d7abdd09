// File: foreign_table.h
//
// The tables in which other migration tools keep their histories, and which of
// them a database has.
#ifndef GANDER_RUNTIME_ENGINE_FOREIGN_TABLE_H_
#define GANDER_RUNTIME_ENGINE_FOREIGN_TABLE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/database/database.h"
#include "runtime/database/table_name.h"
#include "runtime/engine/plan.h"

namespace gander {

enum class ForeignTool {
  kGoose,
  kGolangMigrate,
  kDbmate,
  kSqlx,
  kFlyway,
  kAtlas,
  kDiesel,
  kSqlMigrate,
};

// "goose", "golang-migrate", "dbmate", "sqlx", "flyway", "atlas", "diesel",
// "sql-migrate".
absl::string_view ToString(ForeignTool tool);

// Nothing when it is none of these.
std::optional<ForeignTool> ParseForeignTool(absl::string_view name);

struct ForeignTable {
  ForeignTool tool = ForeignTool::kGoose;
  TableName table;
};

// The tables, under their usual names, that are there, have the columns that
// their tool gives them, and hold at least one migration. One round trip when
// there are none, else two.
//
// As Database::Query. A table that may not be read is taken to hold some.
absl::StatusOr<std::vector<ForeignTable>> FindForeignTables(Database* database);

// The table of `tool`: `asked`, or the usual one when that is not given. It may
// be empty.
//
// kNotFound: there is none. kFailedPrecondition: it has not the columns of this
// tool's. Otherwise as Database::Query.
absl::StatusOr<ForeignTable> FindForeignTable(
    Database* database, ForeignTool tool,
    const std::optional<TableName>& asked);

// For a database without a history of ours: when `plan` would apply something,
// and another tool has a history there, adds that to its problems, unless
// `policy` says to ignore it. Does nothing, and asks nothing, when the plan
// applies nothing.
//
// As FindForeignTables.
absl::Status AddForeignProblem(Database* database, const Policy& policy,
                               Plan* plan);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_FOREIGN_TABLE_H_
