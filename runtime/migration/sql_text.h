// File: sql_text.h
//
// A statement in a C++ step, with the place in the source that it stands at.
#ifndef GANDER_RUNTIME_MIGRATION_SQL_TEXT_H_
#define GANDER_RUNTIME_MIGRATION_SQL_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gander {

// Made from a literal or a string where an argument of this type is passed; the
// defaults record the caller's file and line, which an error then names.
// Refers to the text, and does not own it.
struct SqlText {
  SqlText(const char* sql, const char* file = __builtin_FILE(),  // NOLINT
          int line = __builtin_LINE())
      : text(sql), file(file), line(line) {}
  SqlText(const std::string& sql,
          const char* file = __builtin_FILE(),  // NOLINT
          int line = __builtin_LINE())
      : text(sql), file(file), line(line) {}
  SqlText(absl::string_view sql, const char* file = __builtin_FILE(),  // NOLINT
          int line = __builtin_LINE())
      : text(sql), file(file), line(line) {}

  absl::string_view text;
  const char* file;
  int line;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_SQL_TEXT_H_
