// File: file.h
//
// Small files, whole.
#ifndef GANDER_CMD_FILE_H_
#define GANDER_CMD_FILE_H_

#include <sys/types.h>

#include <cstddef>
#include <optional>
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

// "cannot WHAT PATH: ..." for an errno: kNotFound, kPermissionDenied,
// kAlreadyExists, kInvalidArgument for any other.
absl::Status FileFailure(absl::string_view what, const std::string& path,
                         int error);

// Makes a file that must not exist.
//
// kAlreadyExists, kNotFound (its folder), kPermissionDenied, kInvalidArgument
// (anything else). The message names the file. Nothing is left behind.
absl::Status CreateFile(const std::string& path, absl::string_view content);

// Replaces a file's content, or makes the file; whoever reads it meanwhile, and
// after a crash, sees the old content or the new. Its permissions stay. Errors
// as CreateFile, but kAlreadyExists.
absl::Status ReplaceFile(const std::string& path, absl::string_view content);

// Writes a new file beside `path`, to the disk, and returns its path, which is
// hidden, so that nobody takes it for a migration, and like no other. With the
// permissions `mode`; without, those that any new file gets.
//
// Errors as CreateFile, but kAlreadyExists.
absl::StatusOr<std::string> WriteBeside(const std::string& path,
                                        absl::string_view content,
                                        std::optional<mode_t> mode);

// Writes what the folder of `path` knows of its names to the disk. Errors as
// CreateFile.
absl::Status FlushFolderOf(const std::string& path);

}  // namespace gander::cmd

#endif  // GANDER_CMD_FILE_H_
