#include "runtime/engine/outstanding.h"

#include "absl/strings/str_cat.h"

namespace gander {
namespace {

bool IsOutstanding(const MigrationStatus& status) {
  // Without a file it is not of this catalog.
  return !status.file.empty() &&
         (status.state == MigrationStatus::State::kPending ||
          status.state == MigrationStatus::State::kPartial);
}

}  // namespace

std::vector<OutstandingMigration> FindOutstanding(
    const StatusReport& status, std::optional<Version> up_to) {
  std::vector<OutstandingMigration> outstanding;
  for (const MigrationStatus& migration : status.migrations) {
    if (!IsOutstanding(migration)) continue;
    if (up_to.has_value() && *up_to < migration.version) continue;
    OutstandingMigration& added = outstanding.emplace_back();
    added.version = migration.version;
    added.name = migration.name;
    added.file = migration.file;
    added.half_done = migration.state == MigrationStatus::State::kPartial;
  }
  if (up_to.has_value()) return outstanding;
  for (const RepeatableStatus& migration : status.repeatables) {
    if (!migration.pending) continue;
    OutstandingMigration& added = outstanding.emplace_back();
    added.repeatable = true;
    added.name = migration.name;
    added.file = migration.file;
  }
  return outstanding;
}

std::string Describe(const std::vector<OutstandingMigration>& outstanding) {
  const OutstandingMigration& first = outstanding.front();
  const std::string named =
      absl::StrCat(first.file, first.half_done ? " (half done)" : "");
  if (outstanding.size() == 1) {
    return absl::StrCat(named, " is not applied yet");
  }
  return absl::StrCat(outstanding.size(),
                      " migrations are not applied yet, the first of them ",
                      named);
}

}  // namespace gander
