#include "tools/embed/manifest.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "runtime/migration/checksum.h"
#include "runtime/migration/file_name.h"
#include "runtime/migration/replaced_versions.h"
#include "runtime/migration/replaces_call.h"
#include "runtime/sql/read_selected.h"
#include "runtime/sql/select_files.h"
#include "runtime/sql/sql_file.h"
#include "runtime/sql/sum_file.h"

namespace gander::embed {
namespace {

// A file whose name is a migration's and whose content could be read.
struct Source {
  const RequestedFile* requested;
  FileName name;
  std::string content;
  // Its number in Manifest::files; none for C++, and for SQL that no database
  // of this catalog needs.
  std::optional<size_t> file;
};

class ManifestMaker {
 public:
  ManifestMaker(const Request& request, FileReader read)
      : request_(request), read_(read) {
    manifest_.catalog = request.catalog;
    manifest_.databases = request.databases;
    manifest_.defaults = request.defaults;
  }

  absl::StatusOr<Manifest> Make() {
    for (const RequestedFile& file : request_.files) Load(file);
    ReportSharedStepIds();
    for (DatabaseName database : request_.databases) {
      const std::vector<SelectedMigration> selected = Select(database);
      const bool beside_pairs = HasPairs(selected);
      for (const SelectedMigration& migration : selected) {
        Add(migration, database, beside_pairs);
      }
    }
    ReportReplacements();
    ReportDialects();
    std::vector<std::string> problems(problems_.begin(), problems_.end());
    const std::string sum = SumProblem();
    if (!sum.empty()) problems.push_back(sum);
    if (!problems.empty()) {
      return absl::InvalidArgumentError(absl::StrJoin(problems, "\n"));
    }
    manifest_.warnings.assign(warnings_.begin(), warnings_.end());
    return std::move(manifest_);
  }

 private:
  // What the dialects of several databases say of one file.
  struct Verdicts {
    std::set<DatabaseName> all;
    std::map<std::string, std::set<DatabaseName>> problems;
    std::map<std::string, std::set<DatabaseName>> warnings;
  };

  void Problem(absl::string_view line) { problems_.emplace(line); }

  void Load(const RequestedFile& file) {
    absl::StatusOr<FileName> name =
        ParseFileName(MigrationFileName(file.shown));
    if (!name.ok()) {
      return Problem(absl::StrCat(file.shown, ": ", name.status().message()));
    }
    if (name->language == FileLanguage::kCpp && file.step_id.empty()) {
      return Problem(absl::StrCat(
          file.shown,
          ": a C++ step must stand in `migrations` by its own label, because "
          "the rule compiles each by itself"));
    }
    absl::StatusOr<std::string> content = read_(file.path);
    if (!content.ok()) {
      return Problem(
          absl::StrCat(file.shown, ": ", content.status().message()));
    }
    sources_.emplace(file.shown, Source{&file, *std::move(name),
                                        *std::move(content), std::nullopt});
  }

  // 3_x.postgres.cc and 3_x_postgres.cc are two steps with one identifier.
  void ReportSharedStepIds() {
    std::map<std::string, std::string> files;
    for (const auto& [shown, source] : sources_) {
      const std::string& id = source.requested->step_id;
      if (id.empty()) continue;
      const auto [other, is_new] = files.emplace(id, shown);
      if (is_new) continue;
      Problem(absl::StrCat(other->second, " and ", shown,
                           " differ only in their signs or folders, and C++ "
                           "has one name for both: rename one of them"));
    }
  }

  // The migrations for `database`. What is wrong with the set is a problem, and
  // then every file that might serve it is here by itself, to be read all the
  // same.
  std::vector<SelectedMigration> Select(DatabaseName database) {
    std::vector<SourceFile> files;
    for (const auto& [shown, source] : sources_) {
      files.push_back({shown, std::string(MigrationFileName(shown))});
    }
    absl::StatusOr<std::vector<SelectedMigration>> selected =
        SelectFiles(files, database);
    if (selected.ok()) return *std::move(selected);
    for (absl::string_view line :
         absl::StrSplit(selected.status().message(), '\n')) {
      Problem(line);
    }
    return EachByItself(files, database);
  }

  void Add(const SelectedMigration& selected, DatabaseName database,
           bool beside_pairs) {
    Source& up = sources_.at(selected.up.path);
    ManifestMigration migration;
    migration.database = database;
    migration.version = selected.version;
    migration.repeatable = selected.repeatable;
    migration.name = selected.name;
    migration.shown = selected.up.path;
    if (selected.language == FileLanguage::kCpp) {
      migration.format = SourceFormat::kCpp;
      migration.file_checksum = Checksum(up.content);
      migration.up_checksum = Checksum(WithoutReplacesCalls(up.content));
      migration.step_id = up.requested->step_id;
    } else if (!AddSql(selected, up, database, migration)) {
      return;
    }
    if (beside_pairs && migration.format == SourceFormat::kPlain) {
      Problem(PlainBesidePairs(migration.shown));
    }
    manifest_.migrations.push_back(std::move(migration));
  }

