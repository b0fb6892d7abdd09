#include "runtime/backfill/batch_sql.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace gander {
namespace {

std::string List(const std::vector<std::string>& columns) {
  return absl::StrJoin(columns, ", ", [](std::string* out, const auto& column) {
    out->append(QuotedColumn(column));
  });
}

// "$3, $4"
std::string Parameters(size_t first, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    absl::StrAppend(&text, i == 0 ? "$" : ", $", first + i);
  }
  return text;
}

// A row of one is no row to SQL.
std::string InParentheses(const std::string& list) {
  return absl::StrCat("(", list, ")");
}

}  // namespace

std::string QuotedColumn(absl::string_view name) {
  return absl::StrCat("\"", absl::StrReplaceAll(name, {{"\"", "\"\""}}), "\"");
}

std::string QuotedTable(absl::string_view table) {
  const size_t dot = table.find('.');
  if (dot == absl::string_view::npos) return QuotedColumn(table);
  return absl::StrCat(QuotedColumn(table.substr(0, dot)), ".",
                      QuotedColumn(table.substr(dot + 1)));
}

std::string BatchSql::KeyList() const { return List(spec_.key); }

std::string BatchSql::Condition(const Bounds& bounds) const {
  std::vector<std::string> conditions;
  const std::string key = InParentheses(KeyList());
  const size_t count = spec_.key.size();
  if (bounds.after) {
    conditions.push_back(
        absl::StrCat(key, " > ", InParentheses(Parameters(1, count))));
  }
  if (bounds.up_to) {
    conditions.push_back(absl::StrCat(
        key, " <= ",
        InParentheses(Parameters(bounds.after ? count + 1 : 1, count))));
  }
  if (!spec_.where.empty()) {
    // The line end ends a comment.
    conditions.push_back(absl::StrCat("(", spec_.where, "\n)"));
  }
  if (bounds.unwritten) {
    conditions.push_back(
        "xmin::text <> (pg_catalog.txid_current() & 4294967295)::text");
  }
  return conditions.empty()
             ? ""
             : absl::StrCat(" WHERE ", absl::StrJoin(conditions, " AND "));
}

std::string BatchSql::Select(const Bounds& bounds, int64_t limit,
                             Lock lock) const {
  const bool postgres = database_ == DatabaseName::kPostgres;
  std::vector<std::string> columns = spec_.read;
  columns.insert(columns.end(), spec_.key.begin(), spec_.key.end());
  const char* version = "";
  if (postgres)
    version = has_children_ ? ", ctid, xmin, tableoid" : ", ctid, xmin";
  return absl::StrCat(
      "SELECT ", List(columns), version, " FROM ", Table(), Condition(bounds),
      " ORDER BY ", KeyList(), limit == 0 ? "" : absl::StrCat(" LIMIT ", limit),
      postgres && lock == Lock::kRows ? " FOR NO KEY UPDATE" : "");
}

// A child that comes meanwhile is not for this backfill.
std::string BatchSql::Table() const {
  const bool only = database_ == DatabaseName::kPostgres && !has_children_;
  return absl::StrCat(only ? "ONLY " : "", QuotedTable(spec_.table));
}

// The parameters of UpdateMany and DeleteMany that tell the rows.
std::string BatchSql::Versions() const {
  return absl::StrCat(
      "pg_catalog.unnest($1::tid[]), pg_catalog.unnest($2::xid[])",
      has_children_ ? ", pg_catalog.unnest($3::oid[])" : "");
}

std::string BatchSql::SameVersion() const {
  // The first condition is the second once more, for one scan of all places
  // instead of one for each.
  return absl::StrCat(
      "t.ctid = ANY ($1::tid[]) AND t.ctid = v.row_at AND "
      "t.xmin = v.made_by",
      has_children_ ? " AND t.tableoid = v.of_table" : "");
}

std::string BatchSql::UpdateMany(const std::vector<std::string>& types) const {
  std::string set;
  std::string arrays;
  std::string names;
  for (size_t i = 0; i < spec_.write.size(); ++i) {
    absl::StrAppend(&set, i == 0 ? "" : ", ", QuotedColumn(spec_.write[i]),
                    " = v.c", i, "::", types[i]);
    absl::StrAppend(&arrays, ", pg_catalog.unnest($", version_columns() + i + 1,
                    "::text[])");
    absl::StrAppend(&names, ", c", i);
  }
  return absl::StrCat(
      "UPDATE ", Table(), " AS t SET ", set, " FROM ROWS FROM (", Versions(),
      arrays, ") AS v (row_at, made_by", has_children_ ? ", of_table" : "",
      names, ") WHERE ", SameVersion());
}

std::string BatchSql::DeleteMany() const {
  return absl::StrCat("DELETE FROM ", Table(), " AS t USING ROWS FROM (",
                      Versions(), ") AS v (row_at, made_by",
                      has_children_ ? ", of_table" : "", ") WHERE ",
                      SameVersion());
}

std::string BatchSql::UpdateOne() const {
  std::string set;
  for (size_t i = 0; i < spec_.write.size(); ++i) {
    absl::StrAppend(&set, i == 0 ? "" : ", ", QuotedColumn(spec_.write[i]),
                    " = $", i + 1);
  }
  return absl::StrCat(
      "UPDATE ", QuotedTable(spec_.table), " SET ", set, " WHERE ",
      InParentheses(KeyList()), " = ",
      InParentheses(Parameters(spec_.write.size() + 1, spec_.key.size())));
}

std::string BatchSql::DeleteOne() const {
  return absl::StrCat("DELETE FROM ", QuotedTable(spec_.table), " WHERE ",
                      InParentheses(KeyList()), " = ",
                      InParentheses(Parameters(1, spec_.key.size())));
}

std::string BatchSql::SelectEveryKey(int64_t step) const {
  return absl::StrCat("SELECT ", KeyList(), " FROM (SELECT ", KeyList(),
                      ", row_number() OVER (ORDER BY ", KeyList(),
                      ") AS gander_row FROM ", Table(), Condition(Bounds()),
                      ") AS gander_rows WHERE gander_row % ", step,
                      " = 0 ORDER BY gander_row");
}

std::string BatchSql::Count() const {
  return absl::StrCat("SELECT count(*) FROM ", Table(), Condition(Bounds()));
}

}  // namespace gander
