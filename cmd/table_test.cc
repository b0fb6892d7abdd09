#include "cmd/table.h"

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

TEST(FormatTable, PadsColumnsAndLeavesNoSpaceAtTheEnd) {
  EXPECT_EQ(FormatTable({{"VERSION", "NAME", "STATE"},
                         {"1", "create_orders", "applied"},
                         {"20240131095500", "x"}}),
            "VERSION         NAME           STATE\n"
            "1               create_orders  applied\n"
            "20240131095500  x\n");
}

TEST(FormatTable, OfNothingIsNothing) { EXPECT_EQ(FormatTable({}), ""); }

}  // namespace
}  // namespace gander::cmd
