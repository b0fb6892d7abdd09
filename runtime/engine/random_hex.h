// File: random_hex.h
//
// Names that nobody else has.
#ifndef GANDER_RUNTIME_ENGINE_RANDOM_HEX_H_
#define GANDER_RUNTIME_ENGINE_RANDOM_HEX_H_

#include <random>
#include <string>

#include "absl/strings/str_cat.h"

namespace gander {

// So many times 8 hexadecimal digits, at random. Thread-safe.
inline std::string RandomHex(int words) {
  std::random_device random;
  std::string text;
  for (int i = 0; i < words; ++i) {
    absl::StrAppend(&text, absl::Hex(random(), absl::kZeroPad8));
  }
  return text;
}

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_RANDOM_HEX_H_
