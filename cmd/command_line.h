// File: command_line.h
//
// The whole program, for main.
#ifndef GANDER_CMD_COMMAND_LINE_H_
#define GANDER_CMD_COMMAND_LINE_H_

#include "cmd/project.h"

namespace gander::cmd {

// Runs the command that `argv` asks for, prints what it has to say, and returns
// the exit code (exit_code.h). Overwrites passwords in `argv`.
int RunCommandLine(int argc, char** argv, const Project& project);

}  // namespace gander::cmd

#endif  // GANDER_CMD_COMMAND_LINE_H_
