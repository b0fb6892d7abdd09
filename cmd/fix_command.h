// File: fix_command.h
//
// Timestamps of a folder's files to numbers of its sequence.
#ifndef GANDER_CMD_FIX_COMMAND_H_
#define GANDER_CMD_FIX_COMMAND_H_

#include "cmd/command.h"

namespace gander::cmd {

Result FixCommand(const Context& context);

}  // namespace gander::cmd

#endif  // GANDER_CMD_FIX_COMMAND_H_
