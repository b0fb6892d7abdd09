#include "cmd/project.h"

#include "absl/strings/match.h"

namespace gander::cmd {

std::string Project::DefaultOf(absl::string_view flag) const {
  if (catalog == nullptr) return "";
  for (const EmbeddedDefault& value : catalog->defaults()) {
    if (flag == value.flag) return value.value;
  }
  return "";
}

std::string Project::SourceFolder() const {
  if (catalog == nullptr || catalog->databases().empty()) return "";
  const absl::StatusOr<Catalog> migrations =
      catalog->For(catalog->databases().front());
  if (!migrations.ok() || migrations->empty()) return "";
  const std::string& file = migrations->migrations().front().file;
  if (absl::StartsWith(file, "external/")) return "";
  const size_t slash = file.rfind('/');
  return slash == std::string::npos ? "." : file.substr(0, slash);
}

}  // namespace gander::cmd
