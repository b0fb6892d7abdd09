// File: report_json.h
//
// Plans and reports as JSON: docs/json-output.md is the promise.
#ifndef GANDER_CMD_REPORT_JSON_H_
#define GANDER_CMD_REPORT_JSON_H_

#include "absl/time/time.h"
#include "cmd/command.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/report.h"

namespace gander::cmd {

// Milliseconds with three decimals.
Json ToJson(absl::Duration duration);

// Members "steps", "problems", "warnings".
Json ToJson(const Plan& plan);

// Members "run_id", "steps" (those that took effect, then those that failed),
// "steps_left", "problems", "warnings".
Json ToJson(const RunReport& report);

}  // namespace gander::cmd

#endif  // GANDER_CMD_REPORT_JSON_H_
