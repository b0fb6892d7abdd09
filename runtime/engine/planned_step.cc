#include "runtime/engine/planned_step.h"

namespace gander {

Version RecordedVersion(const PlannedStep& step) {
  return step.recorded_as.value_or(step.migration->version);
}

const SqlScript* ScriptOf(const PlannedStep& step) {
  const std::optional<SqlScript>& script = step.direction == Direction::kUp
                                               ? step.migration->sql_up
                                               : step.migration->sql_down;
  return script.has_value() ? &*script : nullptr;
}

bool IsTransactional(const PlannedStep& step) {
  // It goes on as it began, whatever its file says now.
  if (step.partial.has_value() &&
      step.migration->kind() == MigrationKind::kSql) {
    return false;
  }
  return step.direction == Direction::kUp
             ? step.migration->up_is_transactional()
             : step.migration->down_is_transactional();
}

bool GoesOn(const PlannedStep& step) {
  return step.partial.has_value() &&
         step.migration->kind() == MigrationKind::kSql &&
         step.partial->rolling_back == (step.direction == Direction::kDown);
}

}  // namespace gander
