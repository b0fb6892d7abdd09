#include "runtime/engine/foreign_table.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace gander {
namespace {

struct KnownTable {
  ForeignTool tool;
  // Empty: where the session looks by itself.
  const char* schema;
  const char* table;
  // It has all of these, separated by spaces.
  const char* columns;
  // It has no others: the name is used by several tools.
  bool and_no_others;
  // What a row must be to stand for a migration; empty: nothing.
  const char* counts;
};

constexpr KnownTable kKnown[] = {
    {ForeignTool::kGoose, "", "goose_db_version",
     "id version_id is_applied tstamp", false, "version_id > 0"},
    {ForeignTool::kGolangMigrate, "", "schema_migrations", "version dirty",
     true, ""},
    {ForeignTool::kDbmate, "", "schema_migrations", "version", true, ""},
    {ForeignTool::kSqlx, "", "_sqlx_migrations",
     "version description installed_on success", false, ""},
    {ForeignTool::kFlyway, "", "flyway_schema_history",
     "installed_rank version description type script installed_on success",
     false, "version IS NOT NULL"},
    {ForeignTool::kAtlas, "atlas_schema_revisions", "atlas_schema_revisions",
     "version description type applied total executed_at error", false, ""},
    {ForeignTool::kAtlas, "", "atlas_schema_revisions",
     "version description type applied total executed_at error", false, ""},
    {ForeignTool::kDiesel, "", "__diesel_schema_migrations", "version run_on",
     false, ""},
    {ForeignTool::kSqlMigrate, "", "gorp_migrations", "id applied_at", false,
     ""},
};

const KnownTable& Usual(ForeignTool tool) {
  return *std::find_if(
      std::begin(kKnown), std::end(kKnown),
      [tool](const KnownTable& known) { return known.tool == tool; });
}

TableName NameOf(const KnownTable& known) {
  return {known.schema, known.table};
}

// Whether a table with these columns, separated by commas, is the tool's.
bool HasColumns(const KnownTable& known, absl::string_view columns) {
  std::vector<std::string> there = absl::StrSplit(columns, ',');
  for (std::string& column : there) absl::AsciiStrToLower(&column);
  const std::vector<std::string> needed = absl::StrSplit(known.columns, ' ');
  if (known.and_no_others && there.size() != needed.size()) return false;
  return std::all_of(needed.begin(), needed.end(), [&](const std::string& one) {
    return std::find(there.begin(), there.end(), one) != there.end();
  });
}

// The columns of each of `tables`, in one round trip; nothing for a table that
// is not there.
absl::StatusOr<std::vector<std::optional<std::string>>> ReadColumns(
    Database* database, const std::vector<TableName>& tables) {
  const std::string sql = absl::StrCat(
      "SELECT ",
      absl::StrJoin(tables, ", ",
                    [&](std::string* out, const TableName& table) {
                      out->append(database->dialect().ColumnsOf(table));
                    }),
      ";\n");
  absl::StatusOr<std::vector<ResultRows>> results = database->Query(sql);
  if (!results.ok()) return results.status();
  return results->at(0).at(0);
}

// Leaves only those with a row that counts.
absl::StatusOr<std::vector<ForeignTable>> WithRows(
    Database* database, std::vector<ForeignTable> tables,
    const std::vector<const KnownTable*>& known) {
  std::string sql;
  for (size_t i = 0; i < tables.size(); ++i) {
    const absl::string_view counts = known[i]->counts;
    absl::StrAppend(&sql, "SELECT count(*) FROM (SELECT 1 FROM ",
                    database->dialect().Quote(tables[i].table),
                    counts.empty() ? "" : " WHERE ", counts,
                    " LIMIT 1) AS one_row;\n");
  }
  const absl::StatusOr<std::vector<ResultRows>> results = database->Query(sql);
  if (absl::IsPermissionDenied(results.status())) return tables;
  if (!results.ok()) return results.status();
  std::vector<ForeignTable> filled;
  for (size_t i = 0; i < tables.size(); ++i) {
    if (results->at(i).at(0).at(0) != "0") filled.push_back(tables[i]);
  }
  return filled;
}

}  // namespace

