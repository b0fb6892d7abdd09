#include "cmd/version_argument.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/migration/file_name.h"

namespace gander::cmd {

absl::StatusOr<Version> ReadVersion(absl::string_view text) {
  if (absl::StrContains(text, ".")) {
    // As the name of such a file.
    const absl::StatusOr<FileName> name =
        ParseFileName(absl::StrCat("V", text, "__.sql"));
    if (name.ok() && name->naming == FileNaming::kFlyway &&
        name->name.empty()) {
      absl::StatusOr<Version> dotted = DottedVersion(name->parts);
      if (dotted.ok()) return dotted;
    }
  }
  absl::StatusOr<Version> version = Version::Parse(text);
  if (version.ok()) return version;
  return absl::InvalidArgumentError(
      "is not a version, which is a number from 0 to 9223372036854775807");
}

}  // namespace gander::cmd
