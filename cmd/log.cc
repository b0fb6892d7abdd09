#include "cmd/log.h"

#include <unistd.h>

#include <atomic>
#include <mutex>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "glog/logging.h"

namespace gander::cmd {
namespace {

std::atomic<LogFormat> log_format = LogFormat::kText;

// Guards the target: a signal is told of on a thread of its own.
std::mutex mutex;

std::string& Target() {
  static std::string* const target = new std::string;
  return *target;
}

std::string Lines(const LogRecord& record) {
  const std::lock_guard<std::mutex> lock(mutex);
  return LogLines(record, log_format, Target(), absl::Now());
}

}  // namespace

void StartLog(const std::string& program) {
  FLAGS_logtostderr = true;
  FLAGS_alsologtostderr = false;
  FLAGS_log_prefix = false;
  FLAGS_minloglevel = google::GLOG_INFO;
  if (google::IsGoogleLoggingInitialized()) return;
  // glog keeps the pointer.
  static const std::string* const name = new std::string(program);
  google::InitGoogleLogging(name->c_str());
}

void SetLogFormat(LogFormat format) { log_format = format; }

void SetLogTarget(const std::string& target) {
  const std::lock_guard<std::mutex> lock(mutex);
  Target() = target;
}

void Log(const LogRecord& record) {
  const std::string lines = Lines(record);
  // glog ends the line, and cuts one of more than 30 kB.
  if (lines.size() > 16 * 1024) return LogDirectly(record);
  LOG(INFO) << absl::StripSuffix(lines, "\n");
}

void LogDirectly(const LogRecord& record) {
  const std::string lines = Lines(record);
  absl::string_view left = lines;
  while (!left.empty()) {
    const ssize_t written = write(STDERR_FILENO, left.data(), left.size());
    if (written <= 0) return;
    left.remove_prefix(written);
  }
}

}  // namespace gander::cmd
