// File: copy_data.h
//
// The rows that stand behind COPY ... FROM stdin, as pg_dump writes them and
// psql reads them: from the next line up to a line \.
#ifndef GANDER_RUNTIME_SQL_COPY_DATA_H_
#define GANDER_RUNTIME_SQL_COPY_DATA_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace gander {

struct CopyData {
  // The rows: [begin, end) of the text, line ends included.
  size_t begin = 0;
  size_t end = 0;
  // Behind the \. line.
  size_t next = 0;
};

enum class CopyProblem {
  kNone,
  kTextBehindSemicolon,  // SQL in the line of the semicolon
  kNoTerminator,         // no line \.
};

// Finds the rows behind the semicolon that ends at `offset`. On a problem,
// `data.begin` is where it is.
CopyProblem FindCopyData(absl::string_view text, size_t offset, CopyData& data);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_COPY_DATA_H_
