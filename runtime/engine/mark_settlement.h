// File: mark_settlement.h
//
// Statements outside a transaction of which the history does not know whether
// they took effect, because the run died in them, and the catalogue does.
#ifndef GANDER_RUNTIME_ENGINE_MARK_SETTLEMENT_H_
#define GANDER_RUNTIME_ENGINE_MARK_SETTLEMENT_H_

#include "absl/status/statusor.h"
#include "runtime/engine/history.h"
#include "runtime/engine/run.h"

namespace gander {

// Looks up what became of each CREATE, DROP and REINDEX INDEX CONCURRENTLY that
// is marked as begun, and records it as `repair --resolve` would. An index that
// was left invalid is dropped, and its CREATE has not taken effect; a DROP or
// REINDEX that may have run is to run again. Tells the events. True: something
// was recorded, and what was planned before is old.
//
// REQUIRES: the migration lock is held, so that none of them still runs.
//
// As Database::Query and History::Write.
absl::StatusOr<bool> SettleMarks(const RunEnvironment& environment,
                                 Database* database, History* history);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_MARK_SETTLEMENT_H_
