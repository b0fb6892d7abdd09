// File: folder.h
//
// The folder of the migrations, in messages.
#ifndef GANDER_CMD_FOLDER_H_
#define GANDER_CMD_FOLDER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gander::cmd {

// "folder/name"; only "name" for the folder ".".
std::string JoinPath(const std::string& folder, absl::string_view name);

// kNotFound, with what to do.
absl::Status NoSuchFolder(const std::string& folder);

}  // namespace gander::cmd

#endif  // GANDER_CMD_FOLDER_H_
