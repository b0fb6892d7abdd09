// File: half_done.h
//
// Whether a NO TRANSACTION step that stopped half-way can go on.
#ifndef GANDER_RUNTIME_ENGINE_HALF_DONE_H_
#define GANDER_RUNTIME_ENGINE_HALF_DONE_H_

#include <optional>

#include "runtime/engine/history_row.h"
#include "runtime/engine/plan.h"

namespace gander {

// Why `step`, which `row` has as half done in the step's direction, cannot go
// on where it stopped; nothing when it can.
//
// kPartial: what is done was edited since, or the next to run is not the
// beginning of a unit (no_transaction_unit.h) any more. What comes after it may
// be edited otherwise: that may be the repair. kUndecided: a statement was
// running when the step stopped, and nobody can tell whether it took effect.
//
// The messages say which repair (repair.h) helps. A row without done_checksum
// is taken as it is: nothing is compared.
std::optional<Problem> CheckHalfDone(const PlannedStep& step,
                                     const HistoryRow& row);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_HALF_DONE_H_
