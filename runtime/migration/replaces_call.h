// File: replaces_call.h
//
// What GANDER_MIGRATION(Up, Down).Replaces(20240102030405) is in the text of a
// C++ step, for those who have only the text: the checksum, and `fix`.
#ifndef GANDER_RUNTIME_MIGRATION_REPLACES_CALL_H_
#define GANDER_RUNTIME_MIGRATION_REPLACES_CALL_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/version.h"

namespace gander {

// The versions in calls `.Replaces(<digits>)`, which may hold digit separators.
// Found as text, in comments as well.
std::vector<Version> FindReplacesCalls(absl::string_view source);

// `source` without these calls: what the checksum of a C++ step's Up is of, so
// that a step to which one is added matches what was applied before.
std::string WithoutReplacesCalls(absl::string_view source);

// `source` with one more call behind its GANDER_MIGRATION(...) or
// GANDER_MIGRATION_NO_TX(...). WithoutReplacesCalls gives `source` back.
//
// kInvalidArgument: there is no such macro outside comments and quotes, or
// several, or its parentheses do not close. The message goes on where the
// file's name ends: ": no GANDER_MIGRATION is found".
absl::StatusOr<std::string> AddReplacesCall(absl::string_view source,
                                            Version version);

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_REPLACES_CALL_H_
