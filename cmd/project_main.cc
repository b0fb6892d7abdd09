// The binary of a project: the rule migration_binary links this main with the
// project's catalog and the drivers that it names.
#include <cstdio>
#include <string>

#include "cmd/command_line.h"
#include "cmd/exit_code.h"
#include "cmd/project.h"
#include "runtime/migration/embedded_catalog.h"

int main(int argc, char** argv) {
  gander::cmd::Project project;
  project.catalog = gander::EmbeddedCatalog::Find("");
  if (project.catalog == nullptr) {
    std::fputs(
        "error: this program has no catalog of migrations, or more than one; "
        "link exactly one with the rule migration_binary\n",
        stderr);
    return static_cast<int>(gander::cmd::ExitCode::kUsage);
  }
  project.program = argc > 0 ? argv[0] : "migrate";
  project.program.erase(0, project.program.rfind('/') + 1);
  return gander::cmd::RunCommandLine(argc, argv, project);
}
