#include "runtime/backfill/key_ranges.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "runtime/backfill/key_text.h"

namespace gander {
namespace {

// A range of fewer is not worth a worker's while.
constexpr int64_t kFewestRows = 10000;
// So many rows of a table tell where its ranges are about equal, in a fraction
// of the time that numbering all of its rows takes.
constexpr int64_t kSampleRows = 100000;
// A condition may leave too few of the sample.
constexpr int64_t kFewestOfARange = 100;

std::vector<Key> ReadKeys(SqlRunner& runner, const std::string& sql,
                          const BackfillSpec& spec) {
  std::vector<Key> keys;
  const std::unique_ptr<RowSource> rows = runner.StreamRows(sql, {});
  while (const Row* row = rows->Next()) {
    keys.push_back(KeyIn(*row, 0, spec.key.size()));
  }
  return keys;
}

// The last key of each range but the last.
std::vector<Key> FindBounds(SqlRunner& runner, const BatchSql& sql,
                            const BackfillSpec& spec, int64_t rows,
                            int64_t count) {
  std::vector<Key> bounds;
  if (runner.database() == DatabaseName::kPostgres && !spec.table.empty() &&
      rows > 2 * kSampleRows) {
    const std::vector<Key> sample = ReadKeys(
        runner,
        sql.SelectSomeKeys(100.0 * kSampleRows / static_cast<double>(rows)),
        spec);
    const auto size = static_cast<int64_t>(sample.size());
    if (size >= count * kFewestOfARange) {
      for (int64_t i = 1; i < count; ++i) {
        bounds.push_back(sample[i * size / count]);
      }
      return bounds;
    }
  }
  bounds = ReadKeys(runner, sql.SelectEveryKey(rows / count), spec);
  bounds.resize(std::min<size_t>(bounds.size(), count - 1));
  return bounds;
}

}  // namespace

std::vector<KeyRange> CutIntoRanges(SqlRunner& runner, const BatchSql& sql,
                                    const BackfillSpec& spec, int64_t count) {
  const int64_t rows = runner.QueryValue<int64_t>(sql.Count()).value_or(0);
  count =
      std::clamp<int64_t>(count, 1, std::max<int64_t>(1, rows / kFewestRows));
  std::vector<KeyRange> ranges(1);
  if (count > 1) {
    for (Key& key : FindBounds(runner, sql, spec, rows, count)) {
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
