// File: settlement.h
//
// What came of a step whose commit was on its way when the connection was
// lost.
#ifndef GANDER_RUNTIME_ENGINE_SETTLEMENT_H_
#define GANDER_RUNTIME_ENGINE_SETTLEMENT_H_

#include "runtime/engine/report.h"
#include "runtime/engine/run.h"
#include "runtime/migration/catalog.h"

namespace gander {

// The server may have committed, or be about to: only once the lock is free
// again, and held here, does the history tell. Corrects `report`, whose run
// ended with `migration` in doubt: it took effect, or was rolled back; or adds
// why it could not be looked up, as without a history.
void Settle(const RunEnvironment& environment, const Migration& migration,
            RunReport* report);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_SETTLEMENT_H_
