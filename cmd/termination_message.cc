#include "cmd/termination_message.h"

#include <fcntl.h>
#include <unistd.h>

#include <mutex>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace gander::cmd {
namespace {

constexpr size_t kLongest = 4096;

std::mutex mutex;

std::string& Path() {
  static std::string* const path = new std::string;
  return *path;
}

}  // namespace

void SetTerminationFile(const std::string& path) {
  const std::lock_guard<std::mutex> lock(mutex);
  Path() = path;
}

bool WriteTerminationMessage(ExitCode code, absl::string_view text) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (Path().empty()) return true;
  std::string message =
      absl::StrCat("exit code ", static_cast<int>(code), " (", ToString(code),
                   ")\n", absl::StripSuffix(text, "\n"));
  if (message.size() > kLongest) {
    message.resize(kLongest - 3);
    message += "...";
  }
  const int file =
      open(Path().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return false;
  const bool written = write(file, message.data(), message.size()) ==
                       static_cast<ssize_t>(message.size());
  return (close(file) == 0) && written;
}

}  // namespace gander::cmd
