// File: foreign_format.h
//
// Files of other migration tools that this version does not read, told apart
// so that none is ever taken for plain SQL and run Down and all.
#ifndef GANDER_RUNTIME_SQL_FOREIGN_FORMAT_H_
#define GANDER_RUNTIME_SQL_FOREIGN_FORMAT_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gander {

// `text` is a file without annotations of gander's or goose's.
//
// kInvalidArgument: it holds the markers of dbmate (-- migrate:up) or
// sql-migrate (-- +migrate Up), or RefuseMisspelledAnnotations refuses it. The
// message begins with line:column.
absl::Status RefuseForeignFormat(absl::string_view text);

// For any file.
//
// kInvalidArgument: a comment in it is an annotation whose prefix is misspelled
// (FindMisspelledAnnotation). The message begins with line:column.
absl::Status RefuseMisspelledAnnotations(absl::string_view text);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_FOREIGN_FORMAT_H_
