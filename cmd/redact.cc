#include "cmd/redact.h"

#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/database/url.h"

namespace gander::cmd {
namespace {

bool MayHoldPassword(absl::string_view text) {
  return absl::StrContains(text, "://") || absl::StrContains(text, '@') ||
         absl::StrContains(absl::AsciiStrToLower(text), "password=");
}

}  // namespace

std::string RedactedArgument(absl::string_view argument) {
  return MayHoldPassword(argument) ? RedactedUrl(argument)
                                   : std::string(argument);
}

std::string QuotedArgument(absl::string_view argument) {
  constexpr size_t kLongest = 80;
  std::string shown = RedactedArgument(argument);
  for (char& c : shown) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = '?';
  }
  if (shown.size() > kLongest) {
    shown.resize(kLongest);
    shown += "...";
  }
  return absl::StrCat("'", shown, "'");
}

void ScrubArguments(int argc, char** argv) {
  bool next_is_url = false;
  for (int i = 1; i < argc; ++i) {
    char* begin = argv[i];
    const absl::string_view argument = begin;
    const size_t equals = argument.find('=');
    std::string name(argument.substr(0, equals));
    for (char& c : name) c = c == '_' ? '-' : c;
    const bool is_url_flag = name == "--database-url" ||
                             name == "-database-url" ||
                             name == "--scratch-url" || name == "-scratch-url";
    if (is_url_flag && equals != absl::string_view::npos) {
      begin += equals + 1;
    } else if (!next_is_url && !MayHoldPassword(argument)) {
      next_is_url = is_url_flag;
      continue;
    }
    next_is_url = false;
    // Neither the text nor its length is left.
    const size_t length = std::strlen(begin);
    std::memset(begin, 0, length);
    std::memcpy(begin, "***", length < 3 ? length : 3);
  }
}

}  // namespace gander::cmd
