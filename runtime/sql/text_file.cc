#include "runtime/sql/text_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace gander {
namespace {

// Closes it at the end of a scope.
class File {
 public:
  // A pipe of that name must not make this wait for a writer.
  explicit File(const std::string& path)
      : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  const int descriptor_;
};

// All that `file` has, which is about `size` bytes; false with an errno.
bool ReadAll(const File& file, size_t size, std::string* content) {
  content->resize(size);
  size_t done = 0;
  while (true) {
    if (done == content->size()) content->resize(done + 4096);
    const ssize_t count =
        read(file.descriptor(), &(*content)[done], content->size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    if (count == 0) break;
    done += count;
  }
  content->resize(done);
  return true;
}

}  // namespace

absl::Status FileError(const std::string& path, int error) {
  switch (error) {
    case ENOENT:
      return absl::NotFoundError(
          absl::StrCat(path, ": there is no such file or folder"));
    case EACCES:
    case EPERM:
      return absl::PermissionDeniedError(
          absl::StrCat(path, ": this user may not read it"));
    case ENOTDIR:
      return absl::InvalidArgumentError(
          absl::StrCat(path,
                       ": it is no folder; give the folder that the "
                       "migrations are in"));
    case ELOOP:
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": its symbolic links lead back to themselves"));
    default:
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": cannot be read: ", std::strerror(error)));
  }
}

absl::StatusOr<std::shared_ptr<const TextFile>> TextFile::Open(
    const std::string& path) {
  const File file(path);
  if (file.descriptor() < 0) return FileError(path, errno);
  struct stat info;
  if (fstat(file.descriptor(), &info) != 0) return FileError(path, errno);
  if (!S_ISREG(info.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(
        path, ": it has the name of a migration and is no file; rename it"));
  }
  const size_t size = info.st_size;
  std::shared_ptr<TextFile> result(new TextFile);
  if (size < kMappedFrom) {
    if (!ReadAll(file, size, &result->content_)) return FileError(path, errno);
    result->text_ = result->content_;
    return std::shared_ptr<const TextFile>(std::move(result));
  }
  void* mapping =
      mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
  if (mapping == MAP_FAILED) return FileError(path, errno);
  (void)madvise(mapping, size, MADV_SEQUENTIAL);
  result->mapping_ = mapping;
  result->text_ = {static_cast<const char*>(mapping), size};
  return std::shared_ptr<const TextFile>(std::move(result));
}

TextFile::~TextFile() {
  if (mapping_ != nullptr) munmap(mapping_, text_.size());
}

}  // namespace gander
