#include "runtime/database/shown_statement.h"

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(ShownStatement, IsOneLineWithoutTheContentOfStrings) {
  const struct {
    const char* sql;
    const char* shown;
  } kCases[] = {
      {"", ""},
      {"VACUUM", "VACUUM"},
      {"  CREATE  INDEX\n\ta ON b (c)\n", "CREATE INDEX a ON b (c)"},
      {"CREATE USER ada PASSWORD 's3cret' LOGIN",
       "CREATE USER ada PASSWORD '...' LOGIN"},
      {"CREATE SUBSCRIPTION s CONNECTION 'postgresql://ada:s3cret@db'",
       "CREATE SUBSCRIPTION s CONNECTION '...'"},
      {"SELECT 'it''s3cret', 1", "SELECT '...''...', 1"},
      {"SELECT E'a\\' s3cret', 1", "SELECT E'...', 1"},
      {"SELECT 'not closed s3cret", "SELECT '...'"},
      {"DO $$ s3cret $$", "DO '...'"},
      {"DO $a$ s3cret $b$ s3cret $a$ LANGUAGE plpgsql",
       "DO '...' LANGUAGE plpgsql"},
      {"DO $$ s3cret", "DO '...'"},
      {"SELECT $1, $2", "SELECT $1, $2"},
      {"SELECT cost$ FROM \"a'b\"", "SELECT cost$ FROM \"a'...'"},
  };
  for (const auto& c : kCases) EXPECT_EQ(ShownStatement(c.sql), c.shown);
}

TEST(ShownStatement, IsCutBetweenCharacters) {
  const std::string wide =
      "SELECT " + std::string(112, 'x') + "\xC3\xA9" + "more";
  EXPECT_EQ(ShownStatement(wide), "SELECT " + std::string(112, 'x') + "...");
  EXPECT_EQ(ShownStatement(std::string(120, 'x')), std::string(120, 'x'));
}

}  // namespace
}  // namespace gander
