#include "runtime/backfill/table_check.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/backfill/batch_sql.h"
#include "runtime/backfill/key_text.h"

namespace gander {
namespace {

absl::Status Wrong(const BackfillSpec& spec, absl::string_view why) {
  return absl::FailedPreconditionError(
      absl::StrCat("the backfill of ", spec.Name(), ": ", why));
}

struct Column {
  std::string type;
  bool not_null = false;
};
// By name; SQLite's in lower case.
using Columns = std::map<std::string, Column>;

class PostgresTable {
 public:
  PostgresTable(SqlRunner& runner, const std::string& table)
      : runner_(runner), quoted_(QuotedTable(table)) {}

  Columns ReadColumns() {
    Columns columns;
    for (const auto& [name, type, not_null] :
         runner_.Stream<std::string, std::string, bool>(
             "SELECT attname, pg_catalog.format_type(atttypid, atttypmod), "
             "attnotnull FROM pg_catalog.pg_attribute WHERE attrelid = "
             "pg_catalog.to_regclass($1) AND attnum > 0 AND NOT attisdropped",
             quoted_)) {
      columns[name] = {type, not_null};
    }
    return columns;
  }

  std::vector<std::set<std::string>> ReadUniqueKeys() {
    std::map<int64_t, std::set<std::string>> keys;
    for (const auto& [index, column] : runner_.Stream<int64_t, std::string>(
             "SELECT i.indexrelid::bigint, a.attname FROM pg_catalog.pg_index "
             "AS i JOIN pg_catalog.pg_attribute AS a ON a.attrelid = "
             "i.indexrelid WHERE i.indrelid = pg_catalog.to_regclass($1) AND "
             "i.indisunique AND i.indisvalid AND i.indpred IS NULL AND "
             "i.indexprs IS NULL AND a.attnum <= i.indnkeyatts",
             quoted_)) {
      keys[index].insert(column);
    }
    std::vector<std::set<std::string>> result;
    for (auto& [index, columns] : keys) result.push_back(std::move(columns));
    return result;
  }

  bool HasChildren() {
    return runner_
               .QueryValue<int64_t>(
                   "SELECT count(*) FROM pg_catalog.pg_inherits WHERE "
                   "inhparent "
                   "= pg_catalog.to_regclass($1)",
                   quoted_)
               .value_or(0) > 0;
  }

  static std::string Name(const std::string& name) { return name; }

 private:
  SqlRunner& runner_;
  const std::string quoted_;
};

class SqliteTable {
 public:
  SqliteTable(SqlRunner& runner, const std::string& table) : runner_(runner) {
    const size_t dot = table.find('.');
    schema_ = dot == std::string::npos ? "main" : table.substr(0, dot);
    table_ = dot == std::string::npos ? table : table.substr(dot + 1);
  }

  Columns ReadColumns() {
    Columns columns;
    std::set<std::string> key;
    for (const auto& [name, type, not_null, in_key] :
         runner_.Stream<std::string, std::string, int64_t, int64_t>(
             "SELECT lower(name), type, \"notnull\", pk FROM "
             "pragma_table_info($1, $2)",
             table_, schema_)) {
      columns[name].not_null = not_null != 0 || in_key > 0;
      if (in_key > 0) key.insert(name);
    }
    primary_key_ = key;
    return columns;
  }

  std::vector<std::set<std::string>> ReadUniqueKeys() {
    std::vector<std::set<std::string>> keys;
    // An INTEGER PRIMARY KEY has no index.
    if (!primary_key_.empty()) keys.push_back(primary_key_);
    std::vector<std::string> indexes;
    for (const auto& [name] : runner_.Stream<std::string>(
             "SELECT name FROM pragma_index_list($1, $2) WHERE \"unique\" = 1 "
             "AND partial = 0",
             table_, schema_)) {
      indexes.push_back(name);
    }
    for (const std::string& index : indexes) {
      std::set<std::string> columns;
      for (const auto& [name] : runner_.Stream<std::optional<std::string>>(
               "SELECT lower(name) FROM pragma_index_info($1, $2)", index,
               schema_)) {
        columns.insert(name.value_or(""));  // an expression
      }
      keys.push_back(std::move(columns));
    }
    return keys;
  }

  static bool HasChildren() { return false; }

  static std::string Name(const std::string& name) {
    return absl::AsciiStrToLower(name);
  }

