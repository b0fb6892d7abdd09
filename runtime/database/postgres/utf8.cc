#include "runtime/database/postgres/utf8.h"

#include "absl/strings/str_cat.h"

namespace gander {
namespace {

bool IsContinuation(char c) { return (c & 0xC0) == 0x80; }

// The length of the sequence at the beginning of `text`; 0 when it is none.
size_t SequenceLength(absl::string_view text) {
  const unsigned char first = text[0];
  if (first < 0x80) return 1;
  size_t length = 0;
  unsigned char lowest = 0x80;  // what the second byte may be
  unsigned char highest = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3;
    if (first == 0xE0) lowest = 0xA0;   // overlong below
    if (first == 0xED) highest = 0x9F;  // surrogates above
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    if (first == 0xF0) lowest = 0x90;
    if (first == 0xF4) highest = 0x8F;
  }
  if (length == 0 || text.size() < length) return 0;
  const unsigned char second = text[1];
  if (second < lowest || second > highest) return 0;
  for (size_t i = 2; i < length; ++i) {
    if (!IsContinuation(text[i])) return 0;
  }
  return length;
}

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
    const size_t length = SequenceLength(text.substr(i));
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
