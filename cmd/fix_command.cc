#include "cmd/fix_command.h"

#include <unistd.h>

#include <map>
#include <set>
#include <string>
#include <vector>

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
#include "runtime/migration/checksum.h"
#include "runtime/sql/directory.h"
#include "runtime/sql/sum_file.h"

namespace gander::cmd {
namespace {

// fix renames files, and diesel's have their version in their folder's name.
absl::Status RefuseDiesel(const std::string& folder,
                          const std::vector<SourceFile>& files) {
  std::set<std::string> lines;
  for (const SourceFile& file : files) {
    const size_t slash = file.name.find('/');
    if (slash == std::string::npos) continue;
    lines.insert(absl::StrCat(
        JoinPath(folder, file.name.substr(0, slash)),
        ": a folder of diesel's; fix renames files only, so rename all by "
        "hand, or leave this one out with --ignore"));
  }
  if (lines.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrJoin(lines, "\n"));
}

absl::StatusOr<std::vector<FolderFile>> ReadFolder(
    const std::string& folder, const DirectoryOptions& options) {
  const absl::StatusOr<std::vector<SourceFile>> listed =
      ListMigrationFolder(folder, options);
  if (!listed.ok()) return listed.status();
  if (absl::Status s = RefuseDiesel(folder, *listed); !s.ok()) return s;
  std::vector<FolderFile> files;
  for (const SourceFile& file : *listed) {
    absl::StatusOr<std::string> content = ReadRegularFile(file.path);
    if (!content.ok()) return content.status();
    if (absl::StartsWith(*content, "\xFF\xFE") ||
        absl::StartsWith(*content, "\xFE\xFF")) {
      return absl::InvalidArgumentError(
          absl::StrCat(file.path, ": the file is in UTF-16; save it as UTF-8"));
    }
    files.push_back({file.name, *std::move(content)});
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

// gander.sum before the renaming and after it.
std::vector<SumEntry> SumBefore(const std::vector<FolderFile>& files) {
  std::vector<SumEntry> entries;
  for (const FolderFile& file : files) {
    entries.push_back({file.name, Checksum(file.content)});
  }
  return entries;
}

std::vector<SumEntry> SumAfter(const std::vector<FolderFile>& files,
                               const std::vector<Renaming>& renamings) {
  std::map<std::string, std::string> checksums;
  for (const FolderFile& file : files) {
    checksums[file.name] = Checksum(file.content);
  }
  for (const Renaming& renaming : renamings) checksums.erase(renaming.from);
  for (const Renaming& renaming : renamings) {
    checksums[renaming.to] = Checksum(renaming.content);
  }
  std::vector<SumEntry> entries;
  for (const auto& [name, checksum] : checksums) {
    entries.push_back({name, checksum});
  }
  return entries;
}

// Writes the gander.sum of the folder as it will be; nothing when there is
// none. It goes before the files, so that what is interrupted in between is
// known by it: the sum fits either the files as they are, or as they will be.
// Any other is wrong, and must not become right by being written anew.
//
// kFailedPrecondition: it fits neither. Any other: it cannot be read or
// written.
absl::Status RewriteSum(const std::string& path,
                        const std::vector<FolderFile>& files,
                        const std::vector<Renaming>& renamings, bool dry_run) {
  const absl::StatusOr<std::string> text = ReadRegularFile(path);
  if (absl::IsNotFound(text.status())) return absl::OkStatus();
  if (!text.ok()) return text.status();
  const std::vector<SumEntry> after = SumAfter(files, renamings);
  if (CheckSum(path, *text, after).ok()) return absl::OkStatus();
  absl::Status fits = CheckSum(path, *text, SumBefore(files));
  if (!fits.ok() || dry_run) return fits;
  return ReplaceFile(path, FormatSum(after));
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
  const absl::StatusOr<std::vector<FolderFile>> files =
      ReadFolder(folder, context.settings.files);
  if (!files.ok()) return Result::Failure(files.status());
  const absl::StatusOr<std::vector<Renaming>> plan = PlanRenumbering(*files);
  if (!plan.ok()) return Result::Failure(InFolder(folder, plan.status()));

  Result result;
  result.json = {{"folder", folder},
                 {"dry_run", dry_run},
                 {"files", Json::array()},
                 {"sum", nullptr}};
  if (plan->empty()) {
    result.text = "Nothing to do: no file has a timestamp for a version.\n";
    return result;
  }
  const std::string sum_path = SumPath(folder);
  const absl::Status sum = RewriteSum(sum_path, *files, *plan, dry_run);
  if (!sum.ok()) return Result::Failure(sum);

  for (const Renaming& renaming : *plan) {
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
                  Count(plan->size(), "file"), ".\n");
  if (access(sum_path.c_str(), F_OK) == 0) result.json["sum"] = sum_path;
  return result;
}

}  // namespace gander::cmd
