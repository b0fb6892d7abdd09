// File: targets.h
//
// The databases of a fleet: the file of --targets-file.
#ifndef GANDER_CMD_TARGETS_H_
#define GANDER_CMD_TARGETS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gander::cmd {

struct Target {
  std::string name;
  std::string url;
};

// Reads `text`, a line for each database: its name, blanks, its URL. Empty
// lines and those that begin with # do not count. A name is letters, digits,
// '.', '_' and '-', and there is one of each. `file` is how messages call it.
//
// kInvalidArgument: a line that cannot be read, a name that comes twice, a URL
// that no driver of this program has or that cannot be read, no target at all.
// What is wrong is in the message, the first 20 lines, and no password.
absl::StatusOr<std::vector<Target>> ParseTargets(absl::string_view text,
                                                 absl::string_view file);

// ParseTargets of the file that `source`, a flag or a variable, names. Errors
// also as ReadGivenFile.
absl::StatusOr<std::vector<Target>> ReadTargets(absl::string_view source,
                                                const std::string& path);

// Whether `command` may be asked of all of them at once: what asks somebody, or
// rolls back, may not.
bool IsForFleets(const std::string& command);

}  // namespace gander::cmd

#endif  // GANDER_CMD_TARGETS_H_
