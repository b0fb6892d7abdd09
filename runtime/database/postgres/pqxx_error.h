// File: pqxx_error.h
//
// libpqxx's exceptions, which differ from version to version, as gander's.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_PQXX_ERROR_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_PQXX_ERROR_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

namespace gander {

// Calls `body`. An exception of libpqxx that tells of the database (a failed
// statement, a lost connection) is thrown on as StatementError; any other
// exception goes through as it is.
absl::Status TranslatePqxxErrors(absl::FunctionRef<absl::Status()> body);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_PQXX_ERROR_H_