  bool AddSql(const SelectedMigration& selected, Source& up,
              DatabaseName database, ManifestMigration& migration) {
    Verdicts& verdicts = verdicts_[migration.shown];
    verdicts.all.insert(database);
    Source* down = nullptr;
    std::optional<absl::string_view> down_text;
    if (selected.down.has_value()) {
      down = &sources_.at(selected.down->path);
      down_text = down->content;
      migration.down_shown = selected.down->path;
    }
    absl::StatusOr<SqlFile> sql = ReadSelected(
        selected, up.content, down_text,
        SqlOptions{.database = database, .variables = request_.variables});
    if (!sql.ok()) {
      verdicts.problems[std::string(sql.status().message())].insert(database);
      return false;
    }
    migration.format = sql->format;
    migration.replaces = sql->replaces;
    migration.file_checksum = sql->file_checksum;
    migration.up_checksum = sql->up_checksum;
    migration.variables = sql->variables;
    migration.up = Place(up, sql->up);
    if (sql->down.has_value()) {
      migration.down = Place(down == nullptr ? up : *down, *sql->down);
    }
    migration.down_missing = sql->down_missing;
    if (!sql->down_error.ok()) {
      migration.down_error = std::string(sql->down_error.message());
      verdicts.warnings[migration.down_error].insert(database);
    }
    return true;
  }

  ManifestScript Place(Source& source, const SqlScript& script) {
    if (!source.file.has_value()) {
      source.file = manifest_.files.size();
      manifest_.files.push_back(
          {source.requested->path, source.content.size()});
    }
    ManifestScript result;
    result.file = *source.file;
    if (!script.text.empty()) {
      result.begin = script.text.data() - source.content.data();
      result.end = result.begin + script.text.size();
    }
    result.facts = script;
    result.facts.text = {};
    return result;
  }

  void ReportReplacements() {
    for (DatabaseName database : request_.databases) {
      std::vector<VersionClaim> claims;
      for (const ManifestMigration& m : manifest_.migrations) {
        if (m.database == database && !m.repeatable) {
          claims.push_back({m.shown, m.version, m.replaces});
        }
      }
      for (const std::string& line : ReplacementProblems(claims)) {
        Problem(line);
      }
    }
  }

  // A message that not every database of the file gives says whose it is.
  void ReportDialects() {
    for (const auto& [shown, verdicts] : verdicts_) {
      for (const auto& [message, databases] : verdicts.problems) {
        problems_.insert(Attributed(message, databases, verdicts.all));
      }
      for (const auto& [message, databases] : verdicts.warnings) {
        warnings_.insert(absl::StrCat(
            Attributed(message, databases, verdicts.all),
            " (warning: only a rollback of this migration is refused)"));
      }
    }
  }

  static std::string Attributed(const std::string& message,
                                const std::set<DatabaseName>& databases,
                                const std::set<DatabaseName>& all) {
    if (databases == all) return message;
    std::vector<absl::string_view> names;
    for (DatabaseName d : databases) names.push_back(ToString(d));
    return absl::StrCat(message, " (as ", absl::StrJoin(names, " and "),
                        " reads it)");
  }

  // What is wrong with gander.sum, in several lines; empty when nothing is.
  std::string SumProblem() {
    if (request_.sum.path.empty()) return "";
    absl::StatusOr<std::string> text = read_(request_.sum.path);
    if (!text.ok()) {
      return absl::StrCat(request_.sum.shown, ": ", text.status().message());
    }
    // Whether it fits cannot be told while files are missing from the set.
    if (sources_.size() != request_.files.size()) return "";
    std::vector<SumEntry> entries;
    for (const auto& [shown, source] : sources_) {
      entries.push_back(
          {std::string(MigrationFileName(shown)), Checksum(source.content)});
    }
    const absl::Status status = CheckSum(request_.sum.shown, *text, entries);
    if (status.ok()) return "";
    return absl::StrCat(status.message(),
                        "\nThe command is: ", request_.sum_command);
  }

  const Request& request_;
  const FileReader read_;
  Manifest manifest_;
  // By the name that is shown.
  std::map<std::string, Source> sources_;
  std::map<std::string, Verdicts> verdicts_;
  std::set<std::string> problems_;
  std::set<std::string> warnings_;
};

}  // namespace

absl::StatusOr<Manifest> MakeManifest(const Request& request, FileReader read) {
  return ManifestMaker(request, read).Make();
}

}  // namespace gander::embed
