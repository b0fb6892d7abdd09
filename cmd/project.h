// File: project.h
//
// Whose command line this is: gander's own, which reads a folder of SQL files,
// or that of a project whose migrations Bazel compiled in.
#ifndef GANDER_CMD_PROJECT_H_
#define GANDER_CMD_PROJECT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "runtime/migration/embedded_catalog.h"

namespace gander::cmd {

struct Project {
  // As usage shows it: "gander", "migrate".
  std::string program = "gander";
  // Null: gander itself.
  const EmbeddedCatalog* catalog = nullptr;

  bool embedded() const { return catalog != nullptr; }

  // The value that the project's BUILD file gives a flag (a name of
  // flag_table.h); empty when it gives none.
  std::string DefaultOf(absl::string_view flag) const;

  // The folder of the sources inside their workspace, as --dir has it. Empty
  // when there is none, when it is of another workspace, and when there are
  // several of which none holds the others.
  std::string SourceFolder() const;
};

}  // namespace gander::cmd

#endif  // GANDER_CMD_PROJECT_H_
