// The column full_name from two others. WORKERS in the environment says how
// many workers share the table; without it there is one.

#include <cstdlib>
#include <string>

#include "gander/backfill.h"

namespace {

gander::Backfill FullNames() {
  const char* workers = std::getenv("WORKERS");
  gander::Backfill backfill("person");
  backfill.Read({"first", "last"})
      .Write({"full_name"})
      .Workers(workers == nullptr ? 1 : std::atoi(workers))
      .Map<std::string, std::string>(
          [](const std::string& first, const std::string& last) {
            return first + " " + last;
          });
  return backfill;
}

}  // namespace

GANDER_BACKFILL(FullNames, nullptr);
