// File: annotation.h
//
// The lines of a SQL file that speak to gander: "-- +goose Up" and so on, with
// "+gander" for "+goose" if one likes; and "-- +migrate Up", sql-migrate's.
// Found line by line, whatever SQL they stand in, as those tools do.
#ifndef GANDER_RUNTIME_SQL_ANNOTATION_H_
#define GANDER_RUNTIME_SQL_ANNOTATION_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gander {

enum class Annotation {
  kUp,
  kDown,
  kStatementBegin,
  kStatementEnd,
  kNoTransaction,
  kEnvsubOn,
  kEnvsubOff,
  // sql-migrate's: that part alone runs outside a transaction.
  kUpNoTransaction,
  kDownNoTransaction,
};

// "Up", "StatementBegin", "NO TRANSACTION": as the tools' manuals write them.
absl::string_view ToString(Annotation annotation);

// A line whose first two characters but blanks are -- and that holds +goose,
// +gander or +migrate, in lower case. It may still be no valid annotation.
struct AnnotationLine {
  // Where the line begins in the text, and where the next one does.
  size_t begin = 0;
  size_t next = 0;
  // Without its line end.
  absl::string_view line;
};

// The annotation lines of `text`, in order, but for those of replaces_line.h
// and variables_line.h, which a file of any format may have. Lines end with LF
// or CR LF.
std::vector<AnnotationLine> FindAnnotations(absl::string_view text);

// What an annotation line says. Upper and lower case are the same, and further
// -- in the line mean nothing.
//
// kInvalidArgument: blanks before --, two annotations in one line, none, or one
// that its prefix does not have. The message says so, without a position.
absl::StatusOr<Annotation> ParseAnnotation(absl::string_view line);

// "+goose", "+gander" or "+migrate", as the line has it.
absl::string_view AnnotationPrefix(absl::string_view line);

// Whether that is sql-migrate's prefix.
bool IsSqlMigratePrefix(absl::string_view prefix);

// The first comment line of `text` that is an annotation but for its prefix:
// -- +GOOSE UP, -- +goos Up, -- gander Down. To goose it is a comment, and what
// follows a Down like that runs with Up.
std::optional<AnnotationLine> FindMisspelledAnnotation(absl::string_view text);

// `text` without the blanks at both ends, where all that Unicode calls white
// space is blank.
absl::string_view StripBlanks(absl::string_view text);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_ANNOTATION_H_
