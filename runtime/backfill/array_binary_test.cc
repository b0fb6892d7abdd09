#include "runtime/backfill/array_binary.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

using Element = ArrayBinary::Element;

std::string Hex(const Bytes& bytes) {
  return absl::BytesToHexString(bytes.data);
}

// Dimensions, whether there is a NULL, the element's type; then how many and
// the first one's number.
TEST(ArrayBinary, OfNothingHasNoDimension) {
  EXPECT_EQ(Hex(ArrayBinary(Element::kText).Take()),
            "00000000"
            "00000000"
            "00000019");
}

TEST(ArrayBinary, ValuesAreTheirTexts) {
  ArrayBinary array(Element::kText);
  array.Add(Value("a\"b"));
  array.Add(Value(""));
  array.Add(Value(Null()));
  array.Add(Value(-7));
  array.Add(Value(true));
  array.Add(Value(0.1));
  array.Add(Value(Bytes{std::string("\0\xff", 2)}));
  EXPECT_EQ(Hex(array.Take()),
            "00000001"
            "00000001"
            "00000019"
            "00000007"
            "00000001"
            "00000003"
            "612262"
            "00000000"
            "ffffffff"
            "00000002"
            "2d37"
            "00000001"
            "74"
            "00000003"
            "302e31"
            "00000006"
            "5c7830306666");
  array.Add(Value("x"));
  EXPECT_EQ(Hex(array.Take()),
            "00000001"
            "00000000"
            "00000019"
            "00000001"
            "00000001"
            "00000001"
            "78");
}

TEST(ArrayBinary, VersionsOfRowsAreNumbers) {
  ArrayBinary places(Element::kTid);
  places.Add(Value("(4294967294,258)"));
  EXPECT_EQ(Hex(places.Take()),
            "00000001"
            "00000000"
            "0000001b"
            "00000001"
            "00000001"
            "00000006"
            "fffffffe"
            "0102");
  ArrayBinary makers(Element::kXid);
  makers.Add(Value("4294967295"));
  makers.Add(Value("3"));
  EXPECT_EQ(Hex(makers.Take()),
            "00000001"
            "00000000"
            "0000001c"
            "00000002"
            "00000001"
            "00000004"
            "ffffffff"
            "00000004"
            "00000003");
}

}  // namespace
}  // namespace gander
