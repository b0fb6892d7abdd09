#include "runtime/engine/adoption.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "runtime/engine/row_text.h"
#include "runtime/migration/file_name.h"
#include "runtime/migration/version.h"

namespace gander {
namespace {

// Whether the catalog has Flyway's versions of several parts, and therefore
// counts all of them by DottedVersion.
bool IsDotted(const Catalog& catalog) {
  return std::any_of(catalog.migrations().begin(), catalog.migrations().end(),
                     [](const Migration& migration) {
                       const absl::StatusOr<FileName> name =
                           ParseFileName(MigrationFileName(migration.file));
                       return name.ok() && name->parts.size() > 1;
                     });
}

// The parts of a version of Flyway's; none when it cannot be read.
std::vector<int64_t> PartsOf(absl::string_view id) {
  // As the name of its file has it.
  const absl::StatusOr<FileName> name =
      ParseFileName(absl::StrCat("V", id, "__x.sql"));
  return name.ok() ? name->parts : std::vector<int64_t>();
}

std::optional<Version> ValueOf(const absl::StatusOr<Version>& version) {
  if (!version.ok()) return std::nullopt;
  return *version;
}

// The version of the catalog that `id` is, be there a migration of it or not.
// Nothing when it has no place among the catalog's versions.
std::optional<Version> VersionOf(const Catalog& catalog, ForeignTool tool,
                                 absl::string_view id) {
  if (tool != ForeignTool::kFlyway) return ValueOf(Version::Parse(id));
  const std::vector<int64_t> parts = PartsOf(id);
  if (parts.empty()) return std::nullopt;
  if (IsDotted(catalog)) return ValueOf(DottedVersion(parts));
  // 1.2 as a number would come behind all others.
  if (parts.size() > 1) return std::nullopt;
  return Version(parts[0]);
}

// The highest version that the catalog can have below `id` or at it.
std::optional<Version> HighestUpTo(const Catalog& catalog, ForeignTool tool,
                                   absl::string_view id) {
  const std::optional<Version> version = VersionOf(catalog, tool, id);
  if (version.has_value() || tool != ForeignTool::kFlyway) return version;
  const std::vector<int64_t> parts = PartsOf(id);
  if (parts.empty()) return std::nullopt;
  return Version(parts[0]);
}

// By the number that `id` is, or begins with.
const Migration* ByNumber(const Catalog& catalog, absl::string_view id) {
  const size_t end = std::min(id.find_first_not_of("0123456789"), id.size());
  if (end < id.size() && id[end] != '_' && id[end] != '-') return nullptr;
  const absl::StatusOr<Version> version = Version::Parse(id.substr(0, end));
  return version.ok() ? catalog.FindRecorded(*version) : nullptr;
}

const Migration* ByFile(const Catalog& catalog, absl::string_view file) {
  for (const Migration& migration : catalog.migrations()) {
    if (MigrationFileName(migration.file) == MigrationFileName(file)) {
      return &migration;
    }
  }
  return nullptr;
}

// A file may have been renamed since, or its name be in another style.
const Migration* FindFlyway(const Catalog& catalog,
                            const ForeignMigration& foreign) {
  const Migration* by_file =
      foreign.file.empty() ? nullptr : ByFile(catalog, foreign.file);
  if (by_file != nullptr) return by_file;
  const std::optional<Version> version =
      VersionOf(catalog, ForeignTool::kFlyway, foreign.id);
  return version.has_value() ? catalog.FindRecorded(*version) : nullptr;
}

// Atlas stores no file, but how its name is made is known.
const Migration* FindAtlas(const Catalog& catalog,
                           const ForeignMigration& foreign) {
  const Migration* by_number = ByNumber(catalog, foreign.id);
  if (by_number != nullptr) return by_number;
  return ByFile(catalog,
                absl::StrCat(foreign.id, foreign.name.empty() ? "" : "_",
                             foreign.name, ".sql"));
}

// To sql-migrate a migration is its file's name and nothing else.
const Migration* FindSqlMigrate(const Catalog& catalog,
                                const ForeignMigration& foreign) {
  return ByFile(catalog, foreign.file);
}

// "Create_Orders" as "create orders": the tools store a name in either way.
std::string InWords(absl::string_view name) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(name, {{"_", " "}}));
}

