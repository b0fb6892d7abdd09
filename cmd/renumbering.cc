#include "cmd/renumbering.h"

#include <algorithm>
#include <map>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "cmd/step_label.h"
#include "runtime/migration/file_name.h"
#include "runtime/migration/replaces_call.h"
#include "runtime/sql/replaces_line.h"

namespace gander::cmd {
namespace {

constexpr size_t kTimestampDigits = 14;
constexpr size_t kFirstWidth = 5;

struct NamedFile {
  const FolderFile* file;
  FileName name;
};

// The number that a version gets, as it stands in the file's name.
struct Number {
  Version version;
  std::string label;
};

class Renumberer {
 public:
  explicit Renumberer(absl::Span<const FolderFile> files) : files_(files) {}

  absl::StatusOr<std::vector<Renaming>> Plan() {
    for (const FolderFile& file : files_) Read(file);
    if (problems_.empty() && !timestamps_.empty()) {
      CheckOrder();
      for (auto& [version, files] : timestamps_) {
        // What a Down belongs to knows its old version; a Down alone does not.
        std::stable_partition(files.begin(), files.end(),
                              [](const NamedFile& file) {
                                return file.name.role != FileRole::kDown;
                              });
        Renumber(version, files);
      }
    }
    if (problems_.empty()) return std::move(renamings_);
    std::sort(problems_.begin(), problems_.end());
    return absl::InvalidArgumentError(absl::StrJoin(problems_, "\n"));
  }

 private:
  void Problem(absl::string_view file, absl::string_view message) {
    problems_.push_back(absl::StrCat(file, ": ", message));
  }

  void Read(const FolderFile& file) {
    absl::StatusOr<FileName> name = ParseFileName(file.name);
    if (!name.ok()) return Problem(file.name, name.status().message());
    // It has no version to renumber.
    if (name->role == FileRole::kRepeatable) return;
    // V1__x.sql: what a version is there is another matter.
    if (!absl::ascii_isdigit(static_cast<unsigned char>(file.name[0]))) {
      return Problem(file.name,
                     "fix renames files that begin with their version; move "
                     "this one out of the folder, or rename all by hand");
    }
    const Version version = name->version;
    if (IsTimestamp(version)) {
      timestamps_[version].push_back({&file, *std::move(name)});
      return;
    }
    for (const Version old : ReplacedBy(file, *name)) {
      numbers_[old] = {version, VersionLabel(version, file.name)};
    }
    sequence_[version].push_back({&file, *std::move(name)});
  }

  std::vector<Version> ReplacedBy(const FolderFile& file,
                                  const FileName& name) {
    if (name.language == FileLanguage::kCpp) {
      return FindReplacesCalls(file.content);
    }
    absl::StatusOr<std::vector<Version>> replaced = FindReplaces(file.content);
    if (replaced.ok()) return *std::move(replaced);
    problems_.push_back(
        absl::StrCat(file.name, ":", replaced.status().message()));
    return {};
  }

  // A number behind the highest one would change places with it.
  void CheckOrder() {
    if (sequence_.empty()) return;
    const auto& [highest, files] = *sequence_.rbegin();
    const auto& [first, first_files] = *timestamps_.begin();
    if (highest < first) return;
    Problem(files.front().file->name,
            absl::StrCat("its version is above that of ",
                         first_files.front().file->name,
                         ", which would come after it with a number of the "
                         "sequence; fix does not change the order"));
  }

  Number NextNumber() {
    size_t width = kFirstWidth;
    int64_t highest = 0;
    if (!sequence_.empty()) {
      const auto& [version, files] = *sequence_.rbegin();
      width = VersionLabel(version, files.front().file->name).size();
      highest = version.value();
    }
    const Version version(highest + ++given_);
    return {version,
            absl::StrFormat("%0*d", static_cast<int>(width), version.value())};
  }

  void Renumber(Version old, const std::vector<NamedFile>& files) {
    const auto known = numbers_.find(old);
    if (known == numbers_.end()) {
      const Number number = NextNumber();
      for (const NamedFile& file : files) Rename(file, old, number);
      return;
    }
    // Left by a renumbering that was interrupted, if it is the same migration.
    for (const NamedFile& other : sequence_[known->second.version]) {
      if (other.name.name == files.front().name.name) continue;
      return Problem(
          files.front().file->name,
          absl::StrCat("its version is still there, and ", other.file->name,
                       " replaces it; take that Replaces out, or "
                       "delete one of the files"));
    }
    for (const NamedFile& file : files) Rename(file, old, known->second);
  }

  void Rename(const NamedFile& file, Version old, const Number& number) {
    const std::string& from = file.file->name;
    const size_t digits = from.find_first_not_of("0123456789");
    const std::string to = absl::StrCat(number.label, from.substr(digits));
    const absl::StatusOr<std::string> content = NewContent(file, old);
    if (!content.ok()) {
      return Problem(
          absl::StrCat(from, content.status().message()),
          absl::StrCat("write .Replaces(", old.ToString(),
                       ") behind the macro yourself, and rename the file to ",
                       to));
    }
    const auto other =
        std::find_if(files_.begin(), files_.end(),
                     [&to](const FolderFile& f) { return f.name == to; });
    if (other != files_.end() && other->content != *content) {
      return Problem(from, absl::StrCat("it would become ", to,
                                        ", which is there with other content; "
                                        "delete one of them"));
    }
    renamings_.push_back({from, to, number.version, old, *content});
  }

  static absl::StatusOr<std::string> NewContent(const NamedFile& file,
                                                Version old) {
    const std::string& content = file.file->content;
    if (file.name.language == FileLanguage::kCpp) {
      const std::vector<Version> said = FindReplacesCalls(content);
      const bool has_it =
          std::find(said.begin(), said.end(), old) != said.end();
      return has_it ? content : AddReplacesCall(content, old);
    }
    // The other half of the migration says it.
    if (file.name.role == FileRole::kDown) return content;
    const std::vector<Version> said =
        FindReplaces(content).value_or(std::vector<Version>());
    const bool has_it = std::find(said.begin(), said.end(), old) != said.end();
    return has_it ? content : AddReplaces(content, old);
  }

  const absl::Span<const FolderFile> files_;
  std::map<Version, std::vector<NamedFile>> timestamps_;
  std::map<Version, std::vector<NamedFile>> sequence_;
  // What replaced timestamps have already.
  std::map<Version, Number> numbers_;
  int64_t given_ = 0;
  std::vector<std::string> problems_;
  std::vector<Renaming> renamings_;
};

}  // namespace

bool IsTimestamp(Version version) {
  const std::string digits = version.ToString();
  absl::Time time;
  std::string error;
  return digits.size() == kTimestampDigits &&
         absl::ParseTime("%E4Y%m%d%H%M%S", digits, &time, &error) &&
         time >= absl::UnixEpoch();
}

absl::StatusOr<std::vector<Renaming>> PlanRenumbering(
    absl::Span<const FolderFile> files) {
  return Renumberer(files).Plan();
}

}  // namespace gander::cmd
