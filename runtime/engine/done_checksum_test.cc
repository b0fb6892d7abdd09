#include "runtime/engine/done_checksum.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gander {
namespace {

std::string Of(const char* text, int64_t count) {
  const std::vector<Statement> statements =
      SplitStatements(text, DatabaseName::kPostgres).value();
  return DoneChecksum(&statements).Of(count);
}

TEST(DoneChecksum, IsOfTheStatementsThatAreDoneAlone) {
  EXPECT_EQ(Of("SELECT 1; SELECT 2;", 1), Of("SELECT 1; SELECT 3;", 1));
  EXPECT_NE(Of("SELECT 1; SELECT 2;", 2), Of("SELECT 1; SELECT 3;", 2));
  EXPECT_NE(Of("SELECT 1; SELECT 2;", 1), Of("SELECT 1; SELECT 2;", 2));
  EXPECT_NE(Of("SELECT 1; SELECT 2;", 0), Of("SELECT 1; SELECT 2;", 1));
}

TEST(DoneChecksum, CommentsBetweenStatementsMayChange) {
  EXPECT_EQ(Of("SELECT 1; SELECT 2;", 2),
            Of("SELECT 1; -- first\nSELECT 2;", 2));
}

TEST(DoneChecksum, RowsOfCopyCount) {
  EXPECT_NE(Of("COPY t FROM stdin;\n1\n\\.\n", 1),
            Of("COPY t FROM stdin;\n2\n\\.\n", 1));
}

TEST(DoneChecksum, OfMoreThanThereAreIsOfAll) {
  EXPECT_EQ(Of("SELECT 1;", 2), Of("SELECT 1;", 1));
}

TEST(DoneChecksum, CanBeAskedInAnyOrder) {
  const std::vector<Statement> statements =
      SplitStatements("SELECT 1; SELECT 2; SELECT 3;", DatabaseName::kPostgres)
          .value();
  DoneChecksum checksum(&statements);
  const std::string three = checksum.Of(3);
  const std::string one = checksum.Of(1);
  EXPECT_EQ(one, Of("SELECT 1;", 1));
  EXPECT_EQ(checksum.Of(3), three);
}

}  // namespace
}  // namespace gander
