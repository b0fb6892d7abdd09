#include "cmd/new_version.h"

#include <cstdint>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cmd/step_label.h"
#include "runtime/migration/file_name.h"

namespace gander::cmd {
namespace {

// The version of a file name; nothing when it is no migration's.
std::optional<Version> VersionOf(const std::string& name) {
  if (!LooksLikeMigration(name)) return std::nullopt;
  const absl::StatusOr<FileName> parsed = ParseFileName(name);
  if (!parsed.ok()) return std::nullopt;
  return parsed->version;
}

}  // namespace

std::string TimestampVersion(absl::Time now,
                             absl::Span<const std::string> names) {
  std::set<Version> taken;
  for (const std::string& name : names) {
    const std::optional<Version> version = VersionOf(name);
    if (version.has_value()) taken.insert(*version);
  }
  while (true) {
    std::string text =
        absl::FormatTime("%E4Y%m%d%H%M%S", now, absl::UTCTimeZone());
    const absl::StatusOr<Version> version = Version::Parse(text);
    if (!version.ok() || taken.count(*version) == 0) return text;
    now += absl::Seconds(1);
  }
}

absl::StatusOr<std::string> SequentialVersion(
    absl::Span<const std::string> names) {
  constexpr Version kFirstTimestamp(1970'01'01'00'00'00);
  Version newest;
  std::string label;
  for (const std::string& name : names) {
    const std::optional<Version> version = VersionOf(name);
    if (!version.has_value() || (!label.empty() && *version < newest)) continue;
    newest = *version;
    label = VersionLabel(*version, name);
  }
  if (label.empty()) return std::string("0001");
  if (newest >= kFirstTimestamp) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the newest version, ", label,
        ", is a timestamp, and the next number of a sequence would not come "
        "after it; leave --sequential out"));
  }
  return absl::StrFormat("%0*d", static_cast<int>(label.size()),
                         newest.value() + 1);
}

}  // namespace gander::cmd
