// A file does not have to fit into memory.
#include "tests/cli/large_file.h"

#include "tests/cli/gander_test.h"

namespace gander {
namespace {

constexpr int64_t kMegabyte = 1000 * 1000;

using LargeFileTest = GanderTest;

TEST_F(LargeFileTest, IsAppliedInLittleMemory) {
  WriteFile("migrations/README.md", "");
  const int64_t rows =
      WriteLargeFile(Path("migrations/1_large.sql"), 200 * kMegabyte);
  const ProgramOutput hash = Gander({"hash"});
  EXPECT_EQ(hash.exit_code, 0) << hash.err;
  EXPECT_LT(hash.peak_memory_bytes, 60 * kMegabyte);
  const ProgramOutput up = OnDatabase({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.err;
  EXPECT_LT(up.peak_memory_bytes, 60 * kMegabyte);
  EXPECT_EQ(Sql("SELECT count(*) FROM large"), std::to_string(rows));
}

}  // namespace
}  // namespace gander
