#include "runtime/sql/sum_file.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "runtime/migration/checksum.h"
#include "runtime/migration/file_name.h"

namespace gander {
namespace {

constexpr absl::string_view kMagic = "gander.sum";
constexpr absl::string_view kFormat = "1";
constexpr absl::string_view kWriteAnew =
    "write it anew with the command \"hash\"";

// An entry and where it stands.
struct Line {
  int64_t version = 0;
  SumEntry entry;
};

bool HasSeveralParts(const SumEntry& entry) {
  const absl::StatusOr<FileName> name = ParseFileName(entry.base_name);
  return name.ok() && name->parts.size() > 1;
}

// Without a version last: a repeatable migration, and a file whose name cannot
// be read, which is refused elsewhere. `dotted`: some version has several
// parts, and so Flyway's others are scaled with it (DottedVersion).
int64_t SortVersion(const SumEntry& entry, bool dotted) {
  const absl::StatusOr<FileName> name = ParseFileName(entry.base_name);
  if (!name.ok() || name->role == FileRole::kRepeatable) {
    return std::numeric_limits<int64_t>::max();
  }
  if (!dotted || name->parts.empty()) return name->version.value();
  return DottedVersion(name->parts).value_or(name->version).value();
}

std::string FormatLines(absl::Span<const SumEntry> entries) {
  const bool dotted =
      std::any_of(entries.begin(), entries.end(), &HasSeveralParts);
  std::vector<Line> sorted;
  for (const SumEntry& entry : entries) {
    sorted.push_back({SortVersion(entry, dotted), entry});
  }
  std::sort(sorted.begin(), sorted.end(), [](const Line& a, const Line& b) {
    return std::tie(a.version, a.entry.base_name) <
           std::tie(b.version, b.entry.base_name);
  });
  std::string lines;
  for (const Line& line : sorted) {
    absl::StrAppend(&lines, line.entry.base_name, " ", line.entry.checksum,
                    "\n");
  }
  return lines;
}

absl::Status NoSumFile(absl::string_view file, int64_t line,
                       absl::string_view message) {
  return absl::InvalidArgumentError(
      absl::StrCat(file, ":", line, ":1: ", message, "; ", kWriteAnew));
}

absl::Status CheckConflictMarkers(absl::string_view file,
                                  absl::string_view text) {
  int64_t line = 0;
  for (absl::string_view content : absl::StrSplit(text, '\n')) {
    ++line;
    for (absl::string_view marker : {"<<<<<<<", "=======", ">>>>>>>"}) {
      if (absl::StartsWith(content, marker)) {
        return NoSumFile(file, line,
                         "a conflict of version control; check that the "
                         "migrations of both sides go together");
      }
    }
  }
  return absl::OkStatus();
}

// Checks the first line against the others, and takes it off `text`.
absl::Status TakeHeader(absl::string_view file, absl::string_view& text) {
  const size_t end = text.find('\n');
  const absl::string_view header = absl::StripSuffix(text.substr(0, end), "\r");
  const std::vector<absl::string_view> words = absl::StrSplit(header, ' ');
  if (words.size() != 3 || words[0] != kMagic) {
    return NoSumFile(file, 1,
                     "this is no gander.sum, whose first line is \"gander.sum "
                     "1 <digest>\"");
  }
  if (words[1] != kFormat) {
    return absl::InvalidArgumentError(
        absl::StrCat(file, ":1:1: format ", words[1],
                     " is not known to this version of "
                     "gander, which writes format ",
                     kFormat, "; use a newer gander"));
  }
  text = end == absl::string_view::npos ? absl::string_view()
                                        : text.substr(end + 1);
  if (Checksum(text) != words[2]) {
    return NoSumFile(file, 1,
                     "the first line does not fit the lines below it: the file "
                     "was edited, or merged from two branches");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::map<std::string, std::string>> ReadLines(
    absl::string_view file, absl::string_view text) {
  std::map<std::string, std::string> checksums;
  int64_t line = 1;
  for (absl::string_view content : absl::StrSplit(text, '\n')) {
    ++line;
    absl::ConsumeSuffix(&content, "\r");
    if (content.empty()) continue;
    // A name may hold spaces.
    const size_t space = content.rfind(' ');
    if (space == absl::string_view::npos || space == 0 ||
        space + 1 == content.size()) {
      return NoSumFile(file, line, "a line is \"<file name> <checksum>\"");
    }
    const absl::string_view name = content.substr(0, space);
    if (!checksums.emplace(name, content.substr(space + 1)).second) {
      return NoSumFile(file, line, absl::StrCat(name, " is here twice"));
    }
  }
  return checksums;
}

}  // namespace

std::string FormatSum(absl::Span<const SumEntry> entries) {
  const std::string lines = FormatLines(entries);
  return absl::StrCat(kMagic, " ", kFormat, " ", Checksum(lines), "\n", lines);
}

absl::Status CheckSum(absl::string_view file, absl::string_view text,
                      absl::Span<const SumEntry> entries) {
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
  absl::Status status = CheckConflictMarkers(file, text);
  if (status.ok()) status = TakeHeader(file, text);
  if (!status.ok()) return status;
  const absl::StatusOr<std::map<std::string, std::string>> listed =
      ReadLines(file, text);
  if (!listed.ok()) return listed.status();

  std::map<std::string, std::string> left = *listed;
  std::map<std::string, absl::string_view> differences;
  for (const SumEntry& entry : entries) {
    const auto found = left.find(entry.base_name);
    if (found == left.end()) {
      differences[entry.base_name] = "is not in it";
      continue;
    }
    if (found->second != entry.checksum) {
      differences[entry.base_name] = "has been edited since it was written";
    }
    left.erase(found);
  }
  for (const auto& [name, checksum] : left) {
    differences[name] = "is in it, and there is no such file";
  }
  if (differences.empty()) return absl::OkStatus();
  std::vector<std::string> lines;
  for (const auto& [name, what] : differences) {
    lines.push_back(absl::StrCat("  ", name, " ", what));
  }
  return absl::FailedPreconditionError(absl::StrCat(
      file, " does not fit the migrations:\n", absl::StrJoin(lines, "\n"),
      "\nIf that is as it should be, ", kWriteAnew, "."));
}

}  // namespace gander