 private:
  SqlRunner& runner_;
  std::string schema_;
  std::string table_;
  std::set<std::string> primary_key_;
};

template <typename Table>
absl::Status CheckTargets(SqlRunner& runner, const BackfillSpec& spec) {
  for (const InsertTarget& target : spec.inserts) {
    // One that is quoted (TableName::Parse) is left for the database to find.
    if (target.table.find('"') != std::string::npos) continue;
    const Columns columns = Table(runner, target.table).ReadColumns();
    if (columns.empty()) {
      return Wrong(spec, absl::StrCat("there is no table ", target.table,
                                      " to insert into"));
    }
    for (const std::string& name : target.columns) {
      if (columns.count(Table::Name(name)) != 0) continue;
      return Wrong(spec, absl::StrCat("the table ", target.table,
                                      " to insert into has no column ", name));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckQuery(SqlRunner& runner, const BackfillSpec& spec) {
  const BatchSql sql(runner.database(), &spec, false);
  runner.StreamRows(sql.ProbeQuery(), {})->Next();
  if (!spec.table.empty()) return absl::OkStatus();
  const std::string select = sql.SelectUnfitKey();
  const std::unique_ptr<RowSource> unfit = runner.StreamRows(select, {});
  const Row* const row = unfit->Next();
  if (row == nullptr) return absl::OkStatus();
  const Key key = KeyIn(*row, 0, spec.key.size());
  const bool has_null = std::any_of(key.begin(), key.end(),
                                    [](const Value& v) { return v.is_null(); });
  return Wrong(spec,
               absl::StrCat(has_null ? "there is a row with the key "
                                     : "there are several rows with the key ",
                            DescribeKey(spec.key, key),
                            ", so that rows could be passed over; ",
                            has_null ? "leave it out" : "group by the key",
                            ", or name another one"));
}

template <typename Table>
absl::StatusOr<TableFacts> Check(SqlRunner& runner, const BackfillSpec& spec) {
  absl::Status targets = CheckTargets<Table>(runner, spec);
  if (!targets.ok()) return targets;
  if (spec.table.empty()) {
    absl::Status query = CheckQuery(runner, spec);
    if (!query.ok()) return query;
    return TableFacts();
  }
  Table table(runner, spec.table);
  const Columns columns = table.ReadColumns();
  if (columns.empty()) return Wrong(spec, "there is no such table");
  const std::vector<std::string> of_query;
  std::set<std::string> key;
  for (const std::vector<std::string>* list :
       {&spec.key, spec.query.empty() ? &spec.read : &of_query, &spec.write}) {
    for (const std::string& name : *list) {
      if (columns.count(Table::Name(name)) != 0) continue;
      return Wrong(spec, absl::StrCat("it has no column ", name));
    }
  }
  for (const std::string& name : spec.key) {
    key.insert(Table::Name(name));
    if (columns.at(Table::Name(name)).not_null) continue;
    return Wrong(spec, absl::StrCat("the column ", name,
                                    " of the key may be NULL; make it NOT "
                                    "NULL, or name another key"));
  }
  const std::vector<std::set<std::string>> unique = table.ReadUniqueKeys();
  // A unique index of some of the key's columns makes all of them unique.
  const bool is_unique =
      std::any_of(unique.begin(), unique.end(), [&](const auto& of_index) {
        return std::includes(key.begin(), key.end(), of_index.begin(),
                             of_index.end());
      });
  if (!is_unique) {
    return Wrong(spec, absl::StrCat("no unique index is on its key (",
                                    absl::StrJoin(spec.key, ", "),
                                    "), so that rows could be passed over; "
                                    "create one, or name another key"));
  }
  if (spec.JoinsQuery()) {
    absl::Status query = CheckQuery(runner, spec);
    if (!query.ok()) return query;
  }
  TableFacts facts;
  for (const std::string& name : spec.write) {
    facts.write_types.push_back(columns.at(Table::Name(name)).type);
  }
  facts.has_children = table.HasChildren();
  return facts;
}

}  // namespace

absl::StatusOr<TableFacts> CheckTable(SqlRunner& runner,
                                      const BackfillSpec& spec) {
  return runner.database() == DatabaseName::kPostgres
             ? Check<PostgresTable>(runner, spec)
             : Check<SqliteTable>(runner, spec);
}

}  // namespace gander
