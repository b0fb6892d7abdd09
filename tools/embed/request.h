// File: request.h
//
// What a Bazel action asks of embed: the content of its params file.
#ifndef GANDER_TOOLS_EMBED_REQUEST_H_
#define GANDER_TOOLS_EMBED_REQUEST_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/declared_variable.h"

namespace gander::embed {

struct RequestedFile {
  std::string path;   // where it is now, and when the manifest is compiled
  std::string shown;  // as messages name it
  // The identifier of a C++ step (step_link.h); empty for anything else.
  std::string step_id;
};

struct Request {
  std::string catalog;  // an identifier
  // In the order of DatabaseName, each once.
  std::vector<DatabaseName> databases;
  std::vector<RequestedFile> files;
  // gander.sum; an empty path when the project has none.
  RequestedFile sum;
  // Flags and values, sorted.
  std::vector<std::pair<std::string, std::string>> defaults;
  // Declared for every SQL file.
  std::vector<DeclaredVariable> variables;
  // Where the manifest goes; or, if that is empty, where a gander.sum for these
  // files goes.
  std::string out;
  std::string sum_out;
  // The command that writes gander.sum.
  std::string sum_command;
};

// Reads a params file: words, each on a line of its own.
//
//   --catalog NAME          --database NAME           (once for each)
//   --file PATH SHOWN       --step PATH SHOWN ID      (once for each)
//   --sum PATH SHOWN        --default FLAG VALUE
//   --out PATH              --sum_out PATH
//   --sum_command COMMAND   --variable NAME or NAME=VALUE  (once for each)
//
// kInvalidArgument: anything else, or not one of --out and --sum_out: the rule
// made a mistake, not its user. Or a variable that is none.
absl::StatusOr<Request> ParseRequest(absl::string_view params);

}  // namespace gander::embed

#endif  // GANDER_TOOLS_EMBED_REQUEST_H_
