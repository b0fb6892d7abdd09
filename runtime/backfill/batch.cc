#include "runtime/backfill/batch.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/backfill/array_binary.h"
#include "runtime/backfill/inserted_rows.h"

namespace gander {
namespace {

// What is to be done is to fetch the rows by their places, and to join them
// with their values by a hash. Of a table that is not much larger than a batch
// the planner would read all, in every batch.
constexpr char kByPlace[] =
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_nestloop = off; "
    "SET LOCAL enable_mergejoin = off";
constexpr char kAsItWas[] =
    "SET LOCAL enable_seqscan = DEFAULT; SET LOCAL enable_nestloop = DEFAULT; "
    "SET LOCAL enable_mergejoin = DEFAULT";

BatchSql::Bounds Which(const BatchBounds& bounds) {
  BatchSql::Bounds which;
  which.after = bounds.after.has_value();
  which.up_to = bounds.up_to.has_value();
  which.unwritten = bounds.unwritten;
  return which;
}

}  // namespace

bool Batch::has_rejected() const {
  return std::any_of(
      changes.begin(), changes.end(),
      [](const RowChange& change) { return change.rejected().has_value(); });
}

BatchWork::BatchWork(DatabaseName database, const BackfillSpec* spec,
                     const TableFacts& facts)
    : spec_(*spec),
      sql_(database, spec, facts.has_children),
      update_many_(sql_.version_columns() > 0 && !spec->write.empty()
                       ? sql_.UpdateMany(facts.write_types)
                       : ""),
      delete_many_(sql_.version_columns() > 0 ? sql_.DeleteMany() : ""),
      has_deferred_(facts.has_deferred) {}

int64_t BatchStatements::Execute(const std::string& sql,
                                 absl::Span<const Value> parameters) {
  auto found = prepared_.find(sql);
  if (found == prepared_.end()) {
    found = prepared_.emplace(sql, connection_.Prepare(sql)).first;
  }
  return found->second.ExecuteValues(parameters);
}

std::string BatchWork::Describe(const Key& key) const {
  return absl::StrCat(spec_.Name(), ", ", DescribeKey(spec_.key, key));
}

std::vector<Row> BatchWork::ReadRows(SqlRunner& runner, const std::string& sql,
                                     const BatchBounds& bounds) const {
  std::vector<Value> parameters;
  for (const std::optional<Key>& key : {bounds.after, bounds.up_to}) {
    if (!key.has_value()) continue;
    parameters.insert(parameters.end(), key->begin(), key->end());
  }
  const std::unique_ptr<RowSource> source = runner.StreamRows(sql, parameters);
  std::vector<Row> rows;
  while (std::optional<Row> row = source->Take()) {
    rows.push_back(*std::move(row));
  }
  return rows;
}

Batch BatchWork::Read(SqlRunner& runner, const BatchBounds& bounds,
                      BatchSql::Lock lock) const {
  if (spec_.JoinsQuery()) return ReadJoined(runner, bounds, lock);
  Batch batch;
  batch.rows =
      ReadRows(runner, sql_.Select(Which(bounds), bounds.limit, lock), bounds);
  for (Row& row : batch.rows) row.HideFrom(spec_.read.size());
  batch.read = static_cast<int64_t>(batch.rows.size());
  if (bounds.limit > 0 && batch.read == bounds.limit) {
    batch.last = KeyOf(batch.rows.back());
  }
  return batch;
}

Batch BatchWork::ReadJoined(SqlRunner& runner, const BatchBounds& bounds,
                            BatchSql::Lock lock) const {
  const std::vector<Row> keys = ReadRows(
      runner, sql_.SelectKeys(Which(bounds), bounds.limit, lock), bounds);
  Batch batch;
  batch.read = static_cast<int64_t>(keys.size());
  if (keys.empty()) return batch;
  std::set<std::string> of_batch;
  BatchBounds these = bounds;
  for (const Row& row : keys) {
    these.up_to = KeyIn(row, 0, spec_.key.size());
    of_batch.insert(EncodeKey(*these.up_to));
  }
  if (bounds.limit > 0 && batch.read == bounds.limit) batch.last = these.up_to;
  for (Row& row : ReadRows(runner, sql_.SelectJoined(Which(these)), these)) {
    if (of_batch.count(EncodeKey(KeyOf(row))) != 0) {
      row.HideFrom(spec_.read.size());
      batch.rows.push_back(std::move(row));
    }
  }
  return batch;
}

Key BatchWork::KeyOf(const Row& row) const {
  return KeyIn(row, spec_.read.size(), spec_.key.size());
}

absl::Status BatchWork::Transform(Batch* batch) const {
  batch->changes.assign(batch->rows.size(), RowChange());
  if (batch->rows.empty()) return absl::OkStatus();
  if (absl::Status status = CheckKeys(*batch); !status.ok()) return status;
  try {
    spec_.transform(batch->rows, absl::MakeSpan(batch->changes));
  } catch (const std::exception& e) {
    return Threw(*batch, e.what());
  } catch (...) {
    return Threw(*batch, "what is no std::exception");
  }
  return CheckChanges(*batch);
}

absl::Status BatchWork::Threw(const Batch& batch,
                              absl::string_view what) const {
  return absl::FailedPreconditionError(absl::StrCat(
      "the function threw for the rows from ",
      Describe(KeyOf(batch.rows.front())), " to ",
      DescribeKey(spec_.key, KeyOf(batch.rows.back())), ": ", what));
}

absl::Status BatchWork::CheckKeys(const Batch& batch) const {
  if (spec_.query.empty()) return absl::OkStatus();
  for (size_t i = 1; i < batch.rows.size(); ++i) {
    const Key key = KeyOf(batch.rows[i]);
    if (EncodeKey(key) != EncodeKey(KeyOf(batch.rows[i - 1]))) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        Describe(key), ": the query has several rows of this key"));
  }
  return absl::OkStatus();
}

