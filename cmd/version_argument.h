// File: version_argument.h
//
// A version as it is written on the command line.
#ifndef GANDER_CMD_VERSION_ARGUMENT_H_
#define GANDER_CMD_VERSION_ARGUMENT_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/version.h"

namespace gander::cmd {

// "20240131095500", "0003"; "1.2" as in Flyway's V1.2__x.sql.
//
// kInvalidArgument: neither. The message goes on behind the text.
absl::StatusOr<Version> ReadVersion(absl::string_view text);

}  // namespace gander::cmd

#endif  // GANDER_CMD_VERSION_ARGUMENT_H_
