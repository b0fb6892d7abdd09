#include "runtime/database/postgres/utf8.h"

#include "absl/strings/str_cat.h"
#include "runtime/migration/utf8.h"

namespace gander {
namespace {

bool IsContinuation(char c) { return (c & 0xC0) == 0x80; }

}  // namespace

int64_t CharactersIn(absl::string_view text) {
  int64_t count = 0;
  for (const char c : text) {
    if (!IsContinuation(c)) ++count;
  }
  return count;
}

size_t OffsetOfCharacter(absl::string_view text, int64_t n) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsContinuation(text[i])) continue;
    if (n-- == 0) return i;
  }
  return text.size();
}

std::optional<size_t> FirstInvalidUtf8(absl::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const size_t length = Utf8CharacterBytes(text.substr(i));
    if (length == 0) return i;
    i += length;
  }
  return std::nullopt;
}

std::string ValidUtf8(absl::string_view text) {
  std::string valid;
  while (const std::optional<size_t> bad = FirstInvalidUtf8(text)) {
    absl::StrAppend(&valid, text.substr(0, *bad), "\uFFFD");
    text.remove_prefix(*bad + 1);
  }
  absl::StrAppend(&valid, text);
  return valid;
}

}  // namespace gander
