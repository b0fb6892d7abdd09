// File: array_binary.h
//
// Many values as one parameter: a PostgreSQL array in its binary form, which
// the server reads in a third of the time that the text takes.
#ifndef GANDER_RUNTIME_BACKFILL_ARRAY_BINARY_H_
#define GANDER_RUNTIME_BACKFILL_ARRAY_BINARY_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "runtime/migration/value.h"

namespace gander {

class ArrayBinary {
 public:
  // The number is the type's in the server's catalogue.
  enum class Element : uint32_t {
    kText = 25,  // a value of any kind, as its text
    kOid = 26,
    kTid = 27,
    kXid = 28,
  };

  explicit ArrayBinary(Element element) : element_(element) {}

  // REQUIRES: unless the elements are kText, the text of such a value, as the
  // server sent it.
  void Add(const Value& value);

  // The array, for a statement that was prepared: there alone bytes are taken
  // for the type that the statement says. Then it is empty again.
  Bytes Take();

 private:
  void AddElement(absl::string_view data);

  Element element_;
  uint32_t count_ = 0;
  bool has_null_ = false;
  std::string elements_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_ARRAY_BINARY_H_
