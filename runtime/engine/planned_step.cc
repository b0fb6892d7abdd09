#include "runtime/engine/planned_step.h"

namespace gander {

Version RecordedVersion(const PlannedStep& step) {
  return step.recorded_as.value_or(step.migration->version);
}

const SqlScript* ScriptOf(const PlannedStep& step) {
  if (step.expanded != nullptr) return &step.expanded->script;
  const std::optional<SqlScript>& script = step.direction == Direction::kUp
                                               ? step.migration->sql_up
                                               : step.migration->sql_down;
  return script.has_value() ? &*script : nullptr;
}

const std::string& FileOf(const PlannedStep& step) {
  const Migration& migration = *step.migration;
  return step.direction == Direction::kDown && !migration.down_file.empty()
             ? migration.down_file
             : migration.file;
}

bool IsTransactional(const PlannedStep& step) {
  // It goes on as it began, whatever its file says now.
  if (step.partial.has_value() &&
      step.migration->kind() == MigrationKind::kSql) {
    return false;
  }
  if (step.expanded != nullptr) return step.expanded->script.transactional;
  return step.direction == Direction::kUp
             ? step.migration->up_is_transactional()
             : step.migration->down_is_transactional();
}

bool IsBackfill(const PlannedStep& step) {
  return step.migration->cpp != nullptr && step.migration->cpp->is_backfill;
}

bool GoesOn(const PlannedStep& step) {
  if (!step.partial.has_value()) return false;
  return (step.migration->kind() == MigrationKind::kSql || IsBackfill(step)) &&
         step.partial->rolling_back == (step.direction == Direction::kDown);
}

}  // namespace gander
