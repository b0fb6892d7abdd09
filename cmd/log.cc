#include "cmd/log.h"

#include "cmd/error_lines.h"
#include "glog/logging.h"

namespace gander::cmd {

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

void ShowLine(absl::string_view line) { LOG(INFO) << Printable(line); }

}  // namespace gander::cmd
