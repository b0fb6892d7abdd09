#include "cmd/validate_command.h"

#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cmd/migrations.h"
#include "cmd/step_label.h"

namespace gander::cmd {
namespace {

// What was found. The exit code is that of the worst: files first, because the
// rest cannot be trusted while they are wrong; then a database that could not
// be asked, because what it would have said is unknown.
class Findings {
 public:
  void FileError(absl::string_view check, absl::string_view message) {
    if (Add("error", check, message)) files_wrong_ = true;
  }
  void Disagreement(absl::string_view check, absl::string_view message) {
    if (Add("error", check, message)) disagree_ = true;
  }
  void DatabaseFailure(const absl::Status& status) {
    Add("error", "database", std::string(status.message()));
    database_failure_ = FromStatus(status);
  }
  void Warning(absl::string_view check, absl::string_view message) {
    if (Add("warning", check, message)) {
      warnings_.push_back(std::string(message));
    }
  }

  bool files_wrong() const { return files_wrong_; }

  void MoveTo(Result* result) {
    if (files_wrong_) {
      result->code = ExitCode::kUsage;
    } else if (database_failure_ != ExitCode::kDone) {
      result->code = database_failure_;
    } else if (disagree_) {
      result->code = ExitCode::kDisagreement;
    }
    result->error = absl::StrJoin(errors_, "\n");
    result->warnings = std::move(warnings_);
    result->json["findings"] = std::move(json_);
  }

 private:
  // False when it was found already, for another database.
  bool Add(absl::string_view severity, absl::string_view check,
           absl::string_view message) {
    if (!seen_.insert(std::string(message)).second) return false;
    json_.push_back({{"severity", std::string(severity)},
                     {"check", std::string(check)},
                     {"message", std::string(message)}});
    if (severity == "error") errors_.push_back(std::string(message));
    return true;
  }

