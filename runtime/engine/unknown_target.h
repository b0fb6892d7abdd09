// File: unknown_target.h
//
// A target that is no version of anything.
#ifndef GANDER_RUNTIME_ENGINE_UNKNOWN_TARGET_H_
#define GANDER_RUNTIME_ENGINE_UNKNOWN_TARGET_H_

#include "runtime/engine/problem.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/version.h"

namespace gander {

// The problem, with the versions that are nearest to it.
Problem UnknownTarget(const Catalog& catalog, Version to);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_UNKNOWN_TARGET_H_
