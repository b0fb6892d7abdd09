// File: step_run.h
//
// How a C++ step runs on PostgreSQL; see Database::RunFunction and
// Database::RunOnConnection.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_STEP_RUN_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_STEP_RUN_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "runtime/database/database.h"
#include "runtime/database/postgres/session.h"
#include "runtime/migration/transaction.h"

namespace gander {

Outcome RunStep(Session* session,
                absl::FunctionRef<absl::Status(Transaction&)> body,
                const Frame& frame);

Outcome RunStepOnConnection(Session* session,
                            absl::FunctionRef<absl::Status(Connection&)> body,
                            const Frame& frame);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_STEP_RUN_H_
