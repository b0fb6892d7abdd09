// File: flyway_name.h
//
// The names of Flyway and refinery: V1.2__add_index.sql. Private to this
// package.
#ifndef GANDER_RUNTIME_MIGRATION_FLYWAY_NAME_H_
#define GANDER_RUNTIME_MIGRATION_FLYWAY_NAME_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/file_name.h"

namespace gander {

// What stands before the name.
struct FlywayPrefix {
  FileRole role = FileRole::kWhole;
  // The parts of the version, without zeros at the end; one at least, but for
  // kRepeatable.
  std::vector<int64_t> parts;
  // Behind the two underscores.
  absl::string_view rest;
  // kInvalidArgument: a version that cannot be used, or a baseline (B).
  absl::Status status;
};

// Reads V<version>__, U<version>__, B<version>__ or R__ off the beginning of
// `stem`, a file name without .sql. Nothing when it begins with none of them.
std::optional<FlywayPrefix> TakeFlywayPrefix(absl::string_view stem);

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_FLYWAY_NAME_H_
