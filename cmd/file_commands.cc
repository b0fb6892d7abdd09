#include "cmd/file_commands.h"

#include <unistd.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "cmd/file.h"
#include "cmd/folder.h"
#include "cmd/migrations.h"
#include "cmd/new_version.h"
#include "cmd/redact.h"
#include "cmd/skeleton.h"
#include "cmd/step_label.h"
#include "runtime/migration/file_name.h"

namespace gander::cmd {
namespace {

absl::StatusOr<std::string> NewName(const Context& context) {
  const std::string& given = context.invocation.arguments[0];
  // A letter that was dropped in silence would leave another word.
  for (const char c : given) {
    if (absl::ascii_isascii(static_cast<unsigned char>(c))) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("create: ", QuotedArgument(given),
                     " has letters that no file name of a migration may have; "
                     "write it with a-z, 0-9, '_' and '-'"));
  }
  const absl::string_view extension = context.settings.cc ? ".cc" : ".sql";
  absl::StatusOr<std::string> name =
      SnakeName(absl::StripSuffix(given, extension));
  if (name.ok()) return absl::StrCat(*name, extension);
  return absl::InvalidArgumentError(
      absl::StrCat("create: ", QuotedArgument(given),
                   " holds neither a letter nor a digit to make a name of"));
}

}  // namespace

Result CreateCommand(const Context& context) {
  const Settings& settings = context.settings;
  if (settings.folder.empty()) {
    return Result::Failure(absl::InvalidArgumentError(kNoSourceFolder));
  }
  const absl::StatusOr<std::string> name = NewName(context);
  if (!name.ok()) return Result::Failure(name.status());
  const absl::StatusOr<std::vector<SourceFile>> files =
      ListMigrationFolder(settings.folder, {});
  if (!files.ok()) return Result::Failure(files.status());
  std::vector<std::string> names;
  for (const SourceFile& file : *files) names.push_back(file.name);
  const absl::StatusOr<std::string> version =
      settings.sequential ? SequentialVersion(names)
                          : TimestampVersion(absl::Now(), names);
  if (!version.ok()) return Result::Failure(version.status());

  const std::string path =
      JoinPath(settings.folder, absl::StrCat(*version, "_", *name));
  const absl::Status created =
      CreateFile(path, settings.cc ? CppSkeleton() : SqlSkeleton());
  if (!created.ok()) return Result::Failure(created);
  Result result;
  result.text = absl::StrCat(path, "\n");
  result.json = {{"file", path}};
  return result;
}

Result HashCommand(const Context& context) {
  const std::string& folder = context.settings.folder;
  if (folder.empty()) {
    return Result::Failure(absl::InvalidArgumentError(kNoSourceFolder));
  }
  const absl::StatusOr<std::vector<SumEntry>> entries =
      SumFolder(folder, context.settings.files);
  if (!entries.ok()) return Result::Failure(entries.status());
  const std::string path = SumPath(folder);
  Result result;
  if (context.settings.check) {
    if (access(path.c_str(), F_OK) != 0) {
      return Result::Failure(absl::NotFoundError(
          absl::StrCat("there is no ", path, "; write it with 'hash'")));
    }
    const absl::Status status = CheckFolderSum(folder, context.settings.files);
    if (!status.ok()) result = Result::Failure(status);
  } else {
    const absl::Status status = ReplaceFile(path, FormatSum(*entries));
    if (!status.ok()) return Result::Failure(status);
  }
  if (result.code == ExitCode::kDone) {
    result.text =
        absl::StrCat(path, ": ", Count(entries->size(), "file"),
                     context.settings.check ? ", no change" : "", "\n");
  }
  result.json = {{"file", path}, {"checked", context.settings.check}};
  result.json["files"] = Json::array();
  for (const SumEntry& entry : *entries) {
    result.json["files"].push_back(
        {{"name", entry.base_name}, {"checksum", entry.checksum}});
  }
  return result;
}

}  // namespace gander::cmd
