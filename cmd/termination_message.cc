#include "cmd/termination_message.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cmd/error_lines.h"
#include "cmd/redact.h"

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

absl::Status WriteTerminationMessage(ExitCode code, absl::string_view text) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (Path().empty()) return absl::OkStatus();
  std::string message =
      absl::StrCat("exit code ", static_cast<int>(code), " (", ToString(code),
                   ")\n", Printable(absl::StripSuffix(text, "\n")));
  if (message.size() > kLongest) {
    size_t end = kLongest - 3;
    while ((message[end] & 0xC0) == 0x80)
      --end;  // in the middle of a character
    message.resize(end);
    message += "...";
  }
  // O_NONBLOCK: a pipe that nobody reads would hold the program up for ever.
  const int file =
      open(Path().c_str(),
           O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0644);
  bool written = file >= 0;
  if (written) {
    written = write(file, message.data(), message.size()) ==
              static_cast<ssize_t>(message.size());
    const int error = errno;
    // Some file systems say only now that they are full.
    if (close(file) != 0) {
      written = false;
    } else {
      errno = error;
    }
  }
  if (written) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("--termination-message: cannot write ",
                   QuotedArgument(Path()), ": ", std::strerror(errno)));
}

}  // namespace gander::cmd
