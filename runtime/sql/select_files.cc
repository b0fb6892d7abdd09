#include "runtime/sql/select_files.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace gander {
namespace {

struct NamedFile {
  SourceFile source;
  FileName name;
  std::optional<Version> replaces;
};

using Files = std::vector<NamedFile>;

// All that one version has.
struct VersionFiles {
  Files ups;
  Files downs;
};

using FilesByVersion = std::map<Version, VersionFiles>;
using FilesByName = std::map<std::string, Files>;

std::string Shared(const FileName& name) {
  return name.role == FileRole::kRepeatable
             ? absl::StrCat("the name \"", name.name, "\"")
             : absl::StrCat("version ", name.version.ToString());
}

// A path on one line, whatever its name holds.
std::string OnOneLine(const std::string& path) {
  for (const char c : path) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      return absl::Utf8SafeCEscape(path);
    }
  }
  return path;
}

// Two files that say the same part of one version, and not as variants of one
// migration. The name of a Down is nobody's business.
bool Clash(const NamedFile& a, const NamedFile& b) {
  return a.name.database == b.name.database ||
         (a.name.name != b.name.name && a.name.role != FileRole::kDown);
}

// A line for each file that clashes with one before it.
void ReportClashes(const Files& files, std::vector<std::string>& problems) {
  for (size_t i = 1; i < files.size(); ++i) {
    for (size_t k = 0; k < i; ++k) {
      if (!Clash(files[i], files[k])) continue;
      problems.push_back(absl::StrCat(
          files[i].source.path, ": ", Shared(files[i].name), " is that of ",
          files[k].source.path, " too; give one of them another ",
          files[i].name.role == FileRole::kRepeatable ? "name" : "version"));
      break;
    }
  }
}

// The file of one version that `database` runs; null when all are for others.
const NamedFile* FileFor(const Files& files, DatabaseName database) {
  const NamedFile* general = nullptr;
  for (const NamedFile& file : files) {
    if (file.name.database == database) return &file;
    if (!file.name.database.has_value()) general = &file;
  }
  return general;
}

std::string NoVariant(const Files& files, DatabaseName database) {
  const NamedFile& file = files.front();
  // The same name with another database in it.
  const std::string wanted = absl::StrReplaceAll(
      file.source.name, {{absl::StrCat(".", ToString(*file.name.database), "."),
                          absl::StrCat(".", ToString(database), ".")},
                         {".cc", ".sql"}});
  return absl::StrCat(
      file.source.path, ": ", Shared(file.name), " exists for ",
      absl::StrJoin(files, ", ",
                    [](std::string* out, const NamedFile& variant) {
                      absl::StrAppend(out, ToString(*variant.name.database));
                    }),
      " and not for ", ToString(database), "; add ", wanted,
      ", empty if there is nothing to do on that database");
}

// What a Down belongs to, or what is wrong with it.
std::string NoUp(const NamedFile& down) {
  if (down.name.naming == FileNaming::kFlyway) {
    return absl::StrCat(
        down.source.path,
        ": an undo of Flyway without the V file that it undoes (for refinery, "
        "where a U file is a migration like others, rename it to V...)");
  }
  return absl::StrCat(down.source.path, ": the Down of version ",
                      down.name.version.ToString(), ", which has no Up; add ",
                      down.name.naming == FileNaming::kDiesel
                          ? "up.sql beside it"
                          : absl::StrCat(down.name.version.ToString(), "_",
                                         down.name.name, ".up.sql"),
                      ", empty if there is nothing to do");
}

// Checks the Downs of a version against its Ups.
void ReportStrayDowns(const VersionFiles& files,
                      std::vector<std::string>& problems) {
  for (const NamedFile& down : files.downs) {
    const NamedFile* other = nullptr;
    bool belongs = false;
    for (const NamedFile& up : files.ups) {
      if (up.name.naming == down.name.naming) belongs = true;
      other = &up;
    }
    if (belongs) continue;
    if (other == nullptr) {
      problems.push_back(NoUp(down));
    } else {
      problems.push_back(absl::StrCat(
          down.source.path, ": version ", down.name.version.ToString(),
          " is that of ", other->source.path,
          ", which holds its Down itself; delete one of them"));
    }
  }
}

// With V1.2__x.sql in the set V1__y.sql must become comparable with it.
void ScaleDottedVersions(Files& files, std::vector<std::string>& problems) {
  const bool dotted = std::any_of(
      files.begin(), files.end(),
      [](const NamedFile& file) { return file.name.parts.size() > 1; });
  if (!dotted) return;
  for (NamedFile& file : files) {
    if (file.name.parts.empty()) continue;
    const absl::StatusOr<Version> scaled = DottedVersion(file.name.parts);
    if (scaled.ok()) {
      if (file.name.parts.size() == 1) file.replaces = file.name.version;
      file.name.version = *scaled;
    } else {
      problems.push_back(absl::StrCat(file.source.path, ": ",
                                      std::string(scaled.status().message())));
    }
  }
}

