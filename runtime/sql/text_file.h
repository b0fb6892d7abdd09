// File: text_file.h
//
// A file's content: a small one in memory, a large one mapped, so that reading
// it takes no more memory than the pages that are being looked at.
#ifndef GANDER_RUNTIME_SQL_TEXT_FILE_H_
#define GANDER_RUNTIME_SQL_TEXT_FILE_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gander {

// Immutable; safe to read from any thread. Who shortens a file while it is
// mapped ends the program: replace files, as editors and version control do.
class TextFile {
 public:
  // From this size on a file is mapped.
  static constexpr size_t kMappedFrom = 8 * 1024 * 1024;

  // kNotFound, kPermissionDenied; kInvalidArgument: a folder, a pipe or a
  // device (none is waited for), or any other error. The message names the
  // file.
  static absl::StatusOr<std::shared_ptr<const TextFile>> Open(
      const std::string& path);

  ~TextFile();
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;

  absl::string_view text() const { return text_; }

 private:
  TextFile() = default;

  std::string content_;
  void* mapping_ = nullptr;
  absl::string_view text_;
};

// The status for an `errno` on a file or folder; the message names it.
absl::Status FileError(const std::string& path, int error);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_TEXT_FILE_H_
