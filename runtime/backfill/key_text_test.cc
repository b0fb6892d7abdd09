#include "runtime/backfill/key_text.h"

#include <cmath>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(KeyText, IsReadBackAsItWas) {
  const std::vector<Key> keys = {
      {},
      {Value(5)},
      {Value(-9223372036854775807 - 1), Value(9223372036854775807)},
      {Value("abc"), Value(""), Value(",:t3"), Value("\xc3\xa9\n")},
      {Value(0.1), Value(-1e300), Value(std::nextafter(1.0, 2.0))},
      {Value(true), Value(false), Value(Null())},
      {Value(Bytes{std::string("\0\xff", 2)})},
      {Value(7), Value("a,b"), Value(8)},
  };
  for (const Key& key : keys) {
    const absl::StatusOr<Key> read = DecodeKey(EncodeKey(key));
    ASSERT_TRUE(read.ok()) << EncodeKey(key);
    EXPECT_EQ(*read, key) << EncodeKey(key);
  }
}

TEST(KeyText, WhatWasNotWrittenSoIsRefused) {
  for (const char* text : {"i", "i5", "ix,", "t3:ab,", "t9:abc,", "t-1:a,",
                           "q,", "d,", "dx,", "t3abc,", "i5,,"}) {
    EXPECT_EQ(DecodeKey(text).status().code(), absl::StatusCode::kDataLoss)
        << text;
  }
}

TEST(KeyText, IsShownAsAPersonKnowsIt) {
  EXPECT_EQ(DescribeKey({"id"}, {Value(5)}), "id 5");
  EXPECT_EQ(DescribeKey({"id"}, {Value("17")}), "id 17");
  EXPECT_EQ(DescribeKey({"shop", "number"}, {Value(3), Value("a-17\n")}),
            "(shop, number) (3, 'a-17\\n')");
  EXPECT_EQ(DescribeKey({"k"}, {Value(std::string(100, 'x'))}).size(),
            std::string("k ''...").size() + 60);
}

}  // namespace
}  // namespace gander
