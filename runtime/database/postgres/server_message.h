// File: server_message.h
//
// What libpq says of an error or a notice, as gander's own types.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_SERVER_MESSAGE_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_SERVER_MESSAGE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "runtime/database/postgres/libpq.h"
#include "runtime/migration/server_error.h"

namespace gander {

// How a run may go on after this SQLSTATE.
ErrorClass ClassOfSqlState(absl::string_view sqlstate);

// The fields of a failed result. `position` counts from the beginning of the
// message that was sent; `statement` and `piece` are not set.
ServerError ReadServerError(const PGresult* result);

// The server said that it refused, and rolled back what was not committed
// before: an ERROR or FATAL of its own, not libpq's word on a broken
// connection, and not a PANIC, whose last write may or may not have survived.
bool ServerRefused(const PGresult* result);

Notice ReadNotice(const PGresult* result);

// The line of COPY data that `context` names; 0 when it names none.
int64_t CopyLine(absl::string_view context);

// An error that libpq itself reports by text, without a result.
ServerError ConnectionError(absl::string_view message);

// `error` as a status, for gander's own statements; see Database::Query.
absl::Status ToStatus(const ServerError& error);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_SERVER_MESSAGE_H_
