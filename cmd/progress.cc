#include "cmd/progress.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cmd/duration.h"
#include "cmd/step_label.h"

namespace gander::cmd {
namespace {

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

}  // namespace

Progress::Progress(Amount amount, std::function<void(absl::string_view)> show)
    : amount_(amount), show_(std::move(show)) {}

void Progress::ShowUnlessQuiet(absl::string_view line) {
  if (amount_ != Amount::kQuiet) show_(line);
}

void Progress::ConnectRetry(const absl::Status& reason, absl::Duration waited) {
  ShowUnlessQuiet(absl::StrCat("waiting for the database (",
                               DurationText(waited),
                               "): ", std::string(reason.message())));
}

void Progress::LockWait(absl::string_view holder, absl::Duration waited) {
  ShowUnlessQuiet(absl::StrCat("waiting for another migrator (",
                               DurationText(waited), "): ", holder));
}

void Progress::StepStarted(const PlannedStep& step) {
  if (amount_ != Amount::kVerbose) return;
  const absl::string_view verb =
      step.direction == Direction::kUp ? "applying" : "rolling back";
  show_(absl::StrCat(verb, " ", Label(step)));
}

void Progress::StepFinished(const PlannedStep& step, const StepReport& report) {
  // The two frequent words have the same width, so that versions line up.
  absl::string_view verb = "failed  ";
  if (report.status.ok()) {
    verb = step.direction == Direction::kUp ? "applied " : "rolled back";
  }
  ShowUnlessQuiet(
      absl::StrCat(verb, " ", Label(step), " ", Details(step, report)));
}

void Progress::StepRetry(const PlannedStep& step, const absl::Status& reason,
                         int next_attempt, absl::Duration pause) {
  ShowUnlessQuiet(absl::StrCat("retrying ", Label(step), " in ",
                               DurationText(pause), " (attempt ", next_attempt,
                               "): ", std::string(reason.message())));
}

void Progress::StepNotice(const PlannedStep& step, const Notice& notice) {
  if (amount_ == Amount::kQuiet && notice.severity != "WARNING") return;
  show_(absl::StrCat(Label(step), ": ", notice.severity, ": ", notice.message));
}

void Progress::StepLog(const PlannedStep& step, absl::string_view message) {
  ShowUnlessQuiet(absl::StrCat(Label(step), ": ", message));
}

void Progress::StepProgress(const PlannedStep& step, int64_t done,
                            int64_t total) {
  std::string line = absl::StrCat(Label(step), ": ", done);
  if (total > 0) {
    absl::StrAppend(&line, " of ", total, " (",
                    static_cast<int>(100.0 * done / total), " %)");
  }
  ShowUnlessQuiet(line);
}

void Progress::Warning(absl::string_view message) {
  show_(absl::StrCat("warning: ", message));
}

}  // namespace gander::cmd
