// File: replaced_versions.h
//
// Whether the migrations of a set agree on who replaces which version. The
// build (tools/embed) and the program (catalog.h) ask the same.
#ifndef GANDER_RUNTIME_MIGRATION_REPLACED_VERSIONS_H_
#define GANDER_RUNTIME_MIGRATION_REPLACED_VERSIONS_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "runtime/migration/version.h"

namespace gander {

struct VersionClaim {
  std::string file;  // as messages show it
  Version version;
  // Migration::replaces.
  std::vector<Version> replaces;
};

// A line for each version that is replaced and must not be: for it is a
// migration's own, or is replaced twice.
std::vector<std::string> ReplacementProblems(
    absl::Span<const VersionClaim> claims);

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_REPLACED_VERSIONS_H_