  bool files_wrong_ = false;
  bool disagree_ = false;
  ExitCode database_failure_ = ExitCode::kDone;
  std::set<std::string> seen_;
  std::vector<std::string> errors_;
  std::vector<std::string> warnings_;
  Json json_ = Json::array();
};

absl::StatusOr<std::vector<DatabaseName>> DatabasesToCheck(
    const Context& context) {
  if (context.settings.database.has_value()) {
    return std::vector<DatabaseName>{*context.settings.database};
  }
  if (context.project.embedded()) {
    const absl::Span<const DatabaseName> all =
        context.project.catalog->databases();
    return std::vector<DatabaseName>(all.begin(), all.end());
  }
  return absl::InvalidArgumentError(
      "say which database the files are for: --database=postgres, "
      "--database=sqlite, --database=mysql, or --database-url=URL");
}

void CheckMigration(const Migration& migration, Findings* findings) {
  if (!migration.down_error.ok()) {
    findings->FileError("unreadable_down",
                        std::string(migration.down_error.message()));
  } else if (migration.down_missing) {
    findings->Warning(
        "no_down", absl::StrCat(migration.file,
                                ": there is no Down; a rollback removes this "
                                "migration from the history and runs nothing"));
  }
}

// Against the history: what a run would stop at, or stumble over later.
void CheckHistory(const StatusReport& report, const Catalog& catalog,
                  Findings* findings) {
  for (const MigrationStatus& status : report.migrations) {
    const std::string label = absl::StrCat(
        status.file.empty() ? "" : absl::StrCat(status.file, ": "), "version ",
        status.version.ToString(), " (", status.name, ") ");
    if (status.changed) {
      const std::string edited = absl::StrCat(
          label, "was edited after it was applied ", status.row->applied_at);
      // The checksum of a C++ step is over its whole file, comments and all, so
      // up, too, only warns.
      if (catalog.Find(status.version)->kind() == MigrationKind::kCpp) {
        findings->Warning("changed_up", edited);
      } else {
        findings->Disagreement(
            "changed_up",
            absl::StrCat(edited,
                         "; restore the file, and make the change in a new "
                         "migration, or take it as it is with repair --accept=",
                         status.version.ToString()));
      }
    }
    if (status.renamed) {
      findings->Warning(
          "renamed", absl::StrCat(label, "was applied ", status.row->applied_at,
                                  " under the name ", status.row->name));
    }
    if (status.state == MigrationStatus::State::kSurplus) {
      findings->Disagreement(
          "two_rows",
          absl::StrCat(label,
                       "is in the history beside another row of the same "
                       "migration, and may have run twice: look at the "
                       "database, then take one of the rows out of the "
                       "history; repair lists them"));
    }
    if (status.out_of_order) {
      findings->Disagreement(
          "out_of_order",
          absl::StrCat(label,
                       "is pending below an applied version; give the file a "
                       "newer version, or run up with --out-of-order=apply"));
    }
    if (status.state == MigrationStatus::State::kMissing) {
      findings->Disagreement(
          "missing_file",
          absl::StrCat(label, "was applied ", status.row->applied_at,
                       ", and its file is missing"));
    }
    if (status.state == MigrationStatus::State::kPartial) {
      const absl::string_view verb = status.row->rolling_back ? "down" : "up";
      findings->Disagreement(
          "partial",
          absl::StrCat(
              label, "was stopped while it was ",
              status.row->rolling_back ? "rolled back" : "applied",
              status.row->statement_begun.has_value()
                  ? absl::StrCat(", in a statement of which nobody knows "
                                 "whether it took effect; 'plan ",
                                 verb, "' says what to do")
                  : absl::StrCat("; run ", verb, " to finish it")));
    }
  }
}

// What another tool has applied would all run again, so up refuses it.
void CheckForeignTables(Migrator* migrator, Findings* findings) {
  const absl::StatusOr<std::vector<ForeignTable>> tables =
      migrator->FindForeignTables();
  if (!tables.ok()) return findings->DatabaseFailure(tables.status());
  for (const ForeignTable& table : *tables) {
    const std::string tool(ToString(table.tool));
    findings->Disagreement(
        "foreign_history",
        absl::StrCat("the table ", table.table.ToString(), " says that ", tool,
                     " has migrated this database, and gander has no history "
                     "in it; take over what was applied with adopt --from=",
                     tool));
  }
}

void CheckDatabase(const Context& context, Findings* findings) {
  absl::StatusOr<Migrator> migrator = OpenMigrator(context);
  if (!migrator.ok()) return findings->DatabaseFailure(migrator.status());
  const absl::StatusOr<StatusReport> report = migrator->Status();
  if (!report.ok()) return findings->DatabaseFailure(report.status());
  CheckHistory(*report, migrator->catalog(), findings);
  if (!report->history_exists) CheckForeignTables(&*migrator, findings);
}

}  // namespace

Result ValidateCommand(const Context& context) {
  const absl::StatusOr<std::vector<DatabaseName>> databases =
      DatabasesToCheck(context);
  if (!databases.ok()) return Result::Failure(databases.status());

  Result result;
  Findings findings;
  std::set<std::string> migrations;
  std::vector<std::string> names;
  for (const DatabaseName database : *databases) {
    names.push_back(std::string(ToString(database)));
    const absl::StatusOr<Catalog> catalog = LoadCatalog(context, database);
    if (absl::IsInvalidArgument(catalog.status())) {
      findings.FileError("unreadable", std::string(catalog.status().message()));
      continue;
    }
    if (!catalog.ok()) return Result::Failure(catalog.status());
    for (const Migration& migration : catalog->migrations()) {
      migrations.insert(migration.version.ToString());
      CheckMigration(migration, &findings);
    }
    for (const Migration& migration : catalog->repeatables()) {
      migrations.insert(absl::StrCat("R ", migration.name));
    }
  }
  if (!context.project.embedded() && !findings.files_wrong()) {
    const absl::Status sum =
        CheckFolderSum(context.settings.folder, context.settings.files);
    if (absl::IsFailedPrecondition(sum)) {
      findings.Disagreement("sum", std::string(sum.message()));
    } else if (!sum.ok()) {
      findings.FileError("sum", std::string(sum.message()));
    }
  }
  const bool with_database = !context.settings.migrator.database_url.empty();
  if (with_database && !findings.files_wrong()) {
    CheckDatabase(context, &findings);
  }
  result.json = {
      {"database", with_database ? Json(ShownUrl(context)) : Json(nullptr)},
      {"databases", names},
      {"migrations", migrations.size()}};
  findings.MoveTo(&result);
  if (result.code == ExitCode::kDone) {
    result.text = absl::StrCat(
        Count(migrations.size(), "migration"), " for ",
        absl::StrJoin(names, " and "), ": no errors",
        with_database ? absl::StrCat(", and ", ShownUrl(context), " agrees")
                      : "",
        ".\n");
  }
  return result;
}

}  // namespace gander::cmd
