#include "runtime/migration/row.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "runtime/migration/statement_error.h"

namespace gander {
namespace {

template <typename T>
T Read(Value value) {
  return Row({std::move(value)}).Get<T>(0);
}

// What reading throws; empty when it does not.
template <typename T>
std::string ErrorOf(Value value) {
  try {
    Read<T>(std::move(value));
  } catch (const StatementError& e) {
    return e.what();
  }
  return "";
}

TEST(Row, ReadsBooleans) {
  EXPECT_TRUE(Read<bool>(true));
  EXPECT_FALSE(Read<bool>(0));
  EXPECT_TRUE(Read<bool>(1));
  EXPECT_TRUE(Read<bool>("t"));
  EXPECT_FALSE(Read<bool>("f"));
  EXPECT_TRUE(Read<bool>("TRUE"));
  EXPECT_FALSE(Read<bool>("false"));
  EXPECT_TRUE(Read<bool>("1"));
  EXPECT_FALSE(Read<bool>("0"));
  for (const Value& value :
       {Value(2), Value("yes"), Value(""), Value(1.0), Value(Bytes{"t"})}) {
    EXPECT_TRUE(absl::StrContains(ErrorOf<bool>(value), "is no boolean"));
  }
}

TEST(Row, ReadsIntegers) {
  EXPECT_EQ(Read<int64_t>(int64_t{-5}), -5);
  EXPECT_EQ(Read<int64_t>("9223372036854775807"), 9223372036854775807);
  EXPECT_EQ(Read<int64_t>("-9223372036854775808"),
            std::numeric_limits<int64_t>::min());
  EXPECT_EQ(Read<int64_t>(true), 1);
  EXPECT_EQ(Read<int64_t>(3.0), 3);
  EXPECT_EQ(Read<int64_t>(-9223372036854775808.0),
            std::numeric_limits<int64_t>::min());
  for (const Value& value :
       {Value("9223372036854775808"), Value("1.5"), Value("a"), Value(""),
        Value(1.5), Value(9223372036854775808.0), Value(std::nan("")),
        Value(Bytes{"1"})}) {
    EXPECT_TRUE(
        absl::StrContains(ErrorOf<int64_t>(value), "is no 64-bit integer"));
  }
}

TEST(Row, ReadsAnIntThatFits) {
  EXPECT_EQ(Read<int>("2147483647"), 2147483647);
  EXPECT_EQ(Read<int>(int64_t{-2147483648}), std::numeric_limits<int>::min());
  EXPECT_TRUE(absl::StrContains(ErrorOf<int>(int64_t{2147483648}),
                                "holds 2147483648, which is no int"));
  EXPECT_TRUE(
      absl::StrContains(ErrorOf<int>("-2147483649"), "which is no int"));
}

TEST(Row, ReadsFloatingPoint) {
  EXPECT_EQ(Read<double>(1.5), 1.5);
  EXPECT_EQ(Read<double>(3), 3.0);
  EXPECT_EQ(Read<double>("0.1"), 0.1);
  EXPECT_EQ(Read<double>("1e-3"), 0.001);
  EXPECT_TRUE(std::isnan(Read<double>("NaN")));
  EXPECT_EQ(Read<double>("-Infinity"),
            -std::numeric_limits<double>::infinity());
  for (const Value& value :
       {Value("1e999"), Value("a"), Value(""), Value(true)}) {
    EXPECT_TRUE(absl::StrContains(ErrorOf<double>(value), "is no double"));
  }
}

TEST(Row, ReadsAnyValueButBytesAsText) {
  EXPECT_EQ(Read<std::string>("a"), "a");
  EXPECT_EQ(Read<std::string>(-3), "-3");
  EXPECT_EQ(Read<std::string>(0.1), "0.1");
  EXPECT_EQ(Read<std::string>(1e300), "1e+300");
  EXPECT_EQ(Read<std::string>(true), "true");
  EXPECT_EQ(Read<std::string>(false), "false");
  EXPECT_EQ(ErrorOf<std::string>(Bytes{"a"}),
            "column 0 (counted from 0) holds bytes and no text; read it as "
            "gander::Bytes");
}

TEST(Row, ReadsBytes) {
  EXPECT_EQ(Read<Bytes>(Bytes{std::string("\0a", 2)}).data,
            std::string("\0a", 2));
  EXPECT_EQ(Read<Bytes>("a").data, "a");
  EXPECT_TRUE(
      absl::StrContains(ErrorOf<Bytes>(1), "which is no gander::Bytes"));
}

TEST(Row, ReadsNullAsAnEmptyOptional) {
  EXPECT_EQ(Read<std::optional<int>>(Null()), std::nullopt);
  EXPECT_EQ(Read<std::optional<int>>(3), 3);
  EXPECT_EQ(Read<std::optional<std::string>>(""), "");
}

TEST(Row, SaysThatAColumnIsNull) {
  EXPECT_EQ(ErrorOf<int64_t>(Null()),
            "column 0 (counted from 0) is NULL; read it as "
            "std::optional<int64_t>");
  EXPECT_EQ(ErrorOf<std::string>(Null()),
            "column 0 (counted from 0) is NULL; read it as "
            "std::optional<std::string>");
}

TEST(Row, SaysThatThereIsNoSuchColumn) {
  const Row row({Value(1), Value(2)});
  const auto error = [&row](auto read) -> std::string {
    try {
      read(row);
    } catch (const StatementError& e) {
      return e.what();
    }
    return "";
  };
  const std::string message =
      "column 2 (counted from 0) was asked for, and the row has 2";
  EXPECT_EQ(error([](const Row& r) { r.Get<int>(2); }), message);
  EXPECT_EQ(error([](const Row& r) { r.Get<std::optional<int>>(2); }), message);
}

TEST(Row, ShowsTheBeginningOfALongText) {
  const std::string message = ErrorOf<int64_t>(std::string(100000, 'x'));
  EXPECT_LT(message.size(), 200);
  EXPECT_TRUE(absl::StrContains(message, "xxx...\""));
}

}  // namespace
}  // namespace gander
