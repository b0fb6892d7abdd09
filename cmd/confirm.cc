#include "cmd/confirm.h"

#include <unistd.h>

#include <iostream>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace gander::cmd {

bool CanAsk() { return isatty(STDIN_FILENO) != 0; }

absl::Status Confirm(absl::string_view consequence) {
  if (!CanAsk()) {
    return absl::InvalidArgumentError(absl::StrCat(
        consequence, " There is no terminal to ask on; add --yes."));
  }
  std::cerr << consequence << " Type yes to go on: " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  if (absl::StripAsciiWhitespace(answer) == "yes") return absl::OkStatus();
  return absl::InvalidArgumentError("not confirmed; nothing was changed");
}

}  // namespace gander::cmd