// "version 3 (create orders)"
std::string Label(const ForeignMigration& foreign) {
  return absl::StrCat(
      "version ", foreign.id,
      foreign.name.empty() ? "" : absl::StrCat(" (", foreign.name, ")"));
}

class Adoption {
 public:
  Adoption(const Catalog& catalog, absl::Span<const HistoryRow> history,
           const ForeignHistory& foreign, const AdoptRequest& request)
      : catalog_(catalog),
        history_(history),
        foreign_(foreign),
        request_(request),
        tool_(ToString(foreign.table.tool)) {}

  absl::StatusOr<HistoryPlan> Plan() {
    for (const std::string& refusal : foreign_.refusals) {
      problems_.push_back(absl::StrCat(Table(), ": ", refusal));
    }
    for (const ForeignMigration& one : foreign_.applied) Add(one);
    const bool is_there =
        std::all_of(plan_.changes.begin(), plan_.changes.end(),
                    [this](const HistoryChange& change) {
                      return IsApplied(change.row().version);
                    });
    if (!history_.empty() && !is_there) {
      problems_.push_back(absl::StrCat(
          "gander's history already has ", history_.size(),
          history_.size() == 1 ? " row: " : " rows: ", NamedRows(history_),
          "; adopting is for a database that gander has not migrated. To take "
          "a single migration as applied, use repair --mark-applied=VERSION"));
    }
    if (!problems_.empty()) {
      return absl::FailedPreconditionError(absl::StrJoin(problems_, "\n"));
    }
    if (is_there) plan_ = {};
    AddWarnings();
    return std::move(plan_);
  }

 private:
  std::string Table() const {
    return absl::StrCat("the table ", foreign_.table.table.ToString(), " of ",
                        tool_);
  }

  bool IsApplied(Version version) const {
    const Migration* migration = catalog_.Find(version);
    const HistoryRow* row = migration == nullptr
                                ? FindRow(history_, version)
                                : FindRow(history_, *migration);
    return row != nullptr && row->state != HistoryState::kPartial;
  }

  void Add(const ForeignMigration& one) {
    const ForeignTool tool = foreign_.table.tool;
    const Migration* migration = FindForeign(catalog_, tool, one);
    const std::optional<Version> highest =
        migration != nullptr ? migration->version
                             : HighestUpTo(catalog_, tool, one.id);
    if (one.and_all_below && highest.has_value()) {
      for (const Migration& below : catalog_.migrations()) {
        if (below.version <= *highest) AddRow(below, one);
      }
    }
    if (migration != nullptr) {
      CompareNames(*migration, one);
      return AddRow(*migration, one);
    }
    // A baseline stands for what was there before; it needs no file.
    if (one.is_baseline && highest.has_value()) return;
    AddMissing(one, VersionOf(catalog_, tool, one.id));
  }

  // What was found by its number may be another migration all the same.
  void CompareNames(const Migration& migration, const ForeignMigration& one) {
    if (one.name.empty() || one.is_baseline ||
        InWords(one.name) == InWords(migration.name)) {
      return;
    }
    plan_.warnings.push_back(
        absl::StrCat(migration.file, ": ", tool_, " has applied version ",
                     one.id, " under another name, \"", one.name,
                     "\"; see that it is the same migration"));
  }

  void AddRow(const Migration& migration, const ForeignMigration& one) {
    HistoryRow row = RowFor(
        migration,
        one.is_baseline ? HistoryState::kBaseline : HistoryState::kApplied,
        NextPlace());
    AddChange(std::move(row), one, migration.file);
  }

