#include "cmd/step_label.h"

#include "absl/strings/str_cat.h"

namespace gander::cmd {

std::string VersionLabel(Version version, absl::string_view file) {
  const size_t slash = file.rfind('/');
  if (slash != absl::string_view::npos) file.remove_prefix(slash + 1);
  const size_t digits = file.find_first_not_of("0123456789");
  const absl::string_view label = file.substr(0, digits);
  return label.empty() ? version.ToString() : std::string(label);
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
