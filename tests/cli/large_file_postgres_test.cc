// A file does not have to fit into memory, as far as gander is concerned.
#include "runtime/testing/shared_postgres.h"
#include "tests/cli/gander_test.h"
#include "tests/cli/large_file.h"

namespace gander {
namespace {

constexpr int64_t kMegabyte = 1000 * 1000;

using LargeFilePostgresTest = GanderTest;

TEST_F(LargeFilePostgresTest, IsAppliedInLittleMemory) {
  PrivatePostgres& server = SharedPostgres();
  const std::string database = server.CreateDatabase().value();
  environment_["GANDER_DATABASE_URL"] = server.Url(database);
  WriteFile("migrations/README.md", "");
  const int64_t rows =
      WriteLargeFile(Path("migrations/1_large.sql"), 80 * kMegabyte);
  const ProgramOutput up = Gander({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.err;
  EXPECT_LT(up.peak_memory_bytes, 60 * kMegabyte);
  const absl::Status counted = server.Execute(
      database,
      "SELECT 1 / (count(*) = " + std::to_string(rows) + ")::int FROM large");
  EXPECT_TRUE(counted.ok()) << counted;
}

}  // namespace
}  // namespace gander
