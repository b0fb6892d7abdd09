#include "migrations/phone_number.h"

#include <optional>
#include <string>

#include "gtest/gtest.h"

namespace shop {
namespace {

const DialingPlan kNorway{"47", "", "00"};
const DialingPlan kBritain{"44", "0", "00"};
const DialingPlan kUnitedStates{"1", "1", "011"};

struct Case {
  const char* entered;
  std::optional<DialingPlan> plan;
  std::optional<std::string> normalized;
};

const Case kCases[] = {
    // National numbers get the calling code of their country.
    {"22 33 44 55", kNorway, "+4722334455"},
    {"22.33.44.55", kNorway, "+4722334455"},
    {"  22334455 ", kNorway, "+4722334455"},
    // The trunk prefix is not part of the number.
    {"(020) 7946 0958", kBritain, "+442079460958"},
    {"020-7946-0958", kBritain, "+442079460958"},
    {"20 7946 0958", kBritain, "+442079460958"},
    {"1 (212) 555-0100", kUnitedStates, "+12125550100"},
    {"212/555-0100", kUnitedStates, "+12125550100"},
    // The international prefix is that of the country one dials from.
    {"0047 22 33 44 55", kBritain, "+4722334455"},
    {"011 47 22334455", kUnitedStates, "+4722334455"},
    {"0047 22334455", kUnitedStates, std::nullopt},
    // An international number needs no plan.
    {"+44 20 7946 0958", std::nullopt, "+442079460958"},
    {"+44 (0)20 7946 0958", std::nullopt, "+442079460958"},
    {"0044 (0)20 7946 0958", kNorway, "+442079460958"},
    {"22 33 44 55", std::nullopt, std::nullopt},
    // Normal form stays as it is.
    {"+4722334455", kNorway, "+4722334455"},
    // No numbers.
    {"", kNorway, std::nullopt},
    {"+", kNorway, std::nullopt},
    {"ask for Kari", kNorway, std::nullopt},
    {"22 33 44 55 ext. 7", kNorway, std::nullopt},
    {"22+33445566", kNorway, std::nullopt},
    {"+0 22 33 44 55", kNorway, std::nullopt},
    // Length: 7 to 15 digits with the calling code.
    {"12345", kNorway, "+4712345"},
    {"1234", kNorway, std::nullopt},
    {"+123456789012345", std::nullopt, "+123456789012345"},
    {"+1234567890123456", std::nullopt, std::nullopt},
};

TEST(NormalizePhone, GivesOneFormForEachNumberAndNothingForOtherText) {
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizePhone(c.entered, c.plan), c.normalized)
        << '"' << c.entered << "\" with calling code "
        << (c.plan.has_value() ? c.plan->calling_code : "none");
  }
}

TEST(NormalizePhone, IsTheSameWhenAppliedTwice) {
  for (const Case& c : kCases) {
    if (!c.normalized.has_value()) continue;
    EXPECT_EQ(NormalizePhone(*c.normalized, c.plan), c.normalized) << c.entered;
  }
}

}  // namespace
}  // namespace shop
