// File: pressure.h
//
// What a backfill gives way to: whoever waits for its locks, replicas that fall
// behind, and load.
#ifndef GANDER_RUNTIME_BACKFILL_PRESSURE_H_
#define GANDER_RUNTIME_BACKFILL_PRESSURE_H_

#include <cstdint>
#include <string>

#include "runtime/backfill/backfill_run.h"
#include "runtime/migration/sql_runner.h"

namespace gander {

// Thread safety: one thread at a time.
class Pressure {
 public:
  // `run` must outlive it. `max_load` 0: no limit.
  Pressure(BackfillRun* run, int64_t max_load)
      : run_(*run), max_load_(max_load) {}

  // Asks the database, by another connection than those that write, and tells
  // the workers. Nothing but PostgreSQL has anything to ask. Throws
  // StatementError.
  void Look(SqlRunner& runner);

  // Why the workers rest; empty: they do not.
  const std::string& why_resting() const { return why_; }

 private:
  BackfillRun& run_;
  const int64_t max_load_;
  std::string why_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_PRESSURE_H_
