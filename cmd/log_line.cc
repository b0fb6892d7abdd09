#include "cmd/log_line.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "cmd/error_lines.h"

namespace gander::cmd {
namespace {

using Json = nlohmann::ordered_json;

const char* ToString(LogLevel level) {
  switch (level) {
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "error";
}

std::string TextLines(const LogRecord& record) {
  switch (record.level) {
    case LogLevel::kInfo:
      return absl::StrCat(Printable(record.message), "\n");
    case LogLevel::kWarning:
      return ErrorLines(record.message, "warning");
    case LogLevel::kError:
      return ErrorLines(record.message);
  }
  return "";
}

}  // namespace

std::string LogLines(const LogRecord& record, LogFormat format,
                     const std::string& target, absl::Time now) {
  if (format == LogFormat::kText) {
    const std::string lines = TextLines(record);
    if (target.empty()) return lines;
    const absl::string_view first_to_last = absl::StripSuffix(lines, "\n");
    return absl::StrCat(
        target, ": ",
        absl::StrReplaceAll(first_to_last,
                            {{"\n", absl::StrCat("\n", target, ": ")}}),
        "\n");
  }
  Json json = {{"time", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", now,
                                         absl::UTCTimeZone())},
               {"level", ToString(record.level)},
               {"event", record.event}};
  if (!target.empty()) json["target"] = target;
  json["message"] = record.message;
  json.update(record.fields);
  return absl::StrCat(json.dump(-1, ' ', false, Json::error_handler_t::replace),
                      "\n");
}

}  // namespace gander::cmd
