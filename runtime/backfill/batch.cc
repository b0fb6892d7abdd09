#include "runtime/backfill/batch.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/backfill/array_text.h"
#include "runtime/migration/statement_error.h"

namespace gander {
namespace {

bool IsWritten(const RowChange& change, bool deleted) {
  if (change.rejected().has_value()) return false;
  return deleted ? change.deleted() : change.set().has_value();
}

// `count` columns of `row` from `first` on.
std::vector<Value> Part(const Row& row, size_t first, size_t count) {
  std::vector<Value> values;
  values.reserve(count);
  for (size_t i = first; i < first + count; ++i) values.push_back(row[i]);
  return values;
}

}  // namespace

bool Batch::has_rejected() const {
  return std::any_of(
      changes.begin(), changes.end(),
      [](const RowChange& change) { return change.rejected().has_value(); });
}

bool Batch::has_inserts() const {
  return std::any_of(
      changes.begin(), changes.end(),
      [](const RowChange& change) { return !change.inserted().empty(); });
}

BatchWork::BatchWork(DatabaseName database, const BackfillSpec* spec,
                     std::vector<std::string> types)
    : spec_(*spec),
      sql_(database, spec),
      update_many_(sql_.version_columns() > 0 && !spec->write.empty()
                       ? sql_.UpdateMany(types)
                       : "") {}

std::string BatchWork::Describe(const Key& key) const {
  return absl::StrCat(spec_.table, ", ", DescribeKey(spec_.key, key));
}

Batch BatchWork::Read(SqlRunner& runner, const BatchBounds& bounds,
                      BatchSql::Lock lock) const {
  std::vector<Value> parameters;
  BatchSql::Bounds which;
  for (const auto& [key, has] : {std::pair(&bounds.after, &which.after),
                                 std::pair(&bounds.up_to, &which.up_to)}) {
    *has = key->has_value();
    if (*has) {
      parameters.insert(parameters.end(), (*key)->begin(), (*key)->end());
    }
  }
  which.unwritten = bounds.unwritten;
  const std::string sql = sql_.Select(which, bounds.limit, lock);
  const std::unique_ptr<RowSource> source = runner.StreamRows(sql, parameters);
  const size_t versions = sql_.version_columns();
  const size_t keys = spec_.key.size();
  Batch batch;
  while (const Row* row = source->Next()) {
    batch.versions.push_back(Part(*row, 0, versions));
    batch.keys.push_back(Part(*row, versions, keys));
    batch.rows.emplace_back(Part(*row, versions + keys, spec_.read.size()));
  }
  return batch;
}

absl::Status BatchWork::Transform(Batch* batch) const {
  batch->changes.assign(batch->rows.size(), RowChange());
  if (batch->rows.empty()) return absl::OkStatus();
  try {
    spec_.transform(batch->rows, absl::MakeSpan(batch->changes));
  } catch (const std::exception& e) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the function threw for the rows from ", Describe(batch->keys.front()),
        " to ", DescribeKey(spec_.key, batch->keys.back()), ": ", e.what()));
  }
  return CheckCounts(*batch);
}

absl::Status BatchWork::CheckCounts(const Batch& batch) const {
  for (size_t i = 0; i < batch.rows.size(); ++i) {
    const RowChange& change = batch.changes[i];
    const auto wrong = [&](size_t given, const char* where, size_t columns) {
      return absl::FailedPreconditionError(
          absl::StrCat(Describe(batch.keys[i]), ": the function gave ", given,
                       " values for the ", columns, " columns of ", where));
    };
    if (change.set().has_value() &&
        change.set()->size() != spec_.write.size()) {
      return wrong(change.set()->size(), "Write", spec_.write.size());
    }
    for (const std::vector<Value>& row : change.inserted()) {
      if (row.size() == spec_.insert.columns.size()) continue;
      return wrong(row.size(), "InsertInto", spec_.insert.columns.size());
    }
  }
  return absl::OkStatus();
}

bool BatchWork::Write(Transaction& tx, const Batch& batch,
                      int64_t* written) const {
  const int64_t wanted = std::count_if(
      batch.changes.begin(), batch.changes.end(), [](const RowChange& change) {
        return IsWritten(change, true) || IsWritten(change, false);
      });
  const int64_t done = knows_versions() ? WriteMany(tx, batch, false) +
                                              WriteMany(tx, batch, true)
                                        : WriteEach(tx, batch);
  Insert(tx, batch);
  *written += done;
  return done == wanted;
}

int64_t BatchWork::WriteMany(Transaction& tx, const Batch& batch,
                             bool deleted) const {
  const size_t versions = sql_.version_columns();
  std::vector<ArrayText> arrays(versions + (deleted ? 0 : spec_.write.size()));
  bool any = false;
  for (size_t i = 0; i < batch.rows.size(); ++i) {
    const RowChange& change = batch.changes[i];
    if (!IsWritten(change, deleted)) continue;
    any = true;
    for (size_t c = 0; c < versions; ++c) arrays[c].Add(batch.versions[i][c]);
    for (size_t c = versions; c < arrays.size(); ++c) {
      arrays[c].Add((*change.set())[c - versions]);
    }
  }
  if (!any) return 0;
  std::vector<Value> parameters;
  for (ArrayText& array : arrays) parameters.emplace_back(array.Take());
  return tx.ExecuteValues(deleted ? sql_.DeleteMany() : update_many_,
                          parameters);
}

int64_t BatchWork::WriteEach(Transaction& tx, const Batch& batch) const {
  std::optional<PreparedStatement> update;
  std::optional<PreparedStatement> erase;
  int64_t written = 0;
  for (size_t i = 0; i < batch.rows.size(); ++i) {
    const RowChange& change = batch.changes[i];
    if (IsWritten(change, false)) {
      if (!update.has_value()) update.emplace(tx.Prepare(sql_.UpdateOne()));
      std::vector<Value> values = *change.set();
      values.insert(values.end(), batch.keys[i].begin(), batch.keys[i].end());
      written += update->ExecuteValues(values);
    } else if (IsWritten(change, true)) {
      if (!erase.has_value()) erase.emplace(tx.Prepare(sql_.DeleteOne()));
      written += erase->ExecuteValues(batch.keys[i]);
    }
  }
  return written;
}

void BatchWork::Insert(Transaction& tx, const Batch& batch) const {
  if (!batch.has_inserts()) return;
  BulkInsert insert =
      tx.InsertIntoColumns(spec_.insert.table, spec_.insert.columns);
  for (const RowChange& change : batch.changes) {
    if (change.rejected().has_value()) continue;
    for (const std::vector<Value>& row : change.inserted()) {
      insert.AddValues(row);
    }
  }
  insert.Finish();
}

}  // namespace gander
