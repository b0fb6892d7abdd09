// File: misspelled_annotation.h
//
// A typing error in an annotation, which would otherwise be a comment: what
// follows a misspelled Down would run with Up. Private to this package.
#ifndef GANDER_RUNTIME_SQL_MISSPELLED_ANNOTATION_H_
#define GANDER_RUNTIME_SQL_MISSPELLED_ANNOTATION_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gander {

// kInvalidArgument: a comment in `text` is an annotation whose prefix is
// misspelled (FindMisspelledAnnotation). The message begins with line:column.
absl::Status RefuseMisspelledAnnotations(absl::string_view text);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_MISSPELLED_ANNOTATION_H_
