// File: termination_message.h
//
// How the run ended, in a file that Kubernetes shows in the pod's status
// (terminationMessagePath). State of the process.
#ifndef GANDER_CMD_TERMINATION_MESSAGE_H_
#define GANDER_CMD_TERMINATION_MESSAGE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "cmd/exit_code.h"

namespace gander::cmd {

// The file; empty, as at the start: there is none.
void SetTerminationFile(const std::string& path);

// Writes "exit code 1 (migration_failed)" and `text` to the file, instead of
// what it holds; as Printable (error_lines.h) has it, and the first 4096 bytes,
// which is what Kubernetes reads. Nothing happens without a file. Thread-safe;
// not for signal handlers.
//
// kUnavailable: it cannot be written.
absl::Status WriteTerminationMessage(ExitCode code, absl::string_view text);

}  // namespace gander::cmd

#endif  // GANDER_CMD_TERMINATION_MESSAGE_H_
