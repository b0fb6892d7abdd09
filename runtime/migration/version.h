// File: version.h
//
// A migration's version: what orders migrations, and what the history of a
// database refers to.
#ifndef GANDER_RUNTIME_MIGRATION_VERSION_H_
#define GANDER_RUNTIME_MIGRATION_VERSION_H_

#include <compare>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gander {

// A number from 0 to 9223372036854775807, compared as a number: version 10
// comes after version 9, and 007 is 7. New files get a UTC timestamp
// (20240131095500) or the next number of a sequence; both are just numbers
// here. A value type.
class Version {
 public:
  constexpr Version() = default;

  // REQUIRES: value >= 0.
  constexpr explicit Version(int64_t value) : value_(value) {}

  // Reads decimal digits, leading zeros included; nothing else may stand
  // before or after them.
  //
  // kInvalidArgument: empty, a sign, a character that is no digit, or a number
  // greater than 9223372036854775807. The message quotes `text`.
  static absl::StatusOr<Version> Parse(absl::string_view text);

  constexpr int64_t value() const { return value_; }

  // The number without leading zeros.
  std::string ToString() const { return std::to_string(value_); }

  friend constexpr auto operator<=>(Version, Version) = default;

 private:
  int64_t value_ = 0;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_VERSION_H_
