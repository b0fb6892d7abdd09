#include "runtime/engine/foreign_history.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace gander {
namespace {

using Columns = std::vector<std::optional<std::string>>;

std::string Text(const Columns& row, size_t i) { return row[i].value_or(""); }

// PostgreSQL's boolean as text, and SQLite's number.
bool IsTrue(const Columns& row, size_t i) {
  const std::string text = Text(row, i);
  return text == "t" || text == "1" || text == "true";
}

int64_t Number(const Columns& row, size_t i) {
  int64_t number = 0;
  return absl::SimpleAtoi(Text(row, i), &number) ? number : 0;
}

// version_id, is_applied, tstamp by id. A version may have several rows: an old
// goose wrote one for each way up and down, and the newest counts.
void ReadGoose(const ResultRows& rows, ForeignHistory* history) {
  std::map<std::string, size_t> newest;
  for (size_t i = 0; i < rows.size(); ++i) newest[Text(rows[i], 0)] = i;
  for (size_t i = 0; i < rows.size(); ++i) {
    // The row of version 0 was written with the table.
    if (newest[Text(rows[i], 0)] != i || Number(rows[i], 0) <= 0 ||
        !IsTrue(rows[i], 1)) {
      continue;
    }
    ForeignMigration one;
    one.id = Text(rows[i], 0);
    one.applied_at = Text(rows[i], 2);
    history->applied.push_back(std::move(one));
  }
}

// version, dirty: one row, or none.
void ReadGolangMigrate(const ResultRows& rows, ForeignHistory* history) {
  for (const Columns& row : rows) {
    const std::string version = Text(row, 0);
    if (IsTrue(row, 1)) {
      history->refusals.push_back(absl::StrCat(
          "it is dirty at version ", version,
          ": a migration failed there. Put the database right, then say with "
          "'migrate force VERSION' which version it has"));
      continue;
    }
    if (absl::StartsWith(version, "-")) continue;  // nothing is applied
    ForeignMigration one;
    one.id = version;
    one.and_all_below = true;
    history->applied.push_back(std::move(one));
  }
}

// version
void ReadDbmate(const ResultRows& rows, ForeignHistory* history) {
  for (const Columns& row : rows) {
    ForeignMigration one;
    one.id = Text(row, 0);
    history->applied.push_back(std::move(one));
  }
}

// version, description, installed_on, success
void ReadSqlx(const ResultRows& rows, ForeignHistory* history) {
  for (const Columns& row : rows) {
    if (!IsTrue(row, 3)) {
      history->refusals.push_back(absl::StrCat(
          "version ", Text(row, 0), " (", Text(row, 1),
          ") failed half-way (success is false). Put the database right, and "
          "delete the row, or set success to true, whichever is so"));
      continue;
    }
    ForeignMigration one;
    one.id = Text(row, 0);
    one.name = Text(row, 1);
    one.applied_at = Text(row, 2);
    history->applied.push_back(std::move(one));
  }
}

// version, description, type, script, installed_on, success by installed_rank.
// Of several rows for a version the last counts: it may be an undo.
void ReadFlyway(const ResultRows& rows, ForeignHistory* history) {
  std::map<std::string, size_t> last;
  for (size_t i = 0; i < rows.size(); ++i) last[Text(rows[i], 0)] = i;
  int64_t repeatables = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    const Columns& row = rows[i];
    const std::string type = Text(row, 2);
    if (!IsTrue(row, 5)) {
      history->refusals.push_back(absl::StrCat(
          Text(row, 3), " (version ", row[0].value_or("none"),
          ") failed (success is false). Put the database right, then run "
          "'flyway repair'"));
      continue;
    }
    if (!row[0].has_value()) {
      if (type != "SCHEMA") ++repeatables;
      continue;
    }
    if (last[Text(row, 0)] != i || type == "DELETE" ||
        absl::StartsWith(type, "UNDO")) {
      continue;
    }
    ForeignMigration one;
    one.id = Text(row, 0);
    one.name = Text(row, 1);
    one.applied_at = Text(row, 4);
    one.is_baseline = type == "BASELINE" || type == "SQL_BASELINE";
    one.and_all_below = one.is_baseline;
    if (type == "SQL") one.file = Text(row, 3);
    history->applied.push_back(std::move(one));
  }
  if (repeatables > 0) {
    history->notes.push_back(absl::StrCat(
        repeatables, repeatables == 1 ? " row" : " rows",
        " of repeatable migrations (R__) are left out: they have no version"));
  }
}

