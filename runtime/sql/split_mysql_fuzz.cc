#include <cstddef>
#include <cstdint>

#include "runtime/sql/split_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  gander::FuzzSplit({reinterpret_cast<const char*>(data), size},
                    gander::DatabaseName::kMysql);
  return 0;
}
