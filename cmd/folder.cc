#include "cmd/folder.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace gander::cmd {

std::string JoinPath(const std::string& folder, absl::string_view name) {
  if (folder == ".") return std::string(name);
  return absl::StrCat(folder, absl::EndsWith(folder, "/") ? "" : "/", name);
}

absl::Status NoSuchFolder(const std::string& folder) {
  return absl::NotFoundError(absl::StrCat(
      "there is no folder ", folder,
      "; make it, or name the folder of your migrations with --dir"));
}

absl::StatusOr<std::vector<std::string>> ListFolder(const std::string& folder) {
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  std::vector<std::string> names;
  for (; !error && entries != std::filesystem::directory_iterator();
       entries.increment(error)) {
    std::string name = entries->path().filename().string();
    std::error_code ignored;
    if (absl::StartsWith(name, ".") || entries->is_directory(ignored)) continue;
    names.push_back(std::move(name));
  }
  if (error == std::errc::no_such_file_or_directory) {
    return NoSuchFolder(folder);
  }
  if (error == std::errc::permission_denied) {
    return absl::PermissionDeniedError(
        absl::StrCat("cannot read the folder ", folder, ": ", error.message()));
  }
  if (error) {
    return absl::InvalidArgumentError(
        absl::StrCat("cannot read the folder ", folder, ": ", error.message()));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace gander::cmd
