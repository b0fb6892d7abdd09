// File: split_fuzz.h
//
// What the fuzzers of SplitStatements share.
#ifndef GANDER_RUNTIME_SQL_SPLIT_FUZZ_H_
#define GANDER_RUNTIME_SQL_SPLIT_FUZZ_H_

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "runtime/sql/split_property.h"
#include "runtime/sql/statement.h"

namespace gander {

// Ends the program with a message when something that must hold of any text
// does not.
inline void FuzzSplit(absl::string_view text, DatabaseName database) {
  const absl::StatusOr<std::vector<Statement>> statements =
      SplitStatements(text, database);
  if (!statements.ok()) return;
  const std::string violation = FindSplitViolation(text, database, *statements);
  if (violation.empty()) return;
  std::fprintf(stderr, "%s\n", violation.c_str());
  std::abort();
}

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_SPLIT_FUZZ_H_
