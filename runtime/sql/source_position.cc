#include "runtime/sql/source_position.h"

#include <algorithm>

#include "runtime/migration/passed_pages.h"

namespace gander {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsContinuation(absl::string_view text, size_t i) {
  return i < text.size() &&
         (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
}

// How many bytes the character at `i` has; 1 where there is no valid one.
size_t CharacterBytes(absl::string_view text, size_t i) {
  const unsigned char lead = text[i];
  if (lead < 0xC2 || lead > 0xF4) return 1;
  const size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  for (size_t k = 1; k < length; ++k) {
    if (!IsContinuation(text, i + k)) return 1;
  }
  const unsigned char second = text[i + 1];
  const bool overlong =
      (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool out_of_range = (lead == 0xED && second > 0x9F) ||  // surrogates
                            (lead == 0xF4 && second > 0x8F);
  return overlong || out_of_range ? 1 : length;
}

}  // namespace

SourcePosition PositionAt(absl::string_view text, size_t offset,
                          SourcePosition start) {
  SourcePosition position = start;
  size_t i = 0;
  if (start == SourcePosition{}) {
    while (text.substr(i, kByteOrderMark.size()) == kByteOrderMark &&
           i + kByteOrderMark.size() <= offset) {
      i += kByteOrderMark.size();
    }
  }
  // Line by line, looking no further than to `offset`, so that a text is read
  // once when its positions are asked for in order.
  const absl::string_view before = text.substr(0, offset);
  PassedPages pages(before);
  size_t lf = 0;
  while (i < offset) {
    if (lf <= i) lf = std::min(before.find('\n', i), offset);
    size_t end = std::min(before.substr(0, lf).find('\r', i), lf);
    // The CR of a CR LF ends no line.
    if (end < lf && end + 1 < text.size() && text[end + 1] == '\n') end = lf;
    if (end == offset) break;
    ++position.line;
    position.column = 1;
    i = end + 1;
    pages.Until(i);
  }
  while (i < offset) {
    ++position.column;
    i += CharacterBytes(text, i);
  }
  return position;
}

size_t CharacterOffset(absl::string_view text, int64_t character) {
  size_t i = 0;
  for (int64_t n = 1; n < character && i < text.size(); ++n) {
    i += CharacterBytes(text, i);
  }
  return i;
}

}  // namespace gander
