// Runs the fuzzer that this is linked with over its corpus: as an ordinary
// test, with any compiler.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace gander {
namespace {

TEST(FuzzCorpus, PassesAsAWhole) {
  int files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(GANDER_FUZZ_CORPUS)) {
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::string input{std::istreambuf_iterator<char>(stream), {}};
    SCOPED_TRACE(entry.path().string());
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()),
                           input.size());
    // Every beginning of a file is an input too: things that are not closed.
    for (size_t size = 0; size < input.size() && size < 500; ++size) {
      LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()),
                             size);
    }
    ++files;
  }
  EXPECT_GT(files, 5);
}

}  // namespace
}  // namespace gander
