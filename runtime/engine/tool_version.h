// File: tool_version.h
//
// gander's own version, as the history records it and --version prints it.
#ifndef GANDER_RUNTIME_ENGINE_TOOL_VERSION_H_
#define GANDER_RUNTIME_ENGINE_TOOL_VERSION_H_

namespace gander {

inline constexpr char kToolVersion[] = "0.1.0";

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_TOOL_VERSION_H_
