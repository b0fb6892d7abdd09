// File: source_position.h
//
// A place in a file, for people.
#ifndef GANDER_RUNTIME_SQL_SOURCE_POSITION_H_
#define GANDER_RUNTIME_SQL_SOURCE_POSITION_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace gander {

// Line and column, both from 1. A column counts characters, not bytes (UTF-8;
// a byte that is no valid UTF-8 counts as one); a tab is one, a byte order mark
// at the beginning of the file is none. LF, CR LF and a lone CR end a line.
struct SourcePosition {
  int64_t line = 1;
  int64_t column = 1;

  friend bool operator==(SourcePosition, SourcePosition) = default;
};

// The position of the byte at `offset` of `text`, when `text` begins at
// `start`. REQUIRES: offset <= text.size().
SourcePosition PositionAt(absl::string_view text, size_t offset,
                          SourcePosition start = {});

// The offset of the `character`-th character (from 1) of `text`; text.size()
// when it has fewer. PostgreSQL says where an error is in this way.
size_t CharacterOffset(absl::string_view text, int64_t character);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_SOURCE_POSITION_H_
