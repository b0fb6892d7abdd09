// File: expand_steps.h
//
// Puts the values of variables into the SQL of planned steps.
#ifndef GANDER_RUNTIME_ENGINE_EXPAND_STEPS_H_
#define GANDER_RUNTIME_ENGINE_EXPAND_STEPS_H_

#include <optional>

#include "runtime/engine/plan.h"
#include "runtime/engine/variable_values.h"

namespace gander {

// Sets PlannedStep::expanded when the step's SQL has variables. What is wrong,
// when values are missing or make no SQL.
std::optional<Problem> ExpandStep(const VariableValues& values,
                                  PlannedStep& step);

// Sets PlannedStep::expanded where the step's SQL has variables, and adds a
// problem for each step whose values are missing or make no SQL. Other steps,
// and the other direction of the same file, need no values.
void ExpandSteps(const VariableValues& values, Plan& plan);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_EXPAND_STEPS_H_
