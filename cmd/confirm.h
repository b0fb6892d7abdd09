// File: confirm.h
//
// A question before something is destroyed.
#ifndef GANDER_CMD_CONFIRM_H_
#define GANDER_CMD_CONFIRM_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gander::cmd {

// Whether there is a terminal on standard input, where somebody could answer.
bool CanAsk();

// Shows `consequence` on standard error and waits for "yes" on standard input.
//
// kInvalidArgument: standard input is no terminal, so that nobody can answer
// (the message says to give --yes); or the answer was another.
absl::Status Confirm(absl::string_view consequence);

}  // namespace gander::cmd

#endif  // GANDER_CMD_CONFIRM_H_
