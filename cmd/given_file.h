// File: given_file.h
//
// Files that a flag or a variable names.
#ifndef GANDER_CMD_GIVEN_FILE_H_
#define GANDER_CMD_GIVEN_FILE_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gander::cmd {

// ReadFile of what `source`, a flag or a variable, names; messages begin with
// that. `holds` says for them what the file should hold: "the URL".
//
// kInvalidArgument, too: `path` is a URL, which may hold a password, and is not
// repeated. Else as ReadFile.
absl::StatusOr<std::string> ReadGivenFile(absl::string_view source,
                                          const std::string& path,
                                          absl::string_view holds,
                                          size_t longest);

}  // namespace gander::cmd

#endif  // GANDER_CMD_GIVEN_FILE_H_
