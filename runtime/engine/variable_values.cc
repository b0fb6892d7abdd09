#include "runtime/engine/variable_values.h"

#include <cstdlib>
#include <utility>

namespace gander {

VariableValues WithEnvironment(std::map<std::string, std::string> given) {
  VariableValues values;
  values.given = std::move(given);
  values.environment =
      [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return std::string(value);
  };
  return values;
}

}  // namespace gander