// version, description, type, applied, total, executed_at, error. `type` is a
// set: 1 baseline, 2 executed, 4 set by hand.
void ReadAtlas(const ResultRows& rows, ForeignHistory* history) {
  for (const Columns& row : rows) {
    // A row that is no migration: ".atlas_cloud_identifier".
    if (absl::StartsWith(Text(row, 0), ".")) continue;
    const int64_t type = Number(row, 2);
    const bool by_hand = (type & 4) != 0;
    if (!by_hand &&
        (!Text(row, 6).empty() || Number(row, 3) < Number(row, 4))) {
      history->refusals.push_back(absl::StrCat(
          "version ", Text(row, 0), " (", Text(row, 1), ") stopped after ",
          Number(row, 3), " of ", Number(row, 4), " statements",
          Text(row, 6).empty() ? "" : ": ", Text(row, 6),
          ". Finish it with 'atlas migrate apply', or say with 'atlas migrate "
          "set' what the database has"));
      continue;
    }
    ForeignMigration one;
    one.id = Text(row, 0);
    one.name = Text(row, 1);
    one.applied_at = Text(row, 5);
    one.is_baseline = (type & 1) != 0;
    one.and_all_below = one.is_baseline;
    history->applied.push_back(std::move(one));
  }
}

// version, run_on
void ReadDiesel(const ResultRows& rows, ForeignHistory* history) {
  for (const Columns& row : rows) {
    ForeignMigration one;
    one.id = Text(row, 0);
    one.applied_at = Text(row, 1);
    history->applied.push_back(std::move(one));
  }
}

// id, which is the file's name; applied_at
void ReadSqlMigrate(const ResultRows& rows, ForeignHistory* history) {
  for (const Columns& row : rows) {
    ForeignMigration one;
    one.id = Text(row, 0);
    one.file = one.id;
    one.applied_at = Text(row, 1);
    history->applied.push_back(std::move(one));
  }
}

}  // namespace

std::string ForeignQuery(const ForeignTable& table, const Dialect& dialect) {
  const auto select = [&](absl::string_view columns, absl::string_view time,
                          absl::string_view more, absl::string_view order) {
    return absl::StrCat("SELECT ", columns, time.empty() ? "" : ", ",
                        time.empty() ? "" : dialect.Instant(time), more,
                        " FROM ", dialect.Quote(table.table), " ORDER BY ",
                        order, ";\n");
  };
  switch (table.tool) {
    case ForeignTool::kGoose:
      return select("version_id, is_applied", "tstamp", "", "id");
    case ForeignTool::kGolangMigrate:
      return select("version, dirty", "", "", "version");
    case ForeignTool::kDbmate:
      return select("version", "", "", "version");
    case ForeignTool::kSqlx:
      return select("version, description", "installed_on", ", success",
                    "version");
    case ForeignTool::kFlyway:
      return select("version, description, type, script", "installed_on",
                    ", success", "installed_rank");
    case ForeignTool::kAtlas:
      return select("version, description, type, applied, total", "executed_at",
                    ", error", "executed_at, version");
    case ForeignTool::kDiesel:
      return select("version", "run_on", "", "run_on, version");
    case ForeignTool::kSqlMigrate:
      return select("id", "applied_at", "", "applied_at, id");
  }
  return "";
}

ForeignHistory InterpretForeignRows(const ForeignTable& table,
                                    const ResultRows& rows) {
  ForeignHistory history;
  history.table = table;
  switch (table.tool) {
    case ForeignTool::kGoose:
      ReadGoose(rows, &history);
      break;
    case ForeignTool::kGolangMigrate:
      ReadGolangMigrate(rows, &history);
      break;
    case ForeignTool::kDbmate:
      ReadDbmate(rows, &history);
      break;
    case ForeignTool::kSqlx:
      ReadSqlx(rows, &history);
      break;
    case ForeignTool::kFlyway:
      ReadFlyway(rows, &history);
      break;
    case ForeignTool::kAtlas:
      ReadAtlas(rows, &history);
      break;
    case ForeignTool::kDiesel:
      ReadDiesel(rows, &history);
      break;
    case ForeignTool::kSqlMigrate:
      ReadSqlMigrate(rows, &history);
      break;
  }
  return history;
}

absl::StatusOr<ForeignHistory> ReadForeignHistory(Database* database,
                                                  const ForeignTable& table) {
  const absl::StatusOr<std::vector<ResultRows>> results =
      database->Query(ForeignQuery(table, database->dialect()));
  if (!results.ok()) {
    return absl::Status(
        results.status().code(),
        absl::StrCat("cannot read the table ", table.table.ToString(), " of ",
                     std::string(ToString(table.tool)), ": ",
                     std::string(results.status().message())));
  }
  return InterpretForeignRows(table, results->at(0));
}

}  // namespace gander
