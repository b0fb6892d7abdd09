#include "runtime/engine/server_status.h"

#include "absl/strings/str_cat.h"
#include "runtime/database/status_code.h"

namespace gander {

std::string TextOf(const ServerError& error) {
  std::string text = error.Summary();
  if (!error.detail.empty())
    absl::StrAppend(&text, "\n  detail: ", error.detail);
  if (!error.hint.empty()) absl::StrAppend(&text, "\n  hint: ", error.hint);
  if (!error.context.empty()) {
    absl::StrAppend(&text, "\n  context: ", error.context);
  }
  return text;
}

absl::Status StatusOf(const Outcome& outcome, absl::string_view what) {
  absl::StatusCode code = absl::StatusCode::kFailedPrecondition;
  std::string reason;
  if (outcome.error.has_value()) {
    code = StatusCodeOf(outcome.error->error_class);
    reason = TextOf(*outcome.error);
  } else {
    if (!outcome.step_status.ok()) code = outcome.step_status.code();
    reason = std::string(outcome.step_status.message());
  }
  if (outcome.committed == Committed::kUnknown) {
    code = absl::StatusCode::kDataLoss;
  } else if (outcome.ended_by_step) {
    code = absl::StatusCode::kDataLoss;
    absl::StrAppend(&reason,
                    "\n  what the step did before it ended its transaction "
                    "itself may be committed, and the history has no row of "
                    "it: look at the database");
  }
  return absl::Status(code, absl::StrCat(what, ": ", reason));
}

}  // namespace gander
