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

// Nothing when it is no migration's, or of one without a version.
std::optional<FileName> Parsed(const std::string& name) {
  absl::StatusOr<FileName> parsed = ParseFileName(name);
  if (!parsed.ok() || parsed->role == FileRole::kRepeatable) {
    return std::nullopt;
  }
  return *std::move(parsed);
}

}  // namespace

std::string TimestampVersion(absl::Time now,
                             absl::Span<const std::string> names) {
  std::set<Version> taken;
  for (const std::string& name : names) {
    const std::optional<FileName> parsed = Parsed(name);
    if (parsed.has_value()) taken.insert(parsed->version);
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
    const std::optional<FileName> parsed = Parsed(name);
    if (!parsed.has_value()) continue;
    if (parsed->parts.size() > 1) {
      return absl::InvalidArgumentError(absl::StrCat(
          name,
          " has a version of several parts, and so no number is the next one; "
          "name the new file in the same way by hand, or leave --sequential "
          "out"));
    }
    if (!label.empty() && parsed->version < newest) continue;
    newest = parsed->version;
    label = VersionLabel(newest, name);
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
