// File: plan_text.h
//
// A plan for people: as SQL, with everything else in comments.
#ifndef GANDER_CMD_PLAN_TEXT_H_
#define GANDER_CMD_PLAN_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "runtime/engine/plan.h"

namespace gander::cmd {

// The steps in their order, each with its SQL. `url` is shown. Problems and
// warnings are not in it.
std::string PlanText(const Plan& plan, absl::string_view url);

}  // namespace gander::cmd

#endif  // GANDER_CMD_PLAN_TEXT_H_
