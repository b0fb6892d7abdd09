#include "runtime/database/postgres/bulk_update_from.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/database/postgres/postgres_dialect.h"

namespace gander {
namespace {

// The temporary table's own columns. Those that are updated keep their names
// there, for the server's messages; the key's do not, since a key may be given
// a new value.
constexpr char kRow[] = "gander row";

std::string KeyName(size_t i) { return absl::StrCat("gander key ", i + 1); }

std::string Quoted(absl::string_view name) {
  return PostgresDialect::Get().QuoteIdentifier(name);
}

std::vector<std::string> ToStrings(absl::Span<const absl::string_view> names) {
  return std::vector<std::string>(names.begin(), names.end());
}

// "a.k1 = b.k1 AND ...", for the key's columns.
std::string SameKey(size_t columns) {
  std::vector<std::string> same;
  for (size_t i = 0; i < columns; ++i) {
    const std::string name = Quoted(KeyName(i));
    same.push_back(absl::StrCat("later.", name, " = v.", name));
  }
  return absl::StrJoin(same, " AND ");
}

}  // namespace

BulkUpdateFrom::BulkUpdateFrom(StatementRunner* runner, SqlText table,
                               absl::Span<const absl::string_view> key,
                               absl::Span<const absl::string_view> columns)
    : runner_(runner),
      target_(runner->QuotedTable(table)),
      rows_(absl::StrCat("pg_temp.", runner->NewName())),
      key_(ToStrings(key)),
      columns_(ToStrings(columns)),
      file_(table.file),
      line_(table.line) {
  if (!key_.empty() && !columns_.empty()) return;
  ServerError error;
  error.message = "an update needs columns of a key, and columns to update";
  runner_->Fail(std::move(error), table);
}

void BulkUpdateFrom::Add(absl::Span<const Value> row) {
  if (!copy_.has_value()) MakeTable();
  ++added_;
  const SqlText update(target_, file_, line_);
  runner_->CheckColumns(row.size(), key_.size() + columns_.size(), added_,
                        update);
  std::vector<Value> numbered = {added_};
  numbered.insert(numbered.end(), row.begin(), row.end());
  copy_->Add(numbered);
}

int64_t BulkUpdateFrom::Finish() {
  if (!copy_.has_value()) return 0;
  copy_->Finish();
  Execute(absl::StrCat("ANALYZE ", rows_));
  std::vector<std::string> set;
  for (const std::string& name : columns_) {
    set.push_back(absl::StrCat(Quoted(name), " = v.", Quoted(name)));
  }
  std::vector<std::string> found;
  for (size_t i = 0; i < key_.size(); ++i) {
    found.push_back(
        absl::StrCat("t.", Quoted(key_[i]), " = v.", Quoted(KeyName(i))));
  }
  const std::string row = Quoted(kRow);
  const int64_t updated = Execute(absl::StrCat(
      "UPDATE ", target_, " AS t SET ", absl::StrJoin(set, ", "), " FROM ",
      rows_, " AS v WHERE ", absl::StrJoin(found, " AND "),
      " AND NOT EXISTS (SELECT FROM ", rows_, " AS later WHERE ",
      SameKey(key_.size()), " AND later.", row, " > v.", row, ")"));
  Execute(absl::StrCat("DROP TABLE ", rows_));
  return updated;
}

void BulkUpdateFrom::MakeTable() {
  std::vector<std::string> select = {
      absl::StrCat("0::bigint AS ", Quoted(kRow))};
  std::vector<std::string> names = {kRow};
  for (size_t i = 0; i < key_.size(); ++i) {
    names.push_back(KeyName(i));
    select.push_back(
        absl::StrCat(Quoted(key_[i]), " AS ", Quoted(names.back())));
  }
  for (const std::string& name : columns_) {
    names.push_back(name);
    select.push_back(Quoted(name));
  }
  Execute(absl::StrCat("CREATE TEMPORARY TABLE ", rows_, " AS SELECT ",
                       absl::StrJoin(select, ", "), " FROM ", target_,
                       " WITH NO DATA"));
  const std::vector<absl::string_view> views(names.begin(), names.end());
  copy_.emplace(runner_, SqlText(rows_, file_, line_), views);
}

int64_t BulkUpdateFrom::Execute(const std::string& sql) {
  return runner_->Execute(SqlText(sql, file_, line_), {});
}

}  // namespace gander
