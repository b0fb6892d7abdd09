#include "runtime/database/postgres/parameters.h"

#include <limits>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace gander {
namespace {

std::string CopyLineOf(std::vector<Value> row) {
  std::string line;
  AppendCopyLine(row, &line);
  return line;
}

TEST(AppendCopyLine, EscapesWhatWouldEndAColumnOrARow) {
  EXPECT_EQ(CopyLineOf({"a\tb", "c\nd", "e\rf"}), "a\\tb\tc\\nd\te\\rf\n");
}

TEST(AppendCopyLine, TellsNullFromTextThatLooksLikeIt) {
  EXPECT_EQ(CopyLineOf({Null(), "\\N", ""}), "\\N\t\\\\N\t\n");
}

TEST(AppendCopyLine, KeepsALoneEndMarkerApartFromData) {
  EXPECT_EQ(CopyLineOf({"\\."}), "\\\\.\n");
}

TEST(AppendCopyLine, WritesEveryKindOfValue) {
  EXPECT_EQ(CopyLineOf({true, false, int64_t{-7}, 0.5,
                        Bytes{std::string("\0\xFF\\", 3)}}),
            "true\tfalse\t-7\t0.5\t\\\\x00ff5c\n");
}

TEST(Parameters, NamesInfinityAndNotANumberAsTheServerDoes) {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<Value> values{infinity, -infinity,
                                  std::numeric_limits<double>::quiet_NaN()};
  const Parameters parameters(values);
  EXPECT_STREQ(parameters.values()[0], "Infinity");
  EXPECT_STREQ(parameters.values()[1], "-Infinity");
  EXPECT_STREQ(parameters.values()[2], "NaN");
}

TEST(Parameters, HaveTheTypesOfTheSameLiterals) {
  constexpr Oid kBool = 16, kInt8 = 20, kInt4 = 23, kFloat8 = 701;
  const std::vector<Value> values{true, 7, int64_t{1} << 31, 0.5, "x", Null()};
  const Parameters parameters(values);
  const Oid types[] = {kBool, kInt4, kInt8, kFloat8, 0, 0};
  for (int i = 0; i < parameters.count(); ++i) {
    EXPECT_EQ(parameters.types()[i], types[i]) << i;
  }
}

TEST(Parameters, WriteADoubleAsShortAsItCanBe) {
  const std::vector<Value> values{0.1, 1.0 / 3, 5e-324, -2.0};
  const Parameters parameters(values);
  EXPECT_STREQ(parameters.values()[0], "0.1");
  EXPECT_STREQ(parameters.values()[1], "0.3333333333333333");
  EXPECT_STREQ(parameters.values()[2], "5e-324");
  EXPECT_STREQ(parameters.values()[3], "-2");
}

TEST(Parameters, SendBytesAsBytes) {
  const std::vector<Value> values{Bytes{std::string("a\0b", 3)}, Null()};
  const Parameters parameters(values);
  EXPECT_EQ(parameters.formats()[0], 1);
  EXPECT_EQ(parameters.lengths()[0], 3);
  EXPECT_EQ(parameters.values()[1], nullptr);
}

TEST(HasNulByte, LooksAtTextsOnly) {
  const std::vector<Value> bytes{Bytes{std::string("\0", 1)}, "text"};
  EXPECT_FALSE(HasNulByte(bytes));
  const std::vector<Value> text{"text", std::string("te\0xt", 5)};
  EXPECT_TRUE(HasNulByte(text));
}

}  // namespace
}  // namespace gander
