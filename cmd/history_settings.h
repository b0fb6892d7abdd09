// File: history_settings.h
//
// What baseline, repair and adopt are to write, as the command line says it.
#ifndef GANDER_CMD_HISTORY_SETTINGS_H_
#define GANDER_CMD_HISTORY_SETTINGS_H_

#include <optional>

#include "absl/status/statusor.h"
#include "cmd/arguments.h"
#include "runtime/engine/history_request.h"

namespace gander::cmd {

// Nothing: the command is another one, or names no action (repair and adopt
// then list what there is).
//
// kInvalidArgument: several actions, a flag without the one that it belongs to,
// a version or a table's name that is none.
absl::StatusOr<std::optional<HistoryRequest>> ToHistoryRequest(
    const Invocation& invocation);

}  // namespace gander::cmd

#endif  // GANDER_CMD_HISTORY_SETTINGS_H_
