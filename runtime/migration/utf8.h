// File: utf8.h
//
// Which bytes are UTF-8, as PostgreSQL reads it: no overlong form, no
// surrogate, nothing above U+10FFFF.
#ifndef GANDER_RUNTIME_MIGRATION_UTF8_H_
#define GANDER_RUNTIME_MIGRATION_UTF8_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace gander {

// How many bytes the character has with which `text` begins, from 1 to 4; 0
// when it begins with none.
size_t Utf8CharacterBytes(absl::string_view text);

// Whether `text` is made of such characters. An empty one is.
bool IsValidUtf8(absl::string_view text);

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_UTF8_H_
