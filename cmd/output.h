// File: output.h
//
// How a command's result leaves the program: text or JSON on standard output,
// warnings and errors on standard error, and the exit code.
#ifndef GANDER_CMD_OUTPUT_H_
#define GANDER_CMD_OUTPUT_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "cmd/command.h"
#include "cmd/log_line.h"

namespace gander::cmd {

// What a result is printed as.
struct OutputForm {
  // Empty: none was recognised.
  std::string command;
  bool json = false;
  // The database, chosen of several by its name; empty: there is but one.
  std::string target{};
};

// Why the command failed, for the log. REQUIRES: result.error is not empty.
LogRecord ErrorRecord(const Result& result);

// Calls `run`, prints what it returns in the form that it has set by then, and
// returns the exit code for main. An exception, and a call of exit() while
// `run` runs, are results as well, with exit code 8: whoever reads JSON gets
// one object, whatever happens.
int RunAndPrint(absl::FunctionRef<Result(OutputForm*)> run);

}  // namespace gander::cmd

#endif  // GANDER_CMD_OUTPUT_H_
