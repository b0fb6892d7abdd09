// File: variable_values.h
//
// Where the values of variables in SQL come from.
#ifndef GANDER_RUNTIME_ENGINE_VARIABLE_VALUES_H_
#define GANDER_RUNTIME_ENGINE_VARIABLE_VALUES_H_

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace gander {

struct VariableValues {
  // By name; they come first.
  std::map<std::string, std::string> given;
  // The environment: of ENVSUB by the variable's name, of a declared variable
  // by GANDER_VAR_<name>. Empty: there is none.
  std::function<std::optional<std::string>(const std::string&)> environment;
};

// `given`, and the environment of this process.
VariableValues WithEnvironment(std::map<std::string, std::string> given);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_VARIABLE_VALUES_H_
