// File: hurt.h
//
// What may happen to the process in the middle of a C++ step.
#ifndef GANDER_TESTS_CRASH_PROJECT_HURT_H_
#define GANDER_TESTS_CRASH_PROJECT_HURT_H_

#include <signal.h>
#include <stdlib.h>

#include <exception>
#include <string>

#include "gander/migration.h"

namespace crash {

// Does it when the variable HURT says so: "6:terminate".
inline void Hurt(const gander::StepContext& context, const std::string& step) {
  const std::string how = context.Variable("HURT").value_or("");
  if (how == step + ":stop") raise(SIGSTOP);
  if (how == step + ":terminate") std::terminate();
  if (how == step + ":segfault") {
    signal(SIGSEGV, SIG_DFL);  // not a sanitizer's handler
    raise(SIGSEGV);
  }
  if (how == step + ":exit") exit(0);
}

}  // namespace crash

#endif  // GANDER_TESTS_CRASH_PROJECT_HURT_H_
