#include "cmd/project.h"

#include <set>

#include "absl/strings/match.h"
#include "cmd/flag_table.h"
#include "runtime/migration/file_name.h"

namespace gander::cmd {
namespace {

// The folder that a file is read from: for diesel's the one above its own.
std::string FolderOf(absl::string_view file) {
  const size_t length = file.size() - MigrationFileName(file).size();
  return length == 0 ? "." : std::string(file.substr(0, length - 1));
}

bool IsIn(absl::string_view folder, absl::string_view other) {
  return other == "." || folder == other ||
         (absl::StartsWith(folder, other) && folder[other.size()] == '/');
}

}  // namespace

std::string Project::DefaultOf(absl::string_view flag) const {
  if (catalog == nullptr) return "";
  for (const EmbeddedDefault& value : catalog->defaults()) {
    const FlagRow* const row = FindFlag(value.flag);
    if (row != nullptr && flag == row->name) return value.value;
  }
  return "";
}

std::string Project::SourceFolder() const {
  if (catalog == nullptr || catalog->databases().empty()) return "";
  const absl::StatusOr<Catalog> migrations =
      catalog->For(catalog->databases().front());
  if (!migrations.ok()) return "";
  std::set<std::string> folders;
  for (const absl::Span<const Migration> all :
       {migrations->migrations(), migrations->repeatables()}) {
    for (const Migration& migration : all) {
      folders.insert(FolderOf(migration.file));
    }
  }
  if (folders.empty() || absl::StartsWith(*folders.begin(), "external/")) {
    return "";
  }
  // With several, the one that holds the others. The shortest sorts first.
  const std::string& first = *folders.begin();
  for (const std::string& folder : folders) {
    if (!IsIn(folder, first)) return "";
  }
  return first;
}

}  // namespace gander::cmd
