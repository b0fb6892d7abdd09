// File: step_registry.h
//
// The C++ steps that are linked into this program. GANDER_MIGRATION
// (migration.h) adds to it before main; nothing is ever removed.
#ifndef GANDER_RUNTIME_MIGRATION_STEP_REGISTRY_H_
#define GANDER_RUNTIME_MIGRATION_STEP_REGISTRY_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/migration/step_function.h"

namespace gander {

// What one C++ file registered.
struct RegisteredStep {
  // The catalog it belongs to, as the Bazel rule named it; "" outside Bazel.
  const char* catalog;
  // Its base name, such as "20240131095500_split_names.cc".
  const char* file;
  // Where the macro stands.
  int line;
  StepFunction up;
  // Empty: irreversible.
  StepFunction down;
  // The step may be run again when the database rolled it back for a transient
  // reason (.Retryable()).
  bool retryable = false;
  // It goes on where it stopped (GANDER_BACKFILL).
  bool is_backfill = false;
  // The versions that it replaces (.Replaces()), so many of them.
  std::array<int64_t, 8> replaces = {};
  size_t replaces_count = 0;

  absl::Span<const int64_t> replaced() const {
    return absl::MakeConstSpan(replaces).first(replaces_count);
  }
};

// What the macro's text is, up to the semicolon that the user writes, so that
// GANDER_MIGRATION(Up, Down).Retryable(); can say more about the step.
class StepBuilder {
 public:
  constexpr explicit StepBuilder(const RegisteredStep& step) : step_(step) {}

  // Running the step twice is harmless beside the database: it may be retried
  // after a deadlock or a serialization failure, as SQL steps are.
  constexpr StepBuilder Retryable() const {
    StepBuilder result = *this;
    result.step_.retryable = true;
    return result;
  }

  // What GANDER_BACKFILL adds.
  constexpr StepBuilder AsBackfill() const {
    StepBuilder result = *this;
    result.step_.is_backfill = true;
    return result;
  }

  // The file had this version before: a database that applied it under that one
  // has applied this step. Eight at most; the compiler refuses more, and a
  // negative one.
  consteval StepBuilder Replaces(int64_t version) const {
    StepBuilder result = *this;
    if (version < 0) throw "a version is not negative";
    if (step_.replaces_count == step_.replaces.size()) {
      throw "a step replaces eight versions at most";
    }
    result.step_.replaces[result.step_.replaces_count++] = version;
    return result;
  }

  constexpr const RegisteredStep& step() const { return step_; }

 private:
  RegisteredStep step_;
};

// A node of the registry, with static storage duration: made by the macro.
class StepRegistration {
 public:
  // Adds itself to the registry. Implicit, for the macro's `=`.
  StepRegistration(const StepBuilder& builder);  // NOLINT

  StepRegistration(const StepRegistration&) = delete;
  StepRegistration& operator=(const StepRegistration&) = delete;

  const RegisteredStep& step() const { return step_; }
  const StepRegistration* next() const { return next_; }

 private:
  const RegisteredStep step_;
  const StepRegistration* const next_;
};

// The step that `file` (a base name) registered for `catalog`; null when there
// is none. Thread safety: safe after static initialisation, which is over when
// main begins.
const RegisteredStep* FindStep(absl::string_view catalog,
                               absl::string_view file);

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_STEP_REGISTRY_H_
