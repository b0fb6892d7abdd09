#include "cmd/progress.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cmd/duration.h"
#include "cmd/step_label.h"

namespace gander::cmd {
namespace {

// Between two lines that say how far a step is.
constexpr absl::Duration kBetweenLines = absl::Seconds(5);

constexpr absl::string_view kEraseLine = "\r\x1b[K";

std::string Label(const PlannedStep& step) {
  return StepLabel(*step.migration);
}

// "(sql, 4 statements, 12 ms)"
std::string Details(const PlannedStep& step, const StepReport& report) {
  std::string details =
      step.migration->kind() == MigrationKind::kSql ? "(sql" : "(C++";
  if (report.empty) {
    absl::StrAppend(&details, ", nothing to run");
  } else if (report.statements > 0) {
    absl::StrAppend(&details, ", ", Count(report.statements, "statement"));
  }
  return absl::StrCat(details, ", ", DurationText(report.duration), ")");
}

double Milliseconds(absl::Duration duration) {
  return static_cast<double>(absl::ToInt64Microseconds(duration)) / 1000;
}

// What every event about a step has.
LogRecord About(const PlannedStep& step, absl::string_view event,
                std::string message) {
  const Migration& migration = *step.migration;
  LogRecord record{LogLevel::kInfo, std::string(event), std::move(message)};
  record.fields["direction"] = std::string(ToString(step.direction));
  if (migration.repeatable) {
    record.fields["version"] = nullptr;
  } else {
    record.fields["version"] = migration.version.value();
  }
  record.fields["name"] = migration.name;
  record.fields["file"] = migration.file;
  return record;
}

LogRecord Waited(absl::string_view event, std::string message,
                 absl::Duration waited) {
  return {LogLevel::kInfo,
          std::string(event),
          std::move(message),
          {{"waited_ms", Milliseconds(waited)}}};
}

}  // namespace

Progress::Progress(Amount amount, Surroundings surroundings)
    : amount_(amount), surroundings_(std::move(surroundings)) {}

void Progress::LogUnlessQuiet(LogRecord record) {
  if (amount_ != Amount::kQuiet) Log(record);
}

void Progress::ConnectRetry(const absl::Status& reason, absl::Duration waited) {
  LogUnlessQuiet(
      Waited("connect_retry",
             absl::StrCat("waiting for the database (", DurationText(waited),
                          "): ", std::string(reason.message())),
             waited));
}

void Progress::LockWait(absl::string_view holder, absl::Duration waited) {
  LogUnlessQuiet(Waited("lock_wait",
                        absl::StrCat("waiting for another migrator (",
                                     DurationText(waited), "): ", holder),
                        waited));
}

void Progress::Waiting(absl::string_view reason, absl::Duration waited) {
  LogUnlessQuiet(Waited(
      "waiting", absl::StrCat("waiting (", DurationText(waited), "): ", reason),
      waited));
}

void Progress::StepStarted(const PlannedStep& step) {
  meter_ = StepMeter();
  last_line_ = absl::InfinitePast();
  if (amount_ != Amount::kVerbose) return;
  const absl::string_view verb =
      step.direction == Direction::kUp ? "applying" : "rolling back";
  Log(About(step, "step_started", absl::StrCat(verb, " ", Label(step))));
}

void Progress::StepFinished(const PlannedStep& step, const StepReport& report) {
  // The two frequent words have the same width, so that versions line up.
  absl::string_view verb = "failed  ";
  absl::string_view state = "failed";
  if (report.status.ok()) {
    const bool up = step.direction == Direction::kUp;
    verb = up ? "applied " : "rolled back";
    state = up ? "applied" : "rolled_back";
  }
  LogRecord record =
      About(step, "step_finished",
            absl::StrCat(verb, " ", Label(step), " ", Details(step, report)));
  record.fields["state"] = std::string(state);
  record.fields["statements"] = report.statements;
  record.fields["duration_ms"] = Milliseconds(report.duration);
  LogUnlessQuiet(std::move(record));
}

void Progress::StepRetry(const PlannedStep& step, const absl::Status& reason,
                         int next_attempt, absl::Duration pause) {
  LogRecord record =
      About(step, "step_retry",
            absl::StrCat("retrying ", Label(step), " in ", DurationText(pause),
                         " (attempt ", next_attempt,
                         "): ", std::string(reason.message())));
  record.fields["attempt"] = next_attempt;
  LogUnlessQuiet(std::move(record));
}

void Progress::StepNotice(const PlannedStep& step, const Notice& notice) {
  if (amount_ == Amount::kQuiet && notice.severity != "WARNING") return;
  LogRecord record = About(
      step, "step_notice",
      absl::StrCat(Label(step), ": ", notice.severity, ": ", notice.message));
  record.fields["severity"] = notice.severity;
  Log(record);
}

void Progress::StepLog(const PlannedStep& step, absl::string_view message) {
  LogUnlessQuiet(
      About(step, "step_log", absl::StrCat(Label(step), ": ", message)));
}

void Progress::StepProgress(const PlannedStep& step, int64_t done,
                            int64_t total) {
  if (amount_ == Amount::kQuiet) return;
  const absl::Time now = surroundings_.now();
  meter_.Add(now, done, total);
  if (surroundings_.draw != nullptr) {
    surroundings_.draw(
        absl::StrCat(kEraseLine, Label(step), " ", meter_.Bar()));
    bar_is_drawn_ = true;
    return;
  }
  if (now - last_line_ < kBetweenLines && done != total) return;
  last_line_ = now;
  LogRecord record = About(step, "step_progress",
                           absl::StrCat(Label(step), ": ", meter_.Text()));
  record.fields["done"] = done;
  record.fields["total"] = total;
  if (const auto rate = meter_.rate()) record.fields["per_second"] = *rate;
  if (const auto left = meter_.left()) {
    record.fields["left_ms"] = Milliseconds(*left);
  }
  Log(record);
}

void Progress::EraseBar() {
  if (bar_is_drawn_) surroundings_.draw(kEraseLine);
  bar_is_drawn_ = false;
}

void Progress::Log(const LogRecord& record) {
  EraseBar();
  surroundings_.log(record);
}

void Progress::Warning(absl::string_view message) {
  Log({LogLevel::kWarning, "warning", std::string(message)});
}

}  // namespace gander::cmd
