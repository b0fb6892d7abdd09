#include "runtime/migration/version.h"

#include <algorithm>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace gander {

absl::StatusOr<Version> Version::Parse(absl::string_view text) {
  if (text.empty() ||
      !std::all_of(text.begin(), text.end(), absl::ascii_isdigit)) {
    return absl::InvalidArgumentError(
        absl::StrCat("a version is a number without sign, not \"", text, "\""));
  }
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  int64_t value = 0;
  for (char c : text) {
    const int digit = c - '0';
    if (value > (kMax - digit) / 10) {
      return absl::InvalidArgumentError(
          absl::StrCat("version ", text, " is greater than ", kMax,
                       ", the greatest there is"));
    }
    value = value * 10 + digit;
  }
  return Version(value);
}

}  // namespace gander
