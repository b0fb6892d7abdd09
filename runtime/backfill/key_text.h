// File: key_text.h
//
// The key of a row, and as one text: for the checkpoint, and for a person.
#ifndef GANDER_RUNTIME_BACKFILL_KEY_TEXT_H_
#define GANDER_RUNTIME_BACKFILL_KEY_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/row.h"
#include "runtime/migration/value.h"

namespace gander {

// The values of a key's columns, one after another.
using Key = std::vector<Value>;

// The key whose columns stand in `row` from `first` on, `columns` of them.
Key KeyIn(const Row& row, size_t first, size_t columns);

// A text that DecodeKey reads back to the same values, with the same types:
// "i5,t3:abc,". Holds no NUL unless a text of the key does.
std::string EncodeKey(const Key& key);

// kDataLoss: EncodeKey did not write this.
absl::StatusOr<Key> DecodeKey(absl::string_view text);

// "id 5", "(shop, number) (3, 'a-17')": for messages. A long value is cut.
std::string DescribeKey(const std::vector<std::string>& columns,
                        const Key& key);

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_KEY_TEXT_H_
