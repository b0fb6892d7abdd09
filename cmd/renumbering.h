// File: renumbering.h
//
// What `fix` does to a folder, decided from names and contents alone: files
// whose version is a timestamp get the next numbers of the sequence, and say
// which version they had.
#ifndef GANDER_CMD_RENUMBERING_H_
#define GANDER_CMD_RENUMBERING_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/migration/version.h"

namespace gander::cmd {

struct FolderFile {
  std::string name;  // without a folder
  std::string content;
};

// One file that gets another name.
struct Renaming {
  std::string from;
  std::string to;
  Version version;
  // Its version until now.
  Version replaced;
  // The new file's: the old one's, with what it replaces.
  std::string content;
};

// Whether `version` is YYYYMMDDhhmmss of a time since 1970.
bool IsTimestamp(Version version);

// `files` are all files of a folder that look like migrations. A timestamp gets
// one more than the highest other version, with as many digits as that has
// (five when there is none), in ascending order; all files of a version get the
// same. A file that replaces a timestamp has that one's number already: an
// earlier renumbering was interrupted, and this one finishes it. No timestamps:
// no renamings. They are sorted by version, then by name; what says the old
// version stands before the Down that does not.
//
// kInvalidArgument: names that cannot be read or are not made this way, a C++
// step without a clear GANDER_MIGRATION, a new name that another file has,
// other versions above the timestamps. A line for each; `files` are named by
// their names.
absl::StatusOr<std::vector<Renaming>> PlanRenumbering(
    absl::Span<const FolderFile> files);

}  // namespace gander::cmd

#endif  // GANDER_CMD_RENUMBERING_H_
