// File: spec_check.h
//
// Whether what a backfill was told makes sense, whatever its table is like.
#ifndef GANDER_RUNTIME_BACKFILL_SPEC_CHECK_H_
#define GANDER_RUNTIME_BACKFILL_SPEC_CHECK_H_

#include "absl/status/status.h"
#include "runtime/backfill/backfill_spec.h"

namespace gander {

// kInvalidArgument: what is missing or contradicts.
absl::Status CheckSpec(const BackfillSpec& spec);

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_SPEC_CHECK_H_
