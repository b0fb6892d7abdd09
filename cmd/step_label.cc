#include "cmd/step_label.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/migration/file_name.h"

namespace gander::cmd {

std::string VersionLabel(Version version, absl::string_view file) {
  file = MigrationFileName(file);
  const absl::StatusOr<FileName> name = ParseFileName(file);
  if (name.ok() && name->role == FileRole::kRepeatable) return "R";
  if (name.ok() && name->parts.size() > 1) {
    return absl::StrJoin(name->parts, ".");
  }
  if (name.ok() && name->naming == FileNaming::kFlyway) file.remove_prefix(1);
  const absl::string_view label =
      file.substr(0, file.find_first_not_of("0123456789"));
  // diesel's 2024-01-31-095500 is no number.
  const bool is_number =
      name.ok() && Version::Parse(label).value_or(Version()) == name->version;
  return is_number ? std::string(label) : version.ToString();
}

std::string StepLabel(const Migration& migration) {
  return absl::StrCat(VersionLabel(migration.version, migration.file), " ",
                      migration.name);
}

std::string Count(int64_t count, absl::string_view noun) {
  return absl::StrCat(count, " ", noun, count == 1 ? "" : "s");
}

absl::string_view ToString(Direction direction) {
  return direction == Direction::kUp ? "up" : "down";
}

absl::string_view ToString(MigrationKind kind) {
  return kind == MigrationKind::kSql ? "sql" : "cpp";
}

}  // namespace gander::cmd
