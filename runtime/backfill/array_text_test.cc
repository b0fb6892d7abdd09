#include "runtime/backfill/array_text.h"

#include <string>

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(ArrayText, IsAPostgresArray) {
  ArrayText array;
  EXPECT_EQ(array.Take(), "{}");
  array.Add(Value("a\"b\\c"));
  array.Add(Value(""));
  array.Add(Value("NULL"));
  array.Add(Value(Null()));
  array.Add(Value(-7));
  array.Add(Value(true));
  array.Add(Value(0.1));
  array.Add(Value(Bytes{std::string("\0\xff", 2)}));
  EXPECT_EQ(array.Take(),
            "{\"a\\\"b\\\\c\",\"\",\"NULL\",NULL,-7,t,0.1,\"\\\\x00ff\"}");
  array.Add(Value(1));
  EXPECT_EQ(array.Take(), "{1}");
}

}  // namespace
}  // namespace gander
