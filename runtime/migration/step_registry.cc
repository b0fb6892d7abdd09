#include "runtime/migration/step_registry.h"

namespace gander {
namespace {

// Constant-initialised, so it is there before any registration runs, in
// whatever order the translation units are initialised.
constinit const StepRegistration* first_registration = nullptr;

}  // namespace

StepRegistration::StepRegistration(const StepBuilder& builder)
    : step_(builder.step()), next_(first_registration) {
  first_registration = this;
}

const RegisteredStep* FindStep(absl::string_view catalog,
                               absl::string_view file) {
  for (const StepRegistration* r = first_registration; r != nullptr;
       r = r->next()) {
    if (r->step().catalog == catalog && r->step().file == file) {
      return &r->step();
    }
  }
  return nullptr;
}

}  // namespace gander
