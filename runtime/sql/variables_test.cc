#include "runtime/sql/variables.h"

#include <map>
#include <optional>
#include <string>

#include "gtest/gtest.h"

namespace gander {
namespace {

absl::StatusOr<std::string> Expand(
    absl::string_view text, DatabaseName database = DatabaseName::kPostgres,
    SourcePosition start = {}) {
  const DeclaredVariable declared[] = {{"name", {}},
                                       {"quote", {}},
                                       {"empty", {}},
                                       {"with", "fallback"},
                                       {"unset", {}}};
  const std::map<std::string, std::string> values = {
      {"name", "orders"},
      {"quote", "it's \"a\" `b` \\c ${name}"},
      {"empty", ""},
      {"undeclared", "x"}};
  return ExpandVariables(
      text, declared, database, start,
      [&](const std::string& name) -> std::optional<std::string> {
        const auto found = values.find(name);
        if (found == values.end()) return std::nullopt;
        return found->second;
      });
}

TEST(ExpandVariables, PutsValuesInAsTheyAreOrQuoted) {
  const struct {
    const char* text;
    const char* expanded;
  } cases[] = {
      {"", ""},
      {"SELECT 1;", "SELECT 1;"},
      {"a ${name} b ${name}${name}", "a orders b ordersorders"},
      {"'${name}'", "'orders'"},
      {"${'name'}", "'orders'"},
      {"${\"name\"}", "\"orders\""},
      {"${empty}${'empty'}", "''"},
      {"${with}", "fallback"},
      {"${quote}", "it's \"a\" `b` \\c ${name}"},
      {"${'quote'}", "'it''s \"a\" `b` \\c ${name}'"},
      {"${\"quote\"}", "\"it's \"\"a\"\" `b` \\c ${name}\""},
      {"$$ ${name} $$", "$$ orders $$"},
      {"\\${name} ${name}", "${name} orders"},
      {"$name ${ name } ${name.x} ${1} ${'name} ${name",
       "$name ${ name } ${name.x} ${1} ${'name} ${name"},
      {"${\n", "${\n"},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<std::string> expanded = Expand(c.text);
    ASSERT_TRUE(expanded.ok()) << c.text << ": " << expanded.status();
    EXPECT_EQ(*expanded, c.expanded) << c.text;
  }
}

TEST(ExpandVariables, QuotesAsTheDatabaseDoes) {
  EXPECT_EQ(*Expand("${'quote'}", DatabaseName::kMysql),
            "'it''s \"a\" `b` \\\\c ${name}'");
  EXPECT_EQ(*Expand("${\"quote\"}", DatabaseName::kMysql),
            "`it's \"a\" ``b`` \\c ${name}`");
  EXPECT_EQ(*Expand("${\"quote\"}", DatabaseName::kSqlite),
            "\"it's \"\"a\"\" `b` \\c ${name}\"");
}

TEST(ExpandVariables, NamesWhatIsNotSetAndWhatIsNotDeclared) {
  EXPECT_EQ(
      Expand("${unset}\n ${'unset'}", DatabaseName::kSqlite, {7, 3}).status(),
      absl::FailedPreconditionError(
          "7:3: the variable unset is not set; give --var=unset=VALUE, "
          "or set GANDER_VAR_unset in the environment\n"
          "8:2: the variable unset is not set; give --var=unset=VALUE, "
          "or set GANDER_VAR_unset in the environment"));
  EXPECT_EQ(Expand("${undeclared} ${unset}").status(),
            absl::InvalidArgumentError(
                "1:1: the variable undeclared is not declared; add it to a "
                "line -- +gander Variables, or write \\${ for a plain ${"));
}

TEST(HasVariables, IsForWhatLooksLikeOne) {
  for (const char* text : {"${a}", "x ${'a'}", "\\${a}", "${ ${\"a_1\"}"}) {
    EXPECT_TRUE(HasVariables(text)) << text;
  }
  for (const char* text : {"", "$a", "${", "${ a}", "${1}", "$${a", "{a}"}) {
    EXPECT_FALSE(HasVariables(text)) << text;
  }
}

}  // namespace
}  // namespace gander
