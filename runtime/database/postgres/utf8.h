// File: utf8.h
//
// Bytes and characters: PostgreSQL counts an error's position in characters.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_UTF8_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gander {

// How many characters `text` has, which is UTF-8.
int64_t CharactersIn(absl::string_view text);

// Where character `n` (from 0) of `text` begins; text.size() for the one behind
// the last, and for any further one.
size_t OffsetOfCharacter(absl::string_view text, int64_t n);

// Where the first byte sequence stands that is no UTF-8
// (runtime/migration/utf8.h); nothing when there is none.
std::optional<size_t> FirstInvalidUtf8(absl::string_view text);

// `text` with U+FFFD for each byte that is no UTF-8: what a server says in
// another encoding, which no log table would take.
std::string ValidUtf8(absl::string_view text);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_UTF8_H_
