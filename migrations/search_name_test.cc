#include "migrations/search_name.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace shop {
namespace {

TEST(SearchName, IsLowerCaseWithoutMarksAndWithSingleBlanks) {
  const struct {
    const char* name;
    const char* searched;
  } kCases[] = {
      {"Kari Nordmann", "kari nordmann"},
      {"  Ingrid  Å. Sørensen-Müller ", "ingrid a sorensen muller"},
      {"Zoë d'Île", "zoe d ile"},
      {"GROSSE Straße 7", "grosse strasse 7"},
      {"Łukasz 田中", "Łukasz 田中"},
      {"...", ""},
      {"", ""},
  };
  for (const auto& c : kCases) EXPECT_EQ(SearchName(c.name), c.searched);
}

TEST(SearchWords, AreEachThereOnce) {
  EXPECT_EQ(SearchWords("Anna Åsa Anna-ÅSA Berg"),
            (std::vector<std::string>{"anna", "asa", "berg"}));
  EXPECT_TRUE(SearchWords(" - ").empty());
}

}  // namespace
}  // namespace shop
