// File: backfill_spec.h
//
// What a Backfill was told, by the methods of backfill.h.
#ifndef GANDER_RUNTIME_BACKFILL_BACKFILL_SPEC_H_
#define GANDER_RUNTIME_BACKFILL_BACKFILL_SPEC_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "runtime/backfill/row_change.h"
#include "runtime/migration/row.h"

namespace gander {

// A table that rows are inserted into, and their columns.
struct InsertTarget {
  std::string table;
  std::vector<std::string> columns;
};

struct BackfillSpec {
  // As many changes as rows, each of which decides nothing yet.
  using Transform =
      std::function<void(absl::Span<const Row>, absl::Span<RowChange>)>;

  std::string table;  // empty: of the query alone
  // Where the columns that are read come from; empty: from the table.
  std::string query;
  std::vector<std::string> key = {"id"};
  std::vector<std::string> read;
  std::vector<std::string> write;
  std::string where;
  std::vector<InsertTarget> inserts;
  Transform transform;
  // How many columns the function takes, where that is known.
  std::optional<size_t> map_types;
  // Rows of a batch; nothing: as many as fit batch_duration.
  std::optional<int64_t> batch_size;
  absl::Duration batch_duration = absl::Milliseconds(200);
  int workers = 1;
  absl::Duration pause = absl::ZeroDuration();
  absl::Duration max_replica_lag = absl::Seconds(10);
  int64_t max_load = 0;  // 0: no limit
  int64_t max_rejected = 0;

  // What its rows are of, for messages.
  std::string Name() const { return table.empty() ? "the query" : table; }
  // Each row of the table is joined with its row of the query.
  bool JoinsQuery() const { return !table.empty() && !query.empty(); }
};

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_BACKFILL_SPEC_H_
