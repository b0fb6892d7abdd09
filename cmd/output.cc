#include "cmd/output.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cmd/log.h"
#include "cmd/termination_message.h"

namespace gander::cmd {
namespace {

std::string JsonLine(const Result& result, const OutputForm& form) {
  Json json;
  json["command"] = form.command.empty() ? Json(nullptr) : Json(form.command);
  if (!form.target.empty()) json["target"] = form.target;
  json["exit_code"] = static_cast<int>(result.code);
  json["result"] = std::string(ToString(result.code));
  if (!result.error.empty()) json["error"] = {{"message", result.error}};
  json.update(result.json);
  // Text from files and databases need not be UTF-8.
  return absl::StrCat(json.dump(-1, ' ', false, Json::error_handler_t::replace),
                      "\n");
}

// False: it could not be written, and the reader did not just go away.
bool WriteOutput(const std::string& text) {
  errno = 0;
  const bool written =
      std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
      std::fflush(stdout) == 0;
  return written || errno == EPIPE;
}

// What Kubernetes is to show of it.
void WriteTermination(const Result& result, const OutputForm& form) {
  const std::string text =
      result.error.empty()
          ? result.text
          : absl::StrCat(result.error, result.details.empty() ? "" : "\n",
                         result.details);
  const absl::Status written = WriteTerminationMessage(
      result.code,
      form.target.empty() ? text : absl::StrCat(form.target, ": ", text));
  if (written.ok()) return;
  LogDirectly({LogLevel::kWarning, "warning", std::string(written.message())});
}

int Print(Result result, const OutputForm& form) {
  for (const std::string& warning : result.warnings) {
    LogDirectly({LogLevel::kWarning, "warning", warning});
  }
  const bool written =
      WriteOutput(form.json ? JsonLine(result, form) : result.text);
  const std::string why = std::strerror(errno);
  if (!result.error.empty()) LogDirectly(ErrorRecord(result));
  if (!written) {
    if (result.code == ExitCode::kDone) result.code = ExitCode::kUsage;
    result.error = absl::StrCat("cannot write to standard output: ", why);
    // What a run did must not go unsaid. A list is no such thing.
    const absl::string_view text = absl::StripSuffix(result.text, "\n");
    if (!text.empty() && !absl::StrContains(text, '\n')) {
      absl::StrAppend(&result.error, "; it was to say: ", text);
    }
    LogDirectly(ErrorRecord(result));
  }
  WriteTermination(result, form);
  return static_cast<int>(result.code);
}

// The form of what is running; null when nothing is.
std::atomic<const OutputForm*> running = nullptr;

// A migration, or a library that it calls, has called exit(). Whatever code it
// gave, 0 perhaps, is not that of the run.
void OnExit() {
  const OutputForm* const form = running.exchange(nullptr);
  if (form == nullptr) return;
  Result result;
  result.code = ExitCode::kOutcomeUnknown;
  result.error =
      "the program was ended in the middle: a migration, or a library that it "
      "uses, called exit(); 'status' shows what has taken effect";
  _exit(Print(result, *form));
}

}  // namespace

LogRecord ErrorRecord(const Result& result) {
  return {LogLevel::kError,
          "error",
          result.error,
          {{"exit_code", static_cast<int>(result.code)},
           {"result", std::string(ToString(result.code))}}};
}

int RunAndPrint(absl::FunctionRef<Result(OutputForm*)> run) {
  OutputForm form;
  Result result;
  static const int registered = std::atexit(&OnExit);
  (void)registered;
  running = &form;
  try {
    result = run(&form);
  } catch (const std::exception& e) {
    result = Result();
    result.code = ExitCode::kOutcomeUnknown;
    result.error = absl::StrCat("internal error: ", e.what());
  }
  running = nullptr;
  return Print(result, form);
}

}  // namespace gander::cmd
