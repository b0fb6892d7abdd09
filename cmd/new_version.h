// File: new_version.h
//
// The version of a file that `create` makes.
#ifndef GANDER_CMD_NEW_VERSION_H_
#define GANDER_CMD_NEW_VERSION_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

namespace gander::cmd {

// `now` in UTC as YYYYMMDDhhmmss; the next second whose version is not in
// `names` (of the files beside it, as ParseFileName reads them) already.
std::string TimestampVersion(absl::Time now,
                             absl::Span<const std::string> names);

// One more than the highest version in `names`, with as many digits as that one
// has; "0001" when there is none.
//
// kInvalidArgument: that version is a timestamp, below which a number would be
// out of order; or one of them is dotted (V1.2__x.sql), where no number is
// next.
absl::StatusOr<std::string> SequentialVersion(
    absl::Span<const std::string> names);

}  // namespace gander::cmd

#endif  // GANDER_CMD_NEW_VERSION_H_
