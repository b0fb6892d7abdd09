#include "cmd/working_folder.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "absl/strings/match.h"

namespace gander::cmd {

void LeaveRunfiles() {
  const char* typed_in = std::getenv("BUILD_WORKING_DIRECTORY");
  if (typed_in == nullptr) return;
  // The variable is inherited by whatever a program under `bazel run` starts;
  // only in the runfiles is it about us.
  std::error_code error;
  const std::string here = std::filesystem::current_path(error).string();
  if (error || !absl::StrContains(here, ".runfiles")) return;
  const int ignored = chdir(typed_in);
  (void)ignored;
}

}  // namespace gander::cmd
