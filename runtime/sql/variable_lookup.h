// File: variable_lookup.h
//
// Where the values come from that are put into SQL.
#ifndef GANDER_RUNTIME_SQL_VARIABLE_LOOKUP_H_
#define GANDER_RUNTIME_SQL_VARIABLE_LOOKUP_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"

namespace gander {

// The value of the variable of that name; nothing when it is not set. An empty
// value is set.
using VariableLookup =
    absl::FunctionRef<std::optional<std::string>(const std::string& name)>;

// Declared variables and those of ENVSUB are looked for in different places.
struct VariableLookups {
  VariableLookup declared;
  VariableLookup envsub;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_VARIABLE_LOOKUP_H_
