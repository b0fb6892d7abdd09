// File: array_text.h
//
// Many values as one parameter: a PostgreSQL array in its text form.
#ifndef GANDER_RUNTIME_BACKFILL_ARRAY_TEXT_H_
#define GANDER_RUNTIME_BACKFILL_ARRAY_TEXT_H_

#include <string>

#include "runtime/migration/value.h"

namespace gander {

class ArrayText {
 public:
  void Add(const Value& value);
  // The array: {1,NULL,"a \"b\""}. Then it is empty again.
  std::string Take();

 private:
  std::string text_ = "{";
};

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_ARRAY_TEXT_H_
