#include "runtime/backfill/key_ranges.h"

#include <algorithm>
#include <memory>

namespace gander {
namespace {

// A range of fewer is not worth a worker's while.
constexpr int64_t kFewestRows = 10000;

}  // namespace

std::vector<KeyRange> CutIntoRanges(SqlRunner& runner, const BatchSql& sql,
                                    const BackfillSpec& spec, int64_t count) {
  const int64_t rows = runner.QueryValue<int64_t>(sql.Count()).value_or(0);
  count =
      std::clamp<int64_t>(count, 1, std::max<int64_t>(1, rows / kFewestRows));
  std::vector<KeyRange> ranges(1);
  if (count > 1) {
    const int64_t step = rows / count;
    const std::unique_ptr<RowSource> keys =
        runner.StreamRows(sql.SelectEveryKey(step), {});
    while (const Row* row = keys->Next()) {
      if (static_cast<int64_t>(ranges.size()) == count) break;
      Key key;
      for (size_t i = 0; i < spec.key.size(); ++i) key.push_back((*row)[i]);
      ranges.back().to = key;
      ranges.emplace_back().from = std::move(key);
    }
  }
  for (size_t i = 0; i < ranges.size(); ++i) {
    ranges[i].number = static_cast<int64_t>(i);
    ranges[i].rows_total = rows / static_cast<int64_t>(ranges.size());
  }
  ranges.back().rows_total += rows % static_cast<int64_t>(ranges.size());
  return ranges;
}

}  // namespace gander
