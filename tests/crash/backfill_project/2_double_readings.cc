// Each value becomes 2 * value + 1: a row that is transformed twice, or not at
// all, shows for ever.

#include <cstdint>

#include "gander/backfill.h"

namespace {

gander::Backfill DoubleReadings() {
  gander::Backfill backfill("readings");
  backfill.Read({"value"})
      .Write({"value"})
      .Workers(2)
      .BatchSize(100)
      .Map<int64_t>([](int64_t value) { return 2 * value + 1; });
  return backfill;
}

}  // namespace

GANDER_BACKFILL(DoubleReadings, nullptr);
