#include "runtime/database/step_outcome.h"

#include <exception>
#include <string>

#include "runtime/database/status_code.h"
#include "runtime/migration/statement_error.h"

namespace gander {
Outcome CatchStep(absl::FunctionRef<absl::Status()> body) {
  Outcome outcome;
  try {
    outcome.step_status = body();
  } catch (const StatementError& e) {
    outcome.error = e.error();
    outcome.step_status =
        absl::Status(StatusCodeOf(e.error().error_class), e.error().message);
    outcome.step_file = e.file();
    outcome.step_line = e.line();
    outcome.step_sql = e.sql();
  } catch (const std::exception& e) {
    outcome.step_status = absl::UnknownError(e.what());
  } catch (...) {
    outcome.step_status = absl::UnknownError(
        "the step threw something that is no std::exception");
  }
  return outcome;
}

bool StepSucceeded(const Outcome& outcome) {
  return !outcome.error.has_value() && outcome.step_status.ok();
}

}  // namespace gander
