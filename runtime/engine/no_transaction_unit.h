// File: no_transaction_unit.h
//
// A NO TRANSACTION script as the units that take effect one after another.
#ifndef GANDER_RUNTIME_ENGINE_NO_TRANSACTION_UNIT_H_
#define GANDER_RUNTIME_ENGINE_NO_TRANSACTION_UNIT_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/database/script.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/sql_script.h"
#include "runtime/sql/concurrent_index.h"
#include "runtime/sql/statement.h"

namespace gander {

// One statement, one BEGIN ... COMMIT block, or, on PostgreSQL, one
// StatementBegin block, which is sent as one message.
struct NoTransactionUnit {
  // The statements first, ..., last - 1 of the script.
  int64_t first = 0;
  int64_t last = 0;
  // What is sent: without the BEGIN and COMMIT of a block.
  Script script;
  // Must run outside any transaction.
  bool refuses_transaction = false;
  // Running all of it twice does no harm: VACUUM, ANALYZE.
  bool repeatable = false;
  // Holds a CONCURRENTLY: it waits for old transactions by taking locks, and
  // leaves an invalid index behind when it fails.
  bool concurrently = false;
  // One message for the server, which one transaction of its own is around
  // whenever gander's is not: a BEGIN ... COMMIT block, or several statements.
  bool is_block = false;
  // For messages.
  absl::string_view text;
  SourcePosition position;
};

struct NoTransactionScript {
  std::vector<NoTransactionUnit> units;
  // What a new session needs again of what was done in another: each SET,
  // ATTACH and the like by itself, also when it stands in a block, but for one
  // that is rolled back. PRAGMA foreign_keys does nothing inside a block.
  std::vector<NoTransactionUnit> settings;
  std::vector<Statement> statements;

  // Whether a unit ends with the first `done` statements.
  bool IsBetweenUnits(int64_t done) const;
  // The unit that begins with that statement; null when none does.
  const NoTransactionUnit* UnitAt(int64_t first) const;
};

// What a unit does to an index, when it is CREATE, DROP or REINDEX CONCURRENTLY
// by itself.
std::optional<ConcurrentIndex> ConcurrentIndexOf(const NoTransactionUnit& unit);

// The same if what became of it can be looked up after a run died in it: not a
// CREATE that leaves the name to the server.
std::optional<ConcurrentIndex> SettledByCatalogue(
    const NoTransactionUnit& unit);

// kInvalidArgument: as SplitStatements, or a BEGIN whose COMMIT is missing.
// kFailedPrecondition: NoSqlYet (script_pieces.h).
absl::StatusOr<NoTransactionScript> CutIntoUnits(const SqlScript& script,
                                                 DatabaseName database);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_NO_TRANSACTION_UNIT_H_
