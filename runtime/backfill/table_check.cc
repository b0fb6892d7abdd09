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
  // SQLite: of a primary key that may hold NULL all the same.
  bool look_for_null = false;
  bool generated = false;
};

// How rows of a table are known to be unique by some columns.
struct UniqueKeys {
  std::vector<std::set<std::string>> keys;
  // They may not hold for the order of the columns: look at the rows.
  std::vector<std::set<std::string>> doubtful;
};
// By name; SQLite's in lower case.
using Columns = std::map<std::string, Column>;

class PostgresTable {
 public:
  PostgresTable(SqlRunner& runner, const std::string& table)
      : runner_(runner), quoted_(QuotedTable(table)) {}

  Columns ReadColumns() {
    Columns columns;
    for (const auto& [name, type, not_null, generated] :
         runner_.Stream<std::string, std::string, bool, bool>(
             // The last column is not in each version of the server.
             "SELECT a.attname, pg_catalog.format_type(a.atttypid, "
             "a.atttypmod), a.attnotnull, "
             "coalesce(pg_catalog.to_jsonb(a) ->> 'attgenerated', '') <> '' "
             "FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = "
             "pg_catalog.to_regclass($1) AND a.attnum > 0 AND NOT "
             "a.attisdropped",
             quoted_)) {
      columns[name] = {type, not_null, false, generated};
    }
    return columns;
  }

  UniqueKeys ReadUniqueKeys() {
    std::map<int64_t, std::set<std::string>> keys;
    // What differs by the collation of the index may be one key to the
    // column's, by which the batches go.
    for (const auto& [index, column, same_order] :
         runner_.Stream<int64_t, std::string, bool>(
             "SELECT i.indexrelid::bigint, c.attname, "
             "i.indcollation[a.attnum - 1] = c.attcollation FROM "
             "pg_catalog.pg_index AS i JOIN pg_catalog.pg_attribute AS a ON "
             "a.attrelid = i.indexrelid JOIN pg_catalog.pg_attribute AS c ON "
             "c.attrelid = i.indrelid AND c.attnum = i.indkey[a.attnum - 1] "
             "WHERE i.indrelid = pg_catalog.to_regclass($1) AND i.indisunique "
             "AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL "
             "AND a.attnum <= i.indnkeyatts",
             quoted_)) {
      keys[index].insert(same_order ? column : "");
    }
    const bool of_all_rows = !Inherits();
    UniqueKeys result;
    for (auto& [index, columns] : keys) {
      (of_all_rows ? result.keys : result.doubtful)
          .push_back(std::move(columns));
    }
    return result;
  }

  static const char* WhyDoubtful() {
    return " in the tables that inherit from it";
  }

  // What it is when it is no table.
  std::string OtherKind() {
    const std::string kind =
        runner_
            .QueryValue<std::string>(
                "SELECT relkind::text FROM pg_catalog.pg_class WHERE oid = "
                "pg_catalog.to_regclass($1)",
                quoted_)
            .value_or("r");
    if (kind == "r" || kind == "p") return "";
    return kind == "v"   ? "a view"
           : kind == "m" ? "a materialized view"
           : kind == "f" ? "a foreign table"
                         : "not a table";
  }

  bool HasDeferred(const std::vector<InsertTarget>& targets) {
    std::vector<std::string> tables = {quoted_};
    for (const InsertTarget& target : targets) {
      tables.push_back(QuotedTable(target.table));
    }
    return std::any_of(tables.begin(), tables.end(), [&](const auto& table) {
      return runner_
          .QueryValue<bool>(
              "SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE "
              "condeferred AND pg_catalog.to_regclass($1) IN (conrelid, "
              "confrelid))",
              table)
          .value_or(false);
    });
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
  bool Inherits() {
    return HasChildren() &&
           runner_
               .QueryValue<bool>(
                   "SELECT relkind = 'r' FROM pg_catalog.pg_class WHERE oid "
                   "= pg_catalog.to_regclass($1)",
                   quoted_)
               .value_or(false);
  }

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
    // An INTEGER PRIMARY KEY has no index, and cannot be NULL; nor can what is
    // in the key of a table WITHOUT ROWID, which is said to be NOT NULL.
    const bool has_index =
        runner_
            .QueryValue<int64_t>(
                "SELECT count(*) FROM pragma_index_list($1, $2) WHERE origin = "
                "'pk'",
                table_, schema_)
            .value_or(0) > 0;
    for (const auto& [name, not_null, in_key, hidden] :
         runner_.Stream<std::string, int64_t, int64_t, int64_t>(
             "SELECT lower(name), \"notnull\", pk, hidden FROM "
             "pragma_table_xinfo($1, $2)",
             table_, schema_)) {
      Column& column = columns[name];
      column.not_null = not_null != 0 || in_key > 0;
      column.look_for_null = not_null == 0 && in_key > 0 && has_index;
      column.generated = hidden == 2 || hidden == 3;
      if (in_key > 0) key.insert(name);
    }
    primary_key_ = key;
    return columns;
  }

