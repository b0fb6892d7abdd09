// File: run_command.h
//
// up, down, redo, goto; and plan, which is each of them with --dry-run.
#ifndef GANDER_CMD_RUN_COMMAND_H_
#define GANDER_CMD_RUN_COMMAND_H_

#include "cmd/command.h"

namespace gander::cmd {

Result RunCommand(const Context& context);
Result PlanCommand(const Context& context);

}  // namespace gander::cmd

#endif  // GANDER_CMD_RUN_COMMAND_H_
