// File: sum_file.h
//
// gander.sum: the checksums of a project's migrations, committed beside them.
// Its first line is a digest over all other lines, so that two branches which
// each add a migration conflict in version control instead of merging unseen.
//
//   gander.sum 1 <sha-256 of the lines below, hexadecimal>
//   0001_create_customers.sql <checksum>
//   0002_split_names.cc <checksum>
//
// Lines are sorted by version, then by name; when a version has several parts
// (Flyway's 13.1), by the numbers that file_name.h makes of them. Checksums
// are those of runtime/migration/checksum.h.
#ifndef GANDER_RUNTIME_SQL_SUM_FILE_H_
#define GANDER_RUNTIME_SQL_SUM_FILE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace gander {

struct SumEntry {
  std::string base_name;
  std::string checksum;
  friend bool operator==(const SumEntry&, const SumEntry&) = default;
};

// The text of gander.sum for these files, in any order.
std::string FormatSum(absl::Span<const SumEntry> entries);

// Compares gander.sum (`file` names it in messages) with the files there are.
//
// kFailedPrecondition: it does not match; a line for each file that was added,
// removed or edited, and what to run. kInvalidArgument: the text is no
// gander.sum, or its first line does not fit the others (a merge).
absl::Status CheckSum(absl::string_view file, absl::string_view text,
                      absl::Span<const SumEntry> entries);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_SUM_FILE_H_
