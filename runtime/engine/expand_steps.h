// File: expand_steps.h
//
// Puts the values of variables into the SQL of planned steps. Private to
// plan.cc.
#ifndef GANDER_RUNTIME_ENGINE_EXPAND_STEPS_H_
#define GANDER_RUNTIME_ENGINE_EXPAND_STEPS_H_

#include "runtime/engine/plan.h"
#include "runtime/engine/variable_values.h"

namespace gander {

// Sets PlannedStep::expanded where the step's SQL has variables, and adds a
// problem for each step whose values are missing or make no SQL. Other steps,
// and the other direction of the same file, need no values.
void ExpandSteps(const VariableValues& values, Plan& plan);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_EXPAND_STEPS_H_
