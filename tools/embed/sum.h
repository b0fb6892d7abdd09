// File: sum.h
//
// gander.sum at build time (runtime/sql/sum_file.h has its format).
#ifndef GANDER_TOOLS_EMBED_SUM_H_
#define GANDER_TOOLS_EMBED_SUM_H_

#include <string>

#include "absl/status/statusor.h"
#include "tools/embed/file_reader.h"
#include "tools/embed/request.h"

namespace gander::embed {

// The gander.sum of the request's files, whether or not they can be read as
// migrations.
//
// kInvalidArgument: files cannot be read at all; a line for each, sorted.
absl::StatusOr<std::string> MakeSum(const Request& request, FileReader read);

}  // namespace gander::embed

#endif  // GANDER_TOOLS_EMBED_SUM_H_