absl::Status BatchWork::CheckChanges(const Batch& batch) const {
  for (size_t i = 0; i < batch.rows.size(); ++i) {
    absl::Status status = CheckChange(spec_, batch.changes[i]);
    if (status.ok()) continue;
    return absl::Status(
        status.code(),
        absl::StrCat(Describe(KeyOf(batch.rows[i])), ": ", status.message()));
  }
  return absl::OkStatus();
}

BatchWrites BatchWork::Prepare(const Batch& batch) const {
  const size_t versions = sql_.version_columns();
  const size_t at = spec_.read.size() + spec_.key.size();
  constexpr ArrayBinary::Element kVersion[] = {ArrayBinary::Element::kTid,
                                               ArrayBinary::Element::kXid,
                                               ArrayBinary::Element::kOid};
  std::vector<ArrayBinary> updates;
  std::vector<ArrayBinary> deletions;
  for (size_t i = 0; i < versions; ++i) {
    updates.emplace_back(kVersion[i]);
    deletions.emplace_back(kVersion[i]);
  }
  updates.resize(versions + spec_.write.size(),
                 ArrayBinary(ArrayBinary::Element::kText));
  BatchWrites writes;
  for (size_t i = 0; i < batch.rows.size(); ++i) {
    const RowChange& change = batch.changes[i];
    if (change.rejected().has_value()) continue;
    if (change.deleted()) {
      ++writes.deletions;
      for (size_t c = 0; c < versions; ++c) {
        deletions[c].Add(batch.rows[i][at + c]);
      }
    } else if (change.set().has_value()) {
      ++writes.updates;
      for (size_t c = 0; c < versions; ++c) {
        updates[c].Add(batch.rows[i][at + c]);
      }
      for (size_t c = 0; c < spec_.write.size(); ++c) {
        updates[versions + c].Add((*change.set())[c]);
      }
    }
  }
  for (ArrayBinary& array : updates) {
    writes.update_parameters.emplace_back(array.Take());
  }
  for (ArrayBinary& array : deletions) {
    writes.delete_parameters.emplace_back(array.Take());
  }
  return writes;
}

int64_t BatchWork::Write(Transaction& tx, BatchStatements& statements,
                         const BatchWrites& writes) const {
  if (writes.updates + writes.deletions == 0) return 0;
  tx.Execute(kByPlace);
  int64_t written = 0;
  if (writes.updates > 0) {
    written += statements.Execute(update_many_, writes.update_parameters);
  }
  if (writes.deletions > 0) {
    written += statements.Execute(delete_many_, writes.delete_parameters);
  }
  tx.Execute(kAsItWas);
  return written;
}

BatchWritten BatchWork::WriteLocked(Transaction& tx,
                                    BatchStatements& statements,
                                    const Batch& batch) const {
  BatchWritten written;
  written.rows = knows_versions() ? Write(tx, statements, Prepare(batch))
                                  : WriteEach(statements, batch);
  written.kept_back =
      std::count_if(batch.changes.begin(), batch.changes.end(),
                    [](const RowChange& change) {
                      return !change.rejected().has_value() &&
                             (change.deleted() || change.set().has_value());
                    }) -
      written.rows;
  written.rows += InsertRows(tx, spec_.inserts, batch.changes);
  CheckConstraints(tx);
  return written;
}

void BatchWork::CheckConstraints(Transaction& tx) const {
  if (!has_deferred_) return;
  // Not for good: rows that are tried one by one come after this.
  tx.Execute("SET CONSTRAINTS ALL IMMEDIATE");
  tx.Execute("SET CONSTRAINTS ALL DEFERRED");
}

int64_t BatchWork::WriteEach(BatchStatements& statements,
                             const Batch& batch) const {
  const std::string update = sql_.UpdateOne();
  const std::string erase = sql_.DeleteOne();
  int64_t written = 0;
  for (size_t i = 0; i < batch.rows.size(); ++i) {
    const RowChange& change = batch.changes[i];
    if (change.rejected().has_value()) continue;
    const Key key = KeyOf(batch.rows[i]);
    if (change.deleted()) {
      written += statements.Execute(erase, key);
    } else if (change.set().has_value()) {
      std::vector<Value> values = *change.set();
      values.insert(values.end(), key.begin(), key.end());
      written += statements.Execute(update, values);
    }
  }
  return written;
}

}  // namespace gander
