#include <cstddef>
#include <cstdint>

#include "runtime/sql/file_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  gander::FuzzFormat({reinterpret_cast<const char*>(data), size},
                     gander::SourceFormat::kAnnotated, "-- +goose Up",
                     &gander::DivideAnnotatedFile);
  return 0;
}
