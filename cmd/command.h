// File: command.h
//
// What a command is given, and what it gives back. Commands print nothing:
// command_line.h does, as text or as JSON.
#ifndef GANDER_CMD_COMMAND_H_
#define GANDER_CMD_COMMAND_H_

#include <string>

#include "absl/status/status.h"
#include "cmd/arguments.h"
#include "cmd/exit_code.h"
#include "cmd/project.h"
#include "cmd/settings.h"
#include "cmd/stop_signals.h"
#include "nlohmann/json.hpp"
#include "runtime/engine/event_sink.h"

namespace gander::cmd {

// Members keep the order in which they were added.
using Json = nlohmann::ordered_json;

struct Context {
  const Project& project;
  const Invocation& invocation;
  const Settings& settings;
  EventSink* events;
  StopSignals* stop;
};

struct Result {
  ExitCode code = ExitCode::kDone;
  // For standard output, unless JSON was asked for. Ends with a line end, or is
  // empty.
  std::string text;
  // For standard output when it was. The members beside "command", "exit_code"
  // and "error", which are added.
  Json json = Json::object();
  // Why `code` is not 0, for standard error: lines without "error: ".
  std::string error;
  // What Kubernetes is to show beside `error`, whose reader sees no log: lines.
  std::string details;
  // For standard error, each without "warning: ".
  std::vector<std::string> warnings;

  static Result Failure(const absl::Status& status) {
    Result result;
    result.code = FromStatus(status);
    result.error = std::string(status.message());
    return result;
  }
};

}  // namespace gander::cmd

#endif  // GANDER_CMD_COMMAND_H_
