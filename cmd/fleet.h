// File: fleet.h
//
// One command on several databases, one after another.
#ifndef GANDER_CMD_FLEET_H_
#define GANDER_CMD_FLEET_H_

#include "absl/functional/function_ref.h"
#include "cmd/command.h"

namespace gander::cmd {

// Calls `run` for each of context.settings.targets, with its database in the
// settings, and joins what they say. Goes on behind a target that fails; stops
// when it was interrupted, or when --deadline, which is for all together, is
// over.
//
// The exit code is 0 when that of each is. Else it is the one that needs a
// person most: 8, 1, 4, 2, then 7, 6, 5, 3.
Result RunFleet(const Context& context,
                absl::FunctionRef<Result(const Context&)> run);

}  // namespace gander::cmd

#endif  // GANDER_CMD_FLEET_H_
