// File: target_settings.h
//
// Which databases of a fleet are meant: the flags --targets-file, --target and
// --target-index.
#ifndef GANDER_CMD_TARGET_SETTINGS_H_
#define GANDER_CMD_TARGET_SETTINGS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "cmd/arguments.h"
#include "cmd/targets.h"

namespace gander::cmd {

struct TargetChoice {
  // The one that was chosen; empty when all are meant,
  Target chosen;
  // which are then here.
  std::vector<Target> all;
};

// Whether the flags, or the variables in their place, mean a fleet: they name a
// file of targets, and no flag names a database beside it.
bool MeansFleet(const Invocation& invocation);

// REQUIRES: MeansFleet.
//
// kInvalidArgument: flags that contradict each other, a target that is none, a
// command for one database where several are meant. Else as ReadTargets.
absl::StatusOr<TargetChoice> ChooseTarget(const Invocation& invocation);

}  // namespace gander::cmd

#endif  // GANDER_CMD_TARGET_SETTINGS_H_
