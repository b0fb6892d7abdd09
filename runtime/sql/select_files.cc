#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/migration/file_name.h"
#include "runtime/sql/directory.h"

namespace gander {
namespace {

struct NamedFile {
  SourceFile source;
  FileName name;
};

using Files = std::vector<NamedFile>;

// A path on one line, whatever its name holds.
std::string OnOneLine(const std::string& path) {
  for (const char c : path) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      return absl::Utf8SafeCEscape(path);
    }
  }
  return path;
}

// Two files that say the same version, and not as variants of one migration.
bool Clash(const NamedFile& a, const NamedFile& b) {
  return a.name.database == b.name.database || a.name.name != b.name.name;
}

// A line for each file that clashes with one before it.
void ReportClashes(const Files& files, std::vector<std::string>& problems) {
  for (size_t i = 1; i < files.size(); ++i) {
    for (size_t k = 0; k < i; ++k) {
      if (!Clash(files[i], files[k])) continue;
      problems.push_back(absl::StrCat(
          files[i].source.path, ": version ", files[i].name.version.ToString(),
          " is that of ", files[k].source.path,
          " too; give one of them another version"));
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
  return absl::StrCat(
      file.source.path, ": version ", file.name.version.ToString(),
      " exists for ",
      absl::StrJoin(files, ", ",
                    [](std::string* out, const NamedFile& variant) {
                      absl::StrAppend(out, ToString(*variant.name.database));
                    }),
      " and not for ", ToString(database), "; add ",
      file.name.version.ToString(), "_", file.name.name, ".",
      ToString(database),
      ".sql, empty if there is nothing to do on that database");
}

}  // namespace

absl::StatusOr<std::vector<SourceFile>> SelectFiles(
    absl::Span<const SourceFile> files, DatabaseName database) {
  std::vector<std::string> problems;
  std::map<Version, Files> by_version;
  for (const SourceFile& file : files) {
    absl::StatusOr<FileName> name = ParseFileName(file.base_name);
    if (name.ok()) {
      by_version[name->version].push_back({file, *std::move(name)});
    } else {
      problems.push_back(absl::StrCat(OnOneLine(file.path), ": ",
                                      std::string(name.status().message())));
    }
  }
  std::vector<SourceFile> selected;
  for (auto& [version, candidates] : by_version) {
    std::sort(candidates.begin(), candidates.end(),
              [](const NamedFile& a, const NamedFile& b) {
                return a.source.path < b.source.path;
              });
    ReportClashes(candidates, problems);
    if (const NamedFile* file = FileFor(candidates, database)) {
      selected.push_back(file->source);
    } else {
      problems.push_back(NoVariant(candidates, database));
    }
  }
  if (!problems.empty()) {
    std::sort(problems.begin(), problems.end());
    return absl::InvalidArgumentError(absl::StrJoin(problems, "\n"));
  }
  return selected;
}

}  // namespace gander
