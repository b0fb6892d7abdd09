#include "runtime/sql/source_position.h"

#include <algorithm>

#include "runtime/migration/passed_pages.h"
#include "runtime/migration/utf8.h"

namespace gander {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

// How many bytes the character at `i` has; 1 where there is no valid one.
size_t CharacterBytes(absl::string_view text, size_t i) {
  return std::max<size_t>(1, Utf8CharacterBytes(text.substr(i)));
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
