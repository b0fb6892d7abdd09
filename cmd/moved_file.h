// File: moved_file.h
//
// A file that gets another name and another content, and is never lost.
#ifndef GANDER_CMD_MOVED_FILE_H_
#define GANDER_CMD_MOVED_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gander::cmd {

// Makes `to` with `content` and the permissions of `from`, in the same folder,
// and removes `from` once the new file is on the disk. Whenever it is
// interrupted, one of them is there whole, and `to` is never there in part.
//
// `to` is not overwritten: when it is there already, it is taken as the new
// file if it has this content.
//
// kAlreadyExists: `to` is there with other content. kNotFound,
// kPermissionDenied, kInvalidArgument (anything else). The message names the
// file; both files are then as they were, or `to` is made and `from` is still
// there.
absl::Status MoveFile(const std::string& from, const std::string& to,
                      absl::string_view content);

}  // namespace gander::cmd

#endif  // GANDER_CMD_MOVED_FILE_H_
