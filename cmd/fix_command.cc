#include "cmd/fix_command.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cmd/file.h"
#include "cmd/folder.h"
#include "cmd/migrations.h"
#include "cmd/moved_file.h"
#include "cmd/renumbering.h"
#include "cmd/step_label.h"
#include "runtime/migration/file_name.h"
#include "runtime/sql/sum_file.h"

namespace gander::cmd {
namespace {

// Whether a folder in the folder is one of diesel's migrations, which fix would
// otherwise pass over unseen: its files are up.sql and down.sql.
bool IsDieselMigration(const std::filesystem::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  std::error_code ignored;
  return absl::ascii_isdigit(static_cast<unsigned char>(name[0])) &&
         entry.is_directory(ignored) &&
         std::filesystem::exists(entry.path() / "up.sql", ignored);
}

absl::Status RefuseDiesel(const std::string& folder) {
  std::vector<std::string> found;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end;
       !error && entry != end; entry.increment(error)) {
    if (!IsDieselMigration(*entry)) continue;
    found.push_back(absl::StrCat(
        JoinPath(folder, entry->path().filename().string()),
        ": a folder of diesel's; fix renames files only, so rename all by "
        "hand, or move this one out of the folder"));
  }
  if (found.empty()) return absl::OkStatus();
  std::sort(found.begin(), found.end());
  return absl::InvalidArgumentError(absl::StrJoin(found, "\n"));
}

absl::StatusOr<std::vector<FolderFile>> ReadFolder(const std::string& folder) {
  absl::StatusOr<std::vector<std::string>> names = ListFolder(folder);
  if (!names.ok()) return names.status();
  if (absl::Status s = RefuseDiesel(folder); !s.ok()) return s;
  std::vector<FolderFile> files;
  for (const std::string& name : *names) {
    if (!LooksLikeMigration(name)) continue;
    absl::StatusOr<std::string> content =
        ReadRegularFile(JoinPath(folder, name));
    if (!content.ok()) return content.status();
    if (absl::StartsWith(*content, "\xFF\xFE") ||
        absl::StartsWith(*content, "\xFE\xFF")) {
      return absl::InvalidArgumentError(absl::StrCat(
          JoinPath(folder, name), ": the file is in UTF-16; save it as UTF-8"));
    }
    files.push_back({name, *std::move(content)});
  }
  return files;
}

// With the folder before the name of the file that each line begins with.
absl::Status InFolder(const std::string& folder, const absl::Status& status) {
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(status.message(), '\n')) {
    lines.push_back(JoinPath(folder, line));
  }
  return absl::Status(status.code(), absl::StrJoin(lines, "\n"));
}

// A gander.sum that is wrong must not become right by being written anew.
absl::Status CheckSumBefore(const std::string& folder, bool goes_on) {
  const absl::Status status = CheckFolderSum(folder);
  if (status.ok() || !goes_on) return status;
  return absl::Status(
      status.code(),
      absl::StrCat(std::string(status.message()),
                   "\nAn earlier fix was interrupted; when the files are as "
                   "they should be, run 'hash', then 'fix' again to finish "
                   "it."));
}

void AddJson(const Renaming& renaming, const std::string& folder, Json* files) {
  files->push_back({{"from", JoinPath(folder, renaming.from)},
                    {"to", JoinPath(folder, renaming.to)},
                    {"version", renaming.version.value()},
                    {"replaces", renaming.replaced.value()}});
}

}  // namespace

Result FixCommand(const Context& context) {
  const std::string& folder = context.settings.folder;
  const bool dry_run = context.settings.dry_run;
  if (folder.empty()) {
    return Result::Failure(absl::InvalidArgumentError(kNoSourceFolder));
  }
  const absl::StatusOr<std::vector<FolderFile>> files = ReadFolder(folder);
  if (!files.ok()) return Result::Failure(files.status());
  const absl::StatusOr<Renumbering> plan = PlanRenumbering(*files);
  if (!plan.ok()) return Result::Failure(InFolder(folder, plan.status()));

  Result result;
  result.json = {{"folder", folder},
                 {"dry_run", dry_run},
                 {"files", Json::array()},
                 {"sum", nullptr}};
  if (plan->renamings.empty()) {
    result.text = "Nothing to do: no file has a timestamp for a version.\n";
    return result;
  }
  const bool has_sum = access(SumPath(folder).c_str(), F_OK) == 0;
  const absl::Status sum = CheckSumBefore(folder, plan->goes_on);
  if (!sum.ok()) return Result::Failure(sum);

  for (const Renaming& renaming : plan->renamings) {
    const std::string from = JoinPath(folder, renaming.from);
    const std::string to = JoinPath(folder, renaming.to);
    if (!dry_run) {
      const absl::Status moved = MoveFile(from, to, renaming.content);
      if (!moved.ok()) {
        result.code = FromStatus(moved);
        result.error =
            absl::StrCat(std::string(moved.message()),
                         "; correct that, then run fix again to go on");
        return result;
      }
    }
    absl::StrAppend(&result.text, from, " -> ", to, "\n");
    AddJson(renaming, folder, &result.json["files"]);
  }
  absl::StrAppend(&result.text, dry_run ? "Would rename " : "Renamed ",
                  Count(plan->renamings.size(), "file"), ".\n");
  if (!has_sum) return result;
  result.json["sum"] = SumPath(folder);
  if (dry_run) return result;
  const absl::StatusOr<std::vector<SumEntry>> entries = SumFolder(folder);
  const absl::Status written =
      entries.ok() ? ReplaceFile(SumPath(folder), FormatSum(*entries))
                   : entries.status();
  if (!written.ok()) {
    result.code = FromStatus(written);
    result.error = std::string(written.message());
  }
  return result;
}

}  // namespace gander::cmd
