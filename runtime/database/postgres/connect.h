// File: connect.h
//
// From a URL to an open connection.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_CONNECT_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_CONNECT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/database/driver.h"
#include "runtime/database/postgres/session.h"

namespace gander {

// Opens a session as Driver::connect says. Everything that libpq reads counts
// (PG* variables, pgpass, service files); what the URL says comes before
// gander's defaults for keepalives, tcp_user_timeout and application_name.
//
// One attempt, to every host that the URL names, in options.timeout, or in its
// own connect_timeout, which is for each host.
absl::StatusOr<std::unique_ptr<Session>> OpenSession(
    absl::string_view url, const ConnectOptions& options);

// Why PostgreSQL cannot be asked to connect to this URL; kInvalidArgument. The
// message holds nothing of the URL that might be a part of a password: one with
// an @ or / that is not percent-encoded makes libpq take its rest for the host
// or the port.
absl::Status CheckPostgresUrl(absl::string_view url);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_CONNECT_H_
