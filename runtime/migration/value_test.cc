#include "runtime/migration/value.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

template <typename T>
T Get(const Value& value) {
  return std::get<T>(value.storage());
}

TEST(Value, IsNullUnlessSaidOtherwise) {
  EXPECT_TRUE(Value().is_null());
  EXPECT_TRUE(Value(Null()).is_null());
  EXPECT_TRUE(Value(std::nullopt).is_null());
  EXPECT_TRUE(Value(std::optional<int>()).is_null());
  EXPECT_FALSE(Value("").is_null());
  EXPECT_FALSE(Value(0).is_null());
}

TEST(Value, TakesTheValueOutOfAnOptional) {
  EXPECT_EQ(Value(std::optional<int>(3)), Value(3));
  EXPECT_EQ(Value(std::optional<std::string>("a")), Value("a"));
}

TEST(Value, KeepsABooleanApartFromANumber) {
  EXPECT_EQ(Get<bool>(Value(true)), true);
  EXPECT_NE(Value(true), Value(1));
}

TEST(Value, TakesEveryInteger) {
  EXPECT_EQ(Get<int64_t>(Value(-1)), -1);
  EXPECT_EQ(Get<int64_t>(Value(uint8_t{255})), 255);
  EXPECT_EQ(Get<int64_t>(Value(std::numeric_limits<uint32_t>::max())),
            4294967295);
  EXPECT_EQ(Get<int64_t>(Value(std::numeric_limits<int64_t>::min())),
            std::numeric_limits<int64_t>::min());
  EXPECT_EQ(Get<int64_t>(Value(uint64_t{9223372036854775807})),
            9223372036854775807);
}

TEST(Value, SendsAnIntegerBeyondInt64AsText) {
  EXPECT_EQ(Get<std::string>(Value(std::numeric_limits<uint64_t>::max())),
            "18446744073709551615");
}

TEST(Value, TakesEveryKindOfText) {
  const std::string text("a\0b", 3);
  EXPECT_EQ(Get<std::string>(Value(text)), text);
  EXPECT_EQ(Get<std::string>(Value("a")), "a");
  EXPECT_EQ(Get<std::string>(Value(absl::string_view(text))), text);
  EXPECT_EQ(Get<std::string>(Value(std::string_view(text))), text);
}

TEST(Value, KeepsBytesApartFromText) {
  EXPECT_EQ(Get<Bytes>(Value(Bytes{"a"})).data, "a");
  EXPECT_NE(Value(Bytes{"a"}), Value("a"));
}

TEST(Value, TakesFloatingPoint) { EXPECT_EQ(Get<double>(Value(1.5)), 1.5); }

}  // namespace
}  // namespace gander
