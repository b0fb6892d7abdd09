// File: checksum.h
//
// The fingerprint of a migration: what tells an edited file from the one that
// was applied.
#ifndef GANDER_RUNTIME_MIGRATION_CHECKSUM_H_
#define GANDER_RUNTIME_MIGRATION_CHECKSUM_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gander {

// SHA-256 of `text` in 64 lower-case hexadecimal digits, where CR LF counts as
// LF and a UTF-8 byte order mark at the beginning counts as nothing: a checkout
// on another system has the same checksum.
std::string Checksum(absl::string_view text);

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_CHECKSUM_H_
