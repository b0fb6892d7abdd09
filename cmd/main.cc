// gander: a folder of SQL files, PostgreSQL and SQLite.
#include "cmd/command_line.h"

int main(int argc, char** argv) {
  return gander::cmd::RunCommandLine(argc, argv, gander::cmd::Project());
}
