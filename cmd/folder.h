// File: folder.h
//
// What a folder holds.
#ifndef GANDER_CMD_FOLDER_H_
#define GANDER_CMD_FOLDER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gander::cmd {

// "folder/name"; only "name" for the folder ".".
std::string JoinPath(const std::string& folder, absl::string_view name);

// kNotFound, with what to do.
absl::Status NoSuchFolder(const std::string& folder);

// The names in `folder`, sorted, without folders and hidden files.
//
// kNotFound, kPermissionDenied, kInvalidArgument: it is no folder, or any other
// error.
absl::StatusOr<std::vector<std::string>> ListFolder(const std::string& folder);

}  // namespace gander::cmd

#endif  // GANDER_CMD_FOLDER_H_
