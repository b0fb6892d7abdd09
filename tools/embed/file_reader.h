// File: file_reader.h
//
// How embed comes by a file's content: from the disk, or from a test.
#ifndef GANDER_TOOLS_EMBED_FILE_READER_H_
#define GANDER_TOOLS_EMBED_FILE_READER_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"

namespace gander::embed {

// The content of the file at `path`, or why it cannot be read; the message does
// not name the file.
using FileReader =
    absl::FunctionRef<absl::StatusOr<std::string>(const std::string& path)>;

// The part of a path behind its last '/'.
inline std::string BaseName(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace gander::embed

#endif  // GANDER_TOOLS_EMBED_FILE_READER_H_
