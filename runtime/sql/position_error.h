// File: position_error.h
//
// How this package says that something in a text is wrong.
#ifndef GANDER_RUNTIME_SQL_POSITION_ERROR_H_
#define GANDER_RUNTIME_SQL_POSITION_ERROR_H_

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "runtime/sql/source_position.h"

namespace gander {

// kInvalidArgument with "line:column: message".
inline absl::Status InvalidAt(SourcePosition position,
                              absl::string_view message) {
  return absl::InvalidArgumentError(
      absl::StrCat(position.line, ":", position.column, ": ", message));
}

// The same error with "file:" before its message.
inline absl::Status InFile(absl::string_view file, const absl::Status& error) {
  return absl::Status(error.code(),
                      absl::StrCat(file, ":", std::string(error.message())));
}

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_POSITION_ERROR_H_
