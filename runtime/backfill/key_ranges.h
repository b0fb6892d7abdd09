// File: key_ranges.h
//
// Cuts a table into ranges of keys, for workers to share.
#ifndef GANDER_RUNTIME_BACKFILL_KEY_RANGES_H_
#define GANDER_RUNTIME_BACKFILL_KEY_RANGES_H_

#include <cstdint>
#include <vector>

#include "runtime/backfill/backfill_spec.h"
#include "runtime/backfill/batch_sql.h"
#include "runtime/backfill/checkpoint.h"
#include "runtime/migration/sql_runner.h"

namespace gander {

// The whole table in at most `count` ranges of about as many rows; fewer when
// there are few rows. At least one. Throws StatementError.
std::vector<KeyRange> CutIntoRanges(SqlRunner& runner, const BatchSql& sql,
                                    const BackfillSpec& spec, int64_t count);

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_KEY_RANGES_H_
