#include "runtime/backfill/batch_sql.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace gander {
namespace {

// `of`: what stands before each, such as "t.".
std::string List(const std::vector<std::string>& columns,
                 absl::string_view of = "") {
  return absl::StrJoin(columns, ", ", [of](std::string* out, const auto& name) {
    absl::StrAppend(out, of, QuotedColumn(name));
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

std::string SameKey(const std::vector<std::string>& columns) {
  return absl::StrJoin(columns, " AND ",
                       [](std::string* out, const auto& name) {
                         const std::string column = QuotedColumn(name);
                         absl::StrAppend(out, "q.", column, " = t.", column);
                       });
}

std::string Where(const std::vector<std::string>& conditions) {
  if (conditions.empty()) return "";
  return absl::StrCat(" WHERE ", absl::StrJoin(conditions, " AND "));
}

std::string Limit(int64_t limit) {
  return limit == 0 ? "" : absl::StrCat(" LIMIT ", limit);
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

std::vector<std::string> BatchSql::ReadAndKey() const {
  std::vector<std::string> columns = spec_.read;
  columns.insert(columns.end(), spec_.key.begin(), spec_.key.end());
  return columns;
}

std::vector<std::string> BatchSql::InBounds(const Bounds& bounds,
                                            absl::string_view of) const {
  std::vector<std::string> conditions;
  const std::string key = InParentheses(List(spec_.key, of));
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
  return conditions;
}

std::string BatchSql::Condition(const Bounds& bounds) const {
  std::vector<std::string> conditions = InBounds(bounds, "");
  if (!spec_.where.empty()) {
    // The line end ends a comment.
    conditions.push_back(absl::StrCat("(", spec_.where, "\n)"));
  }
  if (bounds.unwritten) {
    conditions.push_back(
        "xmin::text <> (pg_catalog.txid_current() & 4294967295)::text");
  }
  return Where(conditions);
}

std::string BatchSql::Select(const Bounds& bounds, int64_t limit,
                             Lock lock) const {
  const char* const versions[] = {"", "", ", ctid, xmin",
                                  ", ctid, xmin, tableoid"};
  return absl::StrCat("SELECT ", List(ReadAndKey()),
                      versions[version_columns()], " FROM ", Source(),
                      Condition(bounds), " ORDER BY ", KeyList(), Limit(limit),
                      LockClause(lock));
}

std::string BatchSql::SelectKeys(const Bounds& bounds, int64_t limit,
                                 Lock lock) const {
  return absl::StrCat("SELECT ", KeyList(), " FROM ", Table(),
                      Condition(bounds), " ORDER BY ", KeyList(), Limit(limit),
                      LockClause(lock));
}

std::string BatchSql::SelectJoined(const Bounds& bounds) const {
  const char* const inner[] = {
      "", "", ", ctid AS row_at, xmin AS made_by",
      ", ctid AS row_at, xmin AS made_by, tableoid AS of_table"};
  const char* const outer[] = {"", "", ", t.row_at, t.made_by",
                               ", t.row_at, t.made_by, t.of_table"};
  const std::string of_table = List(spec_.key, "t.");
  // The bounds are said of the query, too: they do not follow from the join to
  // a planner, which would compute all of it for each batch.
  return absl::StrCat(
      "SELECT ", spec_.read.empty() ? "" : List(spec_.read, "q.") + ", ",
      of_table, outer[version_columns()], " FROM (SELECT ", KeyList(),
      inner[version_columns()], " FROM ", Table(), Condition(bounds),
      ") AS t JOIN (", spec_.query, "\n) AS q ON ", SameKey(spec_.key),
      Where(InBounds(bounds, "q.")), " ORDER BY ", of_table);
}

const char* BatchSql::LockClause(Lock lock) const {
  return lock == Lock::kRows && version_columns() > 0 ? " FOR NO KEY UPDATE"
                                                      : "";
}

// A child that comes meanwhile is not for this backfill.
std::string BatchSql::Table() const {
  const bool only = database_ == DatabaseName::kPostgres && !has_children_;
  return absl::StrCat(only ? "ONLY " : "", QuotedTable(spec_.table));
}

std::string BatchSql::Source() const {
  if (!spec_.table.empty()) return Table();
  return absl::StrCat("(", spec_.query, "\n) AS gander_query");
}

// The parameters of UpdateMany and DeleteMany that tell the rows. In a SELECT
// list, and not in FROM, where the server would first store each array's
// elements away.
std::string BatchSql::Versions() const {
  return absl::StrCat(
      "SELECT pg_catalog.unnest($1::tid[]) AS row_at, "
      "pg_catalog.unnest($2::xid[]) AS made_by",
      has_children_ ? ", pg_catalog.unnest($3::oid[]) AS of_table" : "");
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
  for (size_t i = 0; i < spec_.write.size(); ++i) {
    absl::StrAppend(&set, i == 0 ? "" : ", ", QuotedColumn(spec_.write[i]),
                    " = v.c", i, "::", types[i]);
    absl::StrAppend(&arrays, ", pg_catalog.unnest($", version_columns() + i + 1,
                    "::text[]) AS c", i);
  }
  return absl::StrCat("UPDATE ", Table(), " AS t SET ", set, " FROM (",
                      Versions(), arrays, ") AS v WHERE ", SameVersion());
}

std::string BatchSql::DeleteMany() const {
  return absl::StrCat("DELETE FROM ", Table(), " AS t USING (", Versions(),
                      ") AS v WHERE ", SameVersion());
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
                      ") AS gander_row FROM ", Source(), Condition(Bounds()),
                      ") AS gander_rows WHERE gander_row % ", step,
                      " = 0 ORDER BY gander_row");
}

std::string BatchSql::SelectSomeKeys(double percent) const {
  return absl::StrCat("SELECT ", KeyList(), " FROM ", Table(),
                      " TABLESAMPLE SYSTEM (", percent, ")",
                      Condition(Bounds()), " ORDER BY ", KeyList());
}

std::string BatchSql::Count() const {
  return absl::StrCat("SELECT count(*) FROM ", Source(), Condition(Bounds()));
}

std::string BatchSql::ProbeQuery() const {
  // To SQLite the name of no column, in quotes, is a text; unless it is one of
  // a table.
  return absl::StrCat("SELECT ", List(ReadAndKey(), "gander_query."), " FROM (",
                      spec_.query, "\n) AS gander_query LIMIT 0");
}

std::string BatchSql::SelectUnfitKey() const {
  std::string unfit = "count(*) > 1";
  for (const std::string& name : spec_.key) {
    absl::StrAppend(&unfit, " OR ", QuotedColumn(name), " IS NULL");
  }
  return absl::StrCat("SELECT ", KeyList(), " FROM ", Source(),
                      Condition(Bounds()), " GROUP BY ", KeyList(), " HAVING ",
                      unfit, " LIMIT 1");
}

}  // namespace gander
