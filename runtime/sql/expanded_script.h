// File: expanded_script.h
//
// A script whose SQL has variables in it, with their values put in.
#ifndef GANDER_RUNTIME_SQL_EXPANDED_SCRIPT_H_
#define GANDER_RUNTIME_SQL_EXPANDED_SCRIPT_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/declared_variable.h"
#include "runtime/migration/sql_script.h"
#include "runtime/sql/variable_lookup.h"

namespace gander {

// Refers to itself; neither copied nor moved.
struct ExpandedScript {
  std::string text;
  // Its text is `text`, and its substitution kNone.
  SqlScript script;

  ExpandedScript() = default;
  ExpandedScript(const ExpandedScript&) = delete;
  ExpandedScript& operator=(const ExpandedScript&) = delete;
};

// Puts values into `script`, which is of a file of `format` for `database`, and
// reads the outcome as the file would have been read with them in it. REQUIRES:
// its substitution is not kNone. `declared` are those of the file and the
// project, which hold outside of the regions of ENVSUB; when there are none,
// nothing is put in there.
//
// kFailedPrecondition, kInvalidArgument: as ExpandEnvsub and ExpandVariables,
// in as many lines; kInvalidArgument also: with the values in it, it cannot be
// read. Every line begins with line:column in the file, where columns behind a
// value count the value.
absl::StatusOr<std::shared_ptr<const ExpandedScript>> ExpandScript(
    const SqlScript& script, SourceFormat format, DatabaseName database,
    absl::Span<const DeclaredVariable> declared,
    const VariableLookups& lookups);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_EXPANDED_SCRIPT_H_
