#include "tools/embed/sum.h"

#include <set>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/migration/checksum.h"
#include "runtime/migration/file_name.h"
#include "runtime/sql/sum_file.h"

namespace gander::embed {

absl::StatusOr<std::string> MakeSum(const Request& request, FileReader read) {
  std::vector<SumEntry> entries;
  std::set<std::string> problems;
  for (const RequestedFile& file : request.files) {
    absl::StatusOr<std::string> content = read(file.path);
    if (content.ok()) {
      entries.push_back(
          {std::string(MigrationFileName(file.shown)), Checksum(*content)});
    } else {
      problems.insert(
          absl::StrCat(file.shown, ": ", content.status().message()));
    }
  }
  if (!problems.empty()) {
    return absl::InvalidArgumentError(absl::StrJoin(problems, "\n"));
  }
  return FormatSum(entries);
}

}  // namespace gander::embed
