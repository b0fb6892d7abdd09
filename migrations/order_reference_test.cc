#include "migrations/order_reference.h"

#include <limits>
#include <set>
#include <string>

#include "gtest/gtest.h"

namespace shop {
namespace {

TEST(OrderReference, EndsWithLuhnsCheckDigit) {
  EXPECT_EQ(OrderReference(0), "SO-000000-0");
  EXPECT_EQ(OrderReference(1), "SO-000001-8");
  EXPECT_EQ(OrderReference(123), "SO-000123-0");
  // The usual example of the algorithm.
  EXPECT_EQ(OrderReference(7992739871), "SO-7992739871-3");
  EXPECT_EQ(OrderReference(std::numeric_limits<int64_t>::max()).substr(0, 22),
            "SO-9223372036854775807");
}

TEST(OrderReference, TellsNumbersApartThatDifferInOneDigit) {
  for (int64_t place : {1, 10, 100, 1000, 10000, 100000}) {
    std::set<char> check_digits;
    for (int64_t digit = 0; digit < 10; ++digit) {
      check_digits.insert(OrderReference(424242 / (place * 10) * (place * 10) +
                                         digit * place + 424242 % place)
                              .back());
    }
    EXPECT_EQ(check_digits.size(), 10u) << "place " << place;
  }
}

}  // namespace
}  // namespace shop
