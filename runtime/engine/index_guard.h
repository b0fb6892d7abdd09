// File: index_guard.h
//
// Around one CREATE, DROP or REINDEX CONCURRENTLY: what is there before it, and
// what it left when it failed.
#ifndef GANDER_RUNTIME_ENGINE_INDEX_GUARD_H_
#define GANDER_RUNTIME_ENGINE_INDEX_GUARD_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "runtime/database/database.h"
#include "runtime/engine/index_state.h"
#include "runtime/engine/invalid_indexes.h"
#include "runtime/engine/no_transaction_unit.h"
#include "runtime/engine/report.h"
#include "runtime/engine/stop_flag.h"
#include "runtime/sql/concurrent_index.h"

namespace gander {

// Thread safety: one thread at a time. The arguments must outlive it.
class IndexGuard {
 public:
  IndexGuard(Database* database, const StopFlag* stop,
             const NoTransactionUnit& unit)
      : database_(database),
        stop_(stop),
        index_(ConcurrentIndexOf(unit)),
        is_settled_later_(SettledByCatalogue(unit).has_value()) {}

  // Whether the unit is such a statement. If not, the others do nothing.
  bool is_needed() const { return index_.has_value(); }

  // Whether a later run can find out what became of the statement.
  bool is_settled_later() const { return is_settled_later_; }

  // Looks before the statement runs.
  //
  // kFailedPrecondition: it must not run: its index is there already, and could
  // be taken for its work; or it would be passed over although it is invalid.
  // Else as Database::Query.
  absl::Status Look();

  // How a run ends whose Look failed so.
  static RunResult Judge(const absl::Status& looked);

  // Drops the invalid indexes that the statement left when the server refused
  // it. Needs Look.
  //
  // kCancelled: a stop was asked for, and a later run can do it. Else as
  // SweepInvalidIndexes.
  absl::Status Sweep();

 private:
  Database* const database_;
  const StopFlag* const stop_;
  const std::optional<ConcurrentIndex> index_;
  const bool is_settled_later_;
  InvalidIndexes invalid_before_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_INDEX_GUARD_H_
