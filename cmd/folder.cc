#include "cmd/folder.h"

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

}  // namespace gander::cmd
