#include "runtime/database/postgres/query.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "runtime/database/postgres/postgres_dialect.h"
#include "runtime/database/postgres/server_message.h"

namespace gander {
namespace {

class TextRows : public ReplyHandler {
 public:
  void OnRows(const PGresult* rows, int64_t index) override {
    results.resize(index + 1);
    for (int i = 0; i < PQntuples(rows); ++i) {
      std::vector<std::optional<std::string>>& row =
          results[index].emplace_back();
      for (int column = 0; column < PQnfields(rows); ++column) {
        if (PQgetisnull(rows, i, column)) {
          row.push_back(std::nullopt);
        } else {
          row.push_back(std::string(PQgetvalue(rows, i, column),
                                    PQgetlength(rows, i, column)));
        }
      }
    }
  }
  std::vector<ResultRows> results;
};

}  // namespace

absl::StatusOr<std::vector<ResultRows>> RunQuery(Session* session,
                                                 absl::string_view sql) {
  TextRows rows;
  const Reply reply = session->RunBuffered(std::string(sql), rows);
  if (reply.error.has_value()) {
    if (!session->idle()) session->Recover(/*keep_settings=*/true);
    return ToStatus(*reply.error);
  }
  rows.results.resize(reply.completed);
  return std::move(rows.results);
}

absl::StatusOr<TableLookup> LookUpTable(Session* session,
                                        const TableName& name) {
  const PostgresDialect& dialect = PostgresDialect::Get();
  const absl::StatusOr<std::vector<ResultRows>> results = RunQuery(
      session, absl::StrCat("SELECT n.nspname, pg_catalog.current_schema(),"
                            " 'role ' || current_user || ', search_path '"
                            " || pg_catalog.current_setting('search_path'),"
                            " (SELECT pg_catalog.string_agg(s.nspname, ', ')"
                            " FROM (SELECT o.nspname::text FROM"
                            " pg_catalog.pg_class e JOIN"
                            " pg_catalog.pg_namespace o"
                            " ON o.oid = e.relnamespace WHERE t.oid IS NULL"
                            " AND e.relkind = 'r' AND e.relname = ",
                            dialect.QuoteLiteral(name.table),
                            " ORDER BY 1 LIMIT 3) s)"
                            " FROM (SELECT pg_catalog.to_regclass(",
                            dialect.QuoteLiteral(dialect.Quote(name)),
                            ") AS oid) t"
                            " LEFT JOIN pg_catalog.pg_class c ON c.oid = t.oid"
                            " LEFT JOIN pg_catalog.pg_namespace n"
                            " ON n.oid = c.relnamespace"));
  if (!results.ok()) return results.status();
  const std::vector<std::optional<std::string>>& row = (*results)[0][0];
  TableLookup lookup;
  lookup.exists = row[0].has_value();
  lookup.name = name;
  if (lookup.exists) {
    lookup.name.schema = *row[0];
  } else if (name.schema.empty()) {
    if (!row[1].has_value()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "there is no schema to look for the table ", name.table,
          " in: the search_path of this role names none that exists; name one, "
          "as in schema.",
          name.table, ", or create it"));
    }
    lookup.name.schema = *row[1];
    lookup.elsewhere = row[3].value_or("");
  }
  if (!lookup.exists) lookup.looked_as = row[2].value_or("");
  return lookup;
}

}  // namespace gander
