// File: outstanding.h
//
// What a database still lacks of a catalog: what `wait` waits for.
#ifndef GANDER_RUNTIME_ENGINE_OUTSTANDING_H_
#define GANDER_RUNTIME_ENGINE_OUTSTANDING_H_

#include <optional>
#include <string>
#include <vector>

#include "runtime/engine/status.h"
#include "runtime/migration/version.h"

namespace gander {

struct OutstandingMigration {
  // Without meaning when `repeatable`.
  Version version;
  bool repeatable = false;
  std::string name;
  std::string file;
  // A NO TRANSACTION step that stopped half-way, or is running.
  bool half_done = false;
};

// The migrations of the catalog that are not applied, ascending, then the
// repeatable ones that have not run as they are now. Baselines are applied;
// what only the history knows is of no interest.
//
// `up_to`: versions up to and including it, and no repeatable ones.
std::vector<OutstandingMigration> FindOutstanding(const StatusReport& status,
                                                  std::optional<Version> up_to);

// "3 migrations are not applied yet, the first of them 0003_add_index.sql",
// "0003_add_index.sql is not applied yet (half done)". REQUIRES: not empty.
std::string Describe(const std::vector<OutstandingMigration>& outstanding);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_OUTSTANDING_H_
