#include "tools/embed/sum.h"

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "runtime/migration/checksum.h"
#include "runtime/sql/sum_file.h"

namespace gander::embed {
namespace {

// The content of a file is its path; of "none", nothing can be read.
absl::StatusOr<std::string> Read(const std::string& path) {
  if (path == "none") return absl::NotFoundError("cannot be read: gone");
  return path;
}

TEST(MakeSum, ListsEveryFileWhetherOrNotItIsAMigration) {
  Request request;
  request.files = {{"one", "m/2_b.cc", "id"},
                   {"two", "m/1_a.sql", ""},
                   {"three", "m/odd.txt", ""}};
  absl::StatusOr<std::string> sum = MakeSum(request, Read);
  ASSERT_TRUE(sum.ok()) << sum.status();
  EXPECT_EQ(*sum, FormatSum({{"1_a.sql", Checksum("two")},
                             {"2_b.cc", Checksum("one")},
                             {"odd.txt", Checksum("three")}}));
}

TEST(MakeSum, NamesEveryFileThatCannotBeRead) {
  Request request;
  request.files = {{"none", "m/2_b.sql", ""}, {"none", "m/1_a.sql", ""}};
  EXPECT_EQ(MakeSum(request, Read).status(),
            absl::InvalidArgumentError("m/1_a.sql: cannot be read: gone\n"
                                       "m/2_b.sql: cannot be read: gone"));
}

}  // namespace
}  // namespace gander::embed
