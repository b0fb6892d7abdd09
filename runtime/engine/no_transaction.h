// File: no_transaction.h
//
// Steps that cannot be one transaction: SQL marked NO TRANSACTION, and C++
// steps of GANDER_MIGRATION_NO_TX.
#ifndef GANDER_RUNTIME_ENGINE_NO_TRANSACTION_H_
#define GANDER_RUNTIME_ENGINE_NO_TRANSACTION_H_

#include "runtime/engine/plan.h"
#include "runtime/engine/step_runner.h"

namespace gander {

// SQL runs statement by statement. One that the database accepts in a
// transaction commits together with the progress in the history row, so that a
// step which stops there goes on at the next statement; so does a BEGIN ...
// COMMIT block, as one. One that refuses a transaction is marked in the history
// before it runs: when the run dies in it, the next finds the mark, and either
// runs the statement again (VACUUM, ANALYZE: harmless), looks up what became of
// it (CREATE INDEX CONCURRENTLY and its like: mark_settlement.h) or reports
// kOutcomeUnknown and the statement. An invalid index that a failed one left is
// dropped.
// A step that goes on first runs the SETs among what was done, which the new
// session does not have.
//
// Without a history there are no marks: the step always begins with its first
// statement.
//
// Results and requirements as RunStep.
StepResult RunSqlWithoutTransaction(const StepEnvironment& environment,
                                    const PlannedStep& step);

// A C++ step is marked before it runs and goes on from its beginning; a
// backfill (runtime/backfill) behind the last batch that committed.
//
// Results and requirements as RunStep.
StepResult RunCppWithoutTransaction(const StepEnvironment& environment,
                                    const PlannedStep& step);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_NO_TRANSACTION_H_
