#include "cmd/given_file.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cmd/file.h"

namespace gander::cmd {

absl::StatusOr<std::string> ReadGivenFile(absl::string_view source,
                                          const std::string& path,
                                          absl::string_view holds,
                                          size_t longest) {
  if (absl::StrContains(path, "://")) {
    return absl::InvalidArgumentError(
        absl::StrCat(source, " names a file that holds ", holds,
                     ", and this is a URL; "
                     "give it as --database-url or GANDER_DATABASE_URL"));
  }
  absl::StatusOr<std::string> content = ReadFile(path, longest);
  if (content.ok()) return content;
  return absl::Status(
      content.status().code(),
      absl::StrCat(source, ": ", std::string(content.status().message())));
}

}  // namespace gander::cmd