  void AddMissing(const ForeignMigration& one, std::optional<Version> version) {
    if (version.has_value() && IsApplied(*version)) return;
    if (!request_.allow_missing) {
      problems_.push_back(absl::StrCat(
          tool_, " has applied ", Label(one),
          ", and there is no such migration here; restore its file, or ",
          version.has_value() ? "take it over without one" : "leave it out",
          ": --allow-missing"));
      return;
    }
    if (!version.has_value()) {
      plan_.warnings.push_back(
          absl::StrCat(tool_, " has applied ", Label(one),
                       ", which has no file here and no number to record it "
                       "under; it is left out"));
      return;
    }
    HistoryRow row;
    row.version = *version;
    row.sequence = NextPlace();
    row.name = one.name;
    row.kind = "sql";
    row.source_format = std::string(ToString(SourceFormat::kPlain));
    AddChange(std::move(row), one, "");
  }

  int64_t NextPlace() const {
    return static_cast<int64_t>(plan_.changes.size()) + 1;
  }

  void AddChange(HistoryRow row, const ForeignMigration& one,
                 std::string file) {
    // Their ids may differ where our versions do not: "1_a.sql", "01_a.sql".
    if (!versions_.emplace(row.version, one.id).second) return;
    row.applied_at = one.applied_at;
    HistoryChange change;
    change.action = HistoryChange::Action::kAdopt;
    change.message =
        absl::StrCat(one.is_baseline ? "is a baseline" : "was applied", " by ",
                     tool_, one.applied_at.empty() ? "" : " ", one.applied_at,
                     file.empty() ? ", and has no file here" : "");
    change.file = std::move(file);
    change.after = std::move(row);
    plan_.changes.push_back(std::move(change));
  }

  void AddWarnings() {
    for (const std::string& note : foreign_.notes) {
      plan_.warnings.push_back(absl::StrCat(Table(), ": ", note));
    }
    if (foreign_.applied.empty()) {
      plan_.warnings.push_back(
          absl::StrCat(Table(), " has no applied migration"));
      return;
    }
    if (versions_.empty()) return;
    const Version highest = versions_.rbegin()->first;
    for (const Migration& migration : catalog_.migrations()) {
      if (migration.version > highest) break;
      if (versions_.contains(migration.version) ||
          IsApplied(migration.version)) {
        continue;
      }
      plan_.warnings.push_back(absl::StrCat(
          migration.file, ": version ",
          Named(migration.version, migration.name), " was not applied by ",
          tool_,
          ", and is below one that was: up will stop at it as out of "
          "order"));
    }
  }

  const Catalog& catalog_;
  const absl::Span<const HistoryRow> history_;
  const ForeignHistory& foreign_;
  const AdoptRequest& request_;
  const std::string tool_;
  std::map<Version, std::string> versions_;
  std::vector<std::string> problems_;
  HistoryPlan plan_;
};

}  // namespace

const Migration* FindForeign(const Catalog& catalog, ForeignTool tool,
                             const ForeignMigration& foreign) {
  switch (tool) {
    case ForeignTool::kFlyway:
      return FindFlyway(catalog, foreign);
    case ForeignTool::kAtlas:
      return FindAtlas(catalog, foreign);
    case ForeignTool::kSqlMigrate:
      return FindSqlMigrate(catalog, foreign);
    case ForeignTool::kGoose:
    case ForeignTool::kGolangMigrate:
    case ForeignTool::kDbmate:
    case ForeignTool::kSqlx:
    case ForeignTool::kDiesel:
      return ByNumber(catalog, foreign.id);
  }
  return nullptr;
}

absl::StatusOr<HistoryPlan> PlanAdoption(const Catalog& catalog,
                                         absl::Span<const HistoryRow> history,
                                         const ForeignHistory& foreign,
                                         const AdoptRequest& request) {
  return Adoption(catalog, history, foreign, request).Plan();
}

}  // namespace gander
