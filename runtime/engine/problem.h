// File: problem.h
//
// What forbids a run.
#ifndef GANDER_RUNTIME_ENGINE_PROBLEM_H_
#define GANDER_RUNTIME_ENGINE_PROBLEM_H_

#include <string>

#include "absl/strings/string_view.h"
#include "runtime/migration/version.h"

namespace gander {

// Why a run must not begin.
struct Problem {
  enum class Kind {
    kChangedUp,       // an applied SQL migration's Up was edited
    kOutOfOrder,      // a pending version below an applied one
    kMissingFile,     // to be rolled back, and not in the catalog
    kNewerHistory,    // the history goes beyond the catalog, which would write
    kPartial,         // a half-done step that this run cannot finish
    kUndecided,       // a half-done step of which a statement may have run
    kIrreversible,    // to be rolled back, and has no Down
    kUnreadableDown,  // to be rolled back, and its Down cannot be read
    kTwoRows,         // the history has one migration under two versions
    kUnknownTarget,   // `to` is no version of a migration or of the history
    kForeignHistory,  // another tool has migrated this database
  };
  Kind kind;
  Version version;
  // One sentence or two: what is wrong, since when, what to do.
  std::string message;
};

absl::string_view ToString(Problem::Kind kind);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_PROBLEM_H_