  UniqueKeys ReadUniqueKeys() {
    UniqueKeys keys;
    // An INTEGER PRIMARY KEY has no index.
    if (!primary_key_.empty()) keys.keys.push_back(primary_key_);
    std::map<std::string, bool> indexes;
    for (const auto& [name, origin] : runner_.Stream<std::string, std::string>(
             "SELECT name, origin FROM pragma_index_list($1, $2) WHERE "
             "\"unique\" = 1 AND partial = 0",
             table_, schema_)) {
      // One that was created by itself may have a collation of its own.
      indexes[name] = origin == "c";
    }
    for (const auto& [index, is_doubtful] : indexes) {
      std::set<std::string> columns;
      for (const auto& [name] : runner_.Stream<std::optional<std::string>>(
               "SELECT lower(name) FROM pragma_index_info($1, $2)", index,
               schema_)) {
        columns.insert(name.value_or(""));  // an expression
      }
      (is_doubtful ? keys.doubtful : keys.keys).push_back(std::move(columns));
    }
    return keys;
  }

  static const char* WhyDoubtful() {
    return " by the order of its columns, which is not that of the index";
  }

  std::string OtherKind() {
    const bool is_view =
        runner_
            .QueryValue<int64_t>(
                absl::StrCat("SELECT count(*) FROM ", QuotedColumn(schema_),
                             ".sqlite_master WHERE type = 'view' AND name = $1 "
                             "COLLATE NOCASE"),
                table_)
            .value_or(0) > 0;
    return is_view ? "a view" : "";
  }

  static bool HasDeferred(const std::vector<InsertTarget>&) { return false; }

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

// Looks at the keys of all rows. `where`: what is said of several with one key.
absl::Status CheckKeyOfRows(SqlRunner& runner, const BackfillSpec& spec,
                            absl::string_view where) {
  const BatchSql sql(runner.database(), &spec, /*has_children=*/true);
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
                            DescribeKey(spec.key, key), has_null ? "" : where,
                            ", so that rows could be passed over; ",
                            !spec.table.empty() ? "correct it"
                            : has_null          ? "leave it out"
                                                : "group by the key",
                            ", or name another one"));
}

absl::Status CheckQuery(SqlRunner& runner, const BackfillSpec& spec) {
  const BatchSql sql(runner.database(), &spec, false);
  runner.StreamRows(sql.ProbeQuery(), {})->Next();
  if (!spec.table.empty()) return absl::OkStatus();
  return CheckKeyOfRows(runner, spec, "");
}

template <typename Table>
absl::Status CheckColumns(const BackfillSpec& spec, const Columns& columns) {
  const std::vector<std::string> of_query;
  for (const std::vector<std::string>* list :
       {&spec.key, spec.query.empty() ? &spec.read : &of_query, &spec.write}) {
    for (const std::string& name : *list) {
      const auto found = columns.find(Table::Name(name));
      if (found == columns.end()) {
        return Wrong(spec, absl::StrCat("it has no column ", name));
      }
      if (list != &spec.write || !found->second.generated) continue;
      return Wrong(
          spec, absl::StrCat("the column ", name, " is generated from others"));
    }
  }
  return absl::OkStatus();
}

// That the key tells all rows apart.
template <typename Table>
absl::Status CheckKey(SqlRunner& runner, const BackfillSpec& spec,
                      const Columns& columns, Table& table) {
  std::set<std::string> key;
  bool look = false;
  for (const std::string& name : spec.key) {
    key.insert(Table::Name(name));
    const Column& column = columns.at(Table::Name(name));
    look = look || column.look_for_null;
    if (column.not_null) continue;
    return Wrong(spec, absl::StrCat("the column ", name,
                                    " of the key may be NULL; make it NOT "
                                    "NULL, or name another key"));
  }
  // A unique index of some of the key's columns makes all of them unique.
  const auto has = [&](const std::vector<std::set<std::string>>& keys) {
    return std::any_of(keys.begin(), keys.end(), [&](const auto& of_index) {
      return std::includes(key.begin(), key.end(), of_index.begin(),
                           of_index.end());
    });
  };
  const UniqueKeys unique = table.ReadUniqueKeys();
  if (has(unique.keys)) {
    return look ? CheckKeyOfRows(runner, spec, "") : absl::OkStatus();
  }
  if (has(unique.doubtful)) {
    return CheckKeyOfRows(runner, spec, Table::WhyDoubtful());
  }
  return Wrong(spec, absl::StrCat("no unique index is on its key (",
                                  absl::StrJoin(spec.key, ", "),
                                  "), so that rows could be passed over; "
                                  "create one, or name another key"));
}

template <typename Table>
absl::StatusOr<TableFacts> Check(SqlRunner& runner, const BackfillSpec& spec) {
  absl::Status status = CheckTargets<Table>(runner, spec);
  if (!status.ok()) return status;
  TableFacts facts;
  if (spec.table.empty()) {
    status = CheckQuery(runner, spec);
    if (!status.ok()) return status;
    return facts;
  }
  Table table(runner, spec.table);
  const Columns columns = table.ReadColumns();
  if (columns.empty()) return Wrong(spec, "there is no such table");
  if (const std::string kind = table.OtherKind(); !kind.empty()) {
    return Wrong(spec, absl::StrCat("it is ", kind, "; name its table"));
  }
  status = CheckColumns<Table>(spec, columns);
  if (status.ok()) status = CheckKey(runner, spec, columns, table);
  if (status.ok() && spec.JoinsQuery()) status = CheckQuery(runner, spec);
  if (!status.ok()) return status;
  for (const std::string& name : spec.write) {
    facts.write_types.push_back(columns.at(Table::Name(name)).type);
  }
  facts.has_children = table.HasChildren();
  facts.has_deferred = table.HasDeferred(spec.inserts);
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
