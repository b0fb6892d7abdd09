// File: file.h
//
// Small files, whole.
#ifndef GANDER_CMD_FILE_H_
#define GANDER_CMD_FILE_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gander::cmd {

// kNotFound, kPermissionDenied, or kInvalidArgument (a folder, more than
// `longest` bytes, any other error). The message names the file. Waits for what
// a pipe has to say.
absl::StatusOr<std::string> ReadFile(const std::string& path, size_t longest);

// The same for files of any size. kInvalidArgument: also for a pipe or a
// device, which is not waited for.
absl::StatusOr<std::string> ReadRegularFile(const std::string& path);

// Makes a file that must not exist.
//
// kAlreadyExists, kNotFound (its folder), kPermissionDenied, kInvalidArgument
// (anything else). The message names the file. Nothing is left behind.
absl::Status CreateFile(const std::string& path, absl::string_view content);

// Replaces a file's content, or makes the file; whoever reads it meanwhile sees
// the old content or the new. Errors as CreateFile, but kAlreadyExists.
absl::Status ReplaceFile(const std::string& path, absl::string_view content);

}  // namespace gander::cmd

#endif  // GANDER_CMD_FILE_H_