absl::string_view ToString(ForeignTool tool) {
  switch (tool) {
    case ForeignTool::kGoose:
      return "goose";
    case ForeignTool::kGolangMigrate:
      return "golang-migrate";
    case ForeignTool::kDbmate:
      return "dbmate";
    case ForeignTool::kSqlx:
      return "sqlx";
    case ForeignTool::kFlyway:
      return "flyway";
    case ForeignTool::kAtlas:
      return "atlas";
    case ForeignTool::kDiesel:
      return "diesel";
    case ForeignTool::kSqlMigrate:
      return "sql-migrate";
  }
  return "unknown";
}

std::optional<ForeignTool> ParseForeignTool(absl::string_view name) {
  for (const KnownTable& known : kKnown) {
    if (name == ToString(known.tool)) return known.tool;
  }
  return std::nullopt;
}

absl::StatusOr<std::vector<ForeignTable>> FindForeignTables(
    Database* database) {
  std::vector<TableName> names;
  for (const KnownTable& known : kKnown) names.push_back(NameOf(known));
  const auto columns = ReadColumns(database, names);
  if (!columns.ok()) return columns.status();
  std::vector<ForeignTable> found;
  std::vector<const KnownTable*> known_of_found;
  for (size_t i = 0; i < names.size(); ++i) {
    const std::optional<std::string>& there = columns->at(i);
    if (!there.has_value() || !HasColumns(kKnown[i], *there)) continue;
    found.push_back({kKnown[i].tool, names[i]});
    known_of_found.push_back(&kKnown[i]);
  }
  if (found.empty()) return found;
  return WithRows(database, std::move(found), known_of_found);
}

absl::StatusOr<ForeignTable> FindForeignTable(
    Database* database, ForeignTool tool,
    const std::optional<TableName>& asked) {
  std::vector<TableName> names;
  if (asked.has_value()) {
    names.push_back(*asked);
  } else {
    for (const KnownTable& known : kKnown) {
      if (known.tool == tool) names.push_back(NameOf(known));
    }
  }
  const auto columns = ReadColumns(database, names);
  if (!columns.ok()) return columns.status();
  for (size_t i = 0; i < names.size(); ++i) {
    const std::optional<std::string>& there = columns->at(i);
    if (!there.has_value()) continue;
    if (HasColumns(Usual(tool), *there)) return ForeignTable{tool, names[i]};
    return absl::FailedPreconditionError(absl::StrCat(
        "the table ", names[i].ToString(), " is not ",
        std::string(ToString(tool)), "'s: that has the columns ",
        absl::StrJoin(absl::StrSplit(Usual(tool).columns, ' '), ", "),
        Usual(tool).and_no_others ? " and no others" : "", ", this one has ",
        absl::StrJoin(absl::StrSplit(*there, ','), ", ")));
  }
  return absl::NotFoundError(absl::StrCat(
      "there is no table ", names.back().ToString(),
      " in this database, where ", std::string(ToString(tool)),
      " keeps its history; --from-table=TABLE or SCHEMA.TABLE names another "
      "one"));
}

absl::Status AddForeignProblem(Database* database, const Policy& policy,
                               Plan* plan) {
  if (policy.ignore_foreign_history ||
      std::none_of(plan->steps.begin(), plan->steps.end(),
                   [](const PlannedStep& step) {
                     return step.direction == Direction::kUp;
                   })) {
    return absl::OkStatus();
  }
  const absl::StatusOr<std::vector<ForeignTable>> tables =
      FindForeignTables(database);
  if (!tables.ok()) return tables.status();
  if (tables->empty()) return absl::OkStatus();
  const ForeignTable& first = tables->front();
  Problem problem;
  problem.kind = Problem::Kind::kForeignHistory;
  problem.message = absl::StrCat(
      "the table ", first.table.ToString(), " says that ",
      std::string(ToString(first.tool)),
      " has migrated this database, and gander has no history in it: every "
      "migration would run again. Take over what was applied with adopt "
      "--from=",
      std::string(ToString(first.tool)),
      "; if that table has nothing to do with these migrations, run with "
      "--ignore-foreign-history, once");
  plan->problems.push_back(std::move(problem));
  return absl::OkStatus();
}

}  // namespace gander
