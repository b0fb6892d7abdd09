// File: step_label.h
//
// How lines for people name a migration.
#ifndef GANDER_CMD_STEP_LABEL_H_
#define GANDER_CMD_STEP_LABEL_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "runtime/engine/plan.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/version.h"

namespace gander::cmd {

// The version as the file's name has it, leading zeros included; as a plain
// number when `file` is empty; "R" for a repeatable one. "0003"
std::string VersionLabel(Version version, absl::string_view file);

// "0003 create_orders"
std::string StepLabel(const Migration& migration);

// "1 statement", "4 statements"
std::string Count(int64_t count, absl::string_view noun);

absl::string_view ToString(Direction direction);  // "up", "down"
absl::string_view ToString(MigrationKind kind);   // "sql", "cpp"

}  // namespace gander::cmd

#endif  // GANDER_CMD_STEP_LABEL_H_
