// File: database_url.h
//
// Where the database's URL comes from.
#ifndef GANDER_CMD_DATABASE_URL_H_
#define GANDER_CMD_DATABASE_URL_H_

#include <string>

#include "absl/status/statusor.h"
#include "cmd/arguments.h"
#include "cmd/project.h"

namespace gander::cmd {

// The first there is of --database-url, --database-url-file,
// $GANDER_DATABASE_URL, $GANDER_DATABASE_URL_FILE, $DATABASE_URL and the
// project's default; empty when there is none. An empty variable is none.
//
// kInvalidArgument: both flags; a file that is empty or has several lines.
// kNotFound, kPermissionDenied: the file cannot be read.
absl::StatusOr<std::string> FindDatabaseUrl(const Invocation& invocation,
                                            const Project& project);

}  // namespace gander::cmd

#endif  // GANDER_CMD_DATABASE_URL_H_
