// File: declared_variable.h
//
// A variable whose value is put into the SQL of a migration.
#ifndef GANDER_RUNTIME_MIGRATION_DECLARED_VARIABLE_H_
#define GANDER_RUNTIME_MIGRATION_DECLARED_VARIABLE_H_

#include <optional>
#include <string>

namespace gander {

struct DeclaredVariable {
  std::string name;
  // The value when nobody gives another one.
  std::optional<std::string> fallback;

  friend bool operator==(const DeclaredVariable&,
                         const DeclaredVariable&) = default;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_DECLARED_VARIABLE_H_