// A plain number among Flyway's versions, which grew by the scaling, would come
// before files that it has come after.
void ReportNumbersAmongDotted(const Files& files,
                              std::vector<std::string>& problems) {
  for (const NamedFile& number : files) {
    if (number.name.naming == FileNaming::kFlyway) continue;
    for (const NamedFile& dotted : files) {
      if (dotted.name.parts.empty() ||
          Version(dotted.name.parts[0]) > number.name.version ||
          dotted.name.version < number.name.version) {
        continue;
      }
      problems.push_back(absl::StrCat(
          number.source.path, ": version ", number.name.version.ToString(),
          " comes behind ", dotted.source.path,
          ", and would come before it, because the folder has dotted versions "
          "of Flyway, which are counted in thousand millions; give the file a "
          "timestamp or a name of Flyway's"));
      break;
    }
  }
}

SelectedMigration OfOneFile(const SourceFile& file, const FileName& name) {
  SelectedMigration selected;
  selected.version = name.version;
  selected.repeatable = name.role == FileRole::kRepeatable;
  selected.name = name.name;
  selected.language = name.language;
  selected.naming = name.naming;
  selected.up = file;
  return selected;
}

SelectedMigration Select(const NamedFile& up, const Files& downs,
                         DatabaseName database) {
  SelectedMigration selected = OfOneFile(up.source, up.name);
  if (const NamedFile* down = FileFor(downs, database)) {
    selected.down = down->source;
  }
  return selected;
}

}  // namespace

absl::StatusOr<std::vector<SelectedMigration>> SelectFiles(
    absl::Span<const SourceFile> files, DatabaseName database) {
  std::vector<std::string> problems;
  Files named;
  for (const SourceFile& file : files) {
    absl::StatusOr<FileName> name = ParseFileName(file.name);
    if (name.ok()) {
      named.push_back({file, *std::move(name), std::nullopt});
    } else {
      problems.push_back(absl::StrCat(OnOneLine(file.path), ": ",
                                      std::string(name.status().message())));
    }
  }
  std::sort(named.begin(), named.end(),
            [](const NamedFile& a, const NamedFile& b) {
              return a.source.path < b.source.path;
            });
  ScaleDottedVersions(named, problems);
  ReportNumbersAmongDotted(named, problems);
  FilesByVersion by_version;
  FilesByName repeatable;
  for (NamedFile& file : named) {
    if (file.name.role == FileRole::kRepeatable) {
      repeatable[file.name.name].push_back(std::move(file));
      continue;
    }
    VersionFiles& version = by_version[file.name.version];
    (file.name.role == FileRole::kDown ? version.downs : version.ups)
        .push_back(std::move(file));
  }
  std::vector<SelectedMigration> selected;
  const auto add = [&](const Files& ups, const Files& downs) {
    ReportClashes(ups, problems);
    if (const NamedFile* up = FileFor(ups, database)) {
      selected.push_back(Select(*up, downs, database));
      if (up->replaces.has_value() && by_version.count(*up->replaces) == 0) {
        selected.back().replaces.push_back(*up->replaces);
      }
    } else {
      problems.push_back(NoVariant(ups, database));
    }
  };
  for (const auto& [version, of_version] : by_version) {
    ReportClashes(of_version.downs, problems);
    ReportStrayDowns(of_version, problems);
    if (!of_version.ups.empty()) add(of_version.ups, of_version.downs);
  }
  for (const auto& [name, files_of_name] : repeatable) add(files_of_name, {});
  if (!problems.empty()) {
    std::sort(problems.begin(), problems.end());
    return absl::InvalidArgumentError(absl::StrJoin(problems, "\n"));
  }
  return selected;
}

std::vector<SelectedMigration> EachByItself(absl::Span<const SourceFile> files,
                                            DatabaseName database) {
  std::vector<SelectedMigration> result;
  for (const SourceFile& file : files) {
    const absl::StatusOr<FileName> name = ParseFileName(file.name);
    if (!name.ok() || name->database.value_or(database) != database) continue;
    result.push_back(OfOneFile(file, *name));
  }
  return result;
}

bool HasPairs(absl::Span<const SelectedMigration> migrations) {
  return std::any_of(migrations.begin(), migrations.end(),
                     [](const SelectedMigration& migration) {
                       return migration.naming == FileNaming::kPair;
                     });
}

std::string PlainBesidePairs(absl::string_view path) {
  return absl::StrCat(
      path,
      ": a plain file beside pairs (.up.sql, .down.sql), which golang-migrate "
      "passes over; to run it, rename it to end in .up.sql, else leave it out "
      "(--ignore, or `exclude` in the BUILD file)");
}

}  // namespace gander
