#include "runtime/sql/lexer.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace gander {
namespace {

// The tokens of a text, the unclosed one with a '!' before it.
std::vector<std::string> Tokens(absl::string_view text, LexerFunction next) {
  std::vector<std::string> tokens;
  for (Token token = next(text, 0); token.kind != TokenKind::kEnd;
       token = next(text, token.end)) {
    const std::string content(
        text.substr(token.begin, token.end - token.begin));
    if (token.kind == TokenKind::kUnclosed) {
      tokens.push_back("!" + content);
      break;
    }
    tokens.push_back(content);
  }
  return tokens;
}

struct Case {
  const char* rule;
  std::string text;
  std::vector<std::string> tokens;
};

TEST(PostgresLexer, CutsAsTheServerDoes) {
  const Case cases[] = {
      {"nothing", "", {}},
      {"blanks are nothing", " \t\r\n\f\v", {}},
      {"words", "select A_1 b$2", {"select", "A_1", "b$2"}},
      {"letters beyond ASCII are letters", "na\u00EFve x", {"na\u00EFve", "x"}},
      {"numbers", "12 3.5", {"12", "3", ".", "5"}},
      {"a string", "'a b'", {"'a b'"}},
      {"a doubled quote", "'it''s'", {"'it''s'"}},
      {"a backslash in a plain string is nothing",
       R"('a\' b)",
       {R"('a\')", "b"}},
      {"an escape string", R"(E'a\'b' c)", {R"(E'a\'b')", "c"}},
      {"a lower-case one", R"(e'a\'b' c)", {R"(e'a\'b')", "c"}},
      {"a doubled quote in one", R"(E'a''b' c)", {R"(E'a''b')", "c"}},
      {"an escaped backslash in one", R"(E'a\\' c)", {R"(E'a\\')", "c"}},
      {"one that goes on in the next line",
       "E'a'\n 'b\\'c' d",
       {"E'a'\n 'b\\'c'", "d"}},
      {"one that goes on behind a comment",
       "E'a' -- c'\n 'b\\'c' d",
       {"E'a' -- c'\n 'b\\'c'", "d"}},
      {"one that does not go on in the same line",
       "E'a' 'b\\'",
       {"E'a'", "'b\\'"}},
      {"a word that ends in E begins no escape string",
       R"(nameE'\')",
       {"nameE", R"('\')"}},
      {"a Unicode string", R"(U&'\0041\')", {"U", "&", R"('\0041\')"}},
      {"a Unicode name", R"(U&"d!0061t")", {"U", "&", R"("d!0061t")"}},
      {"bit strings", "B'01' X'1F'", {"B", "'01'", "X", "'1F'"}},
      {"a national string", "N'a;b'", {"N", "'a;b'"}},
      {"a quoted name", R"("a ""b"";" c)", {R"("a ""b"";")", "c"}},
      {"a dollar quote", "$$a;'b$$ c", {"$$a;'b$$", "c"}},
      {"a tagged one", "$t$a$$b$T$c$t$ d", {"$t$a$$b$T$c$t$", "d"}},
      {"one with a tag beyond ASCII",
       "$\u00E4_1$;$\u00E4_1$",
       {"$\u00E4_1$;$\u00E4_1$"}},
      {"one that ends where another tag begins",
       "$a$x$b$a$ y",
       {"$a$x$b$a$", "y"}},
      {"a tag does not begin with a digit", "$1$a$1$", {"$1", "!$a$1$"}},
      {"parameters are no quotes", "$1 + $23", {"$1", "+", "$23"}},
      {"a dollar behind a parameter may begin one", "$1$$;$$", {"$1", "$$;$$"}},
      {"a dollar in a name begins none", "a$b$c;d$b$", {"a$b$c", ";", "d$b$"}},
      {"a dollar behind a number begins one", "1$a$;$a$", {"1", "$a$;$a$"}},
      {"a lone dollar", "$ a", {"$", "a"}},
      {"a tag that is not finished", "$abc def", {"$", "abc", "def"}},
      {"a comment to the end of the line", "a -- b ; '\nc", {"a", "c"}},
      {"a lone CR ends it too", "a -- b\rc", {"a", "c"}},
      {"a comment at the end", "a --", {"a"}},
      {"a comment in an operator", "a +-- b\nc", {"a", "+", "c"}},
      {"minus minus is a comment between names", "a--b\nc", {"a", "c"}},
      {"a minus is not", "a - -b", {"a", "-", "-", "b"}},
      {"JSON operators",
       "a->>'b'->c",
       {"a", "-", ">", ">", "'b'", "-", ">", "c"}},
      {"a block comment", "a/* ; ' */b", {"a", "b"}},
      {"comments nest", "a/* /* */ ; */b", {"a", "b"}},
      {"slash star slash opens only", "/*/ */ a", {"a"}},
      {"stars before the end", "/***/a/****/b", {"a", "b"}},
      {"a line comment in a block comment is nothing", "/* -- */ a", {"a"}},
      {"a block comment in a line comment is nothing", "-- /*\na", {"a"}},
      {"a star and a slash apart", "a * / b", {"a", "*", "/", "b"}},
      {"parentheses and semicolons", "f(a);", {"f", "(", "a", ")", ";"}},
      {"a cast and a slice",
       "a::int[1:2]",
       {"a", ":", ":", "int", "[", "1", ":", "2", "]"}},
      {"a backslash is its own token", "\\copy", {"\\", "copy"}},
      {"a back quote is an operator", "a ` b", {"a", "`", "b"}},
      {"an open string", "a 'b", {"a", "!'b"}},
      {"an open escape string", R"(E'a\')", {R"(!E'a\')"}},
      {"an escape string that ends with a backslash", "E'a\\", {"!E'a\\"}},
      {"an open second part", "E'a'\n'b", {"!E'a'\n'b"}},
      {"an open name", "\"a", {"!\"a"}},
      {"an open dollar quote", "$a$ b $A$", {"!$a$ b $A$"}},
      {"an open comment", "a /* b", {"a", "!/* b"}},
      {"an open nested comment", "/* /* */", {"!/* /* */"}},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(Tokens(c.text, &NextPostgresToken), c.tokens) << c.rule;
  }
}

TEST(SqliteLexer, CutsAsSqliteDoes) {
  const Case cases[] = {
      {"nothing", "", {}},
      {"blanks are nothing", " \t\r\n\f", {}},
      {"a byte order mark is a blank", "\xEF\xBB\xBFselect", {"select"}},
      {"words", "select a$1 _b", {"select", "a$1", "_b"}},
      {"a number takes the letters behind it", "1e5 0x1F", {"1e5", "0x1F"}},
      {"a string", "'a;''b' c", {"'a;''b'", "c"}},
      {"a backslash is nothing", R"('a\' b)", {R"('a\')", "b"}},
      {"E before a string is a name", R"(E'a\' b)", {"E", R"('a\')", "b"}},
      {"a quoted name", R"("a;""b" c)", {R"("a;""b")", "c"}},
      {"one in back quotes", "`a;``b` c", {"`a;``b`", "c"}},
      {"one in brackets", "[a;'\"b] c", {"[a;'\"b]", "c"}},
      {"brackets are not doubled", "[a]]", {"[a]", "]"}},
      {"a blob", "x'00ff' X'01'", {"x'00ff'", "X'01'"}},
      {"no dollar quotes", "$$ a", {"$$", "a"}},
      {"variables", "?1 :a @b $c", {"?", "1", ":a", "@b", "$c"}},
      {"a variable with a semicolon in it", "$a::b(;) c", {"$a::b(;)", "c"}},
      {"such a variable ends at a blank", "$a( ;", {"$a(", ";"}},
      {"a comment", "a -- b ; '\nc", {"a", "c"}},
      {"a lone CR does not end it", "a -- b\rc\nd", {"a", "d"}},
      {"a block comment", "a/* ; ' */b", {"a", "b"}},
      {"comments do not nest", "/* /* */ a */", {"a", "*", "/"}},
      {"slash star slash opens only", "/*/ */ a", {"a"}},
      {"JSON operators", "a->>b", {"a", "-", ">", ">", "b"}},
      {"an open string", "a 'b", {"a", "!'b"}},
      {"an open name", "\"a", {"!\"a"}},
      {"an open name in brackets", "[a", {"![a"}},
      {"an open name in back quotes", "`a", {"!`a"}},
      {"an open blob", "x'00", {"!x'00"}},
      {"an open comment", "a /* b", {"a", "!/* b"}},
      {"the shortest open comment", "/*", {"!/*"}},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(Tokens(c.text, &NextSqliteToken), c.tokens) << c.rule;
  }
}

TEST(MysqlLexer, CutsAsTheServerDoes) {
  const Case cases[] = {
      {"nothing", "", {}},
      {"blanks are nothing", " \t\r\n\f\v", {}},
      {"words", "select A_1 b$2 $c", {"select", "A_1", "b$2", "$c"}},
      {"letters beyond ASCII are letters", "na\u00EFve x", {"na\u00EFve", "x"}},
      {"a name may begin with digits", "1a 12 0x1F", {"1a", "12", "0x1F"}},
      {"a string", "'a;b' c", {"'a;b'", "c"}},
      {"a doubled quote", "'it''s;' c", {"'it''s;'", "c"}},
      {"a backslash escapes", R"('a\';' c)", {R"('a\';')", "c"}},
      {"and itself", R"('a\\' c)", {R"('a\\')", "c"}},
      {"double quotes are a string, too",
       R"("a\";""b" c)",
       {R"("a\";""b")", "c"}},
      {"a name in back quotes", "`a;``b` c", {"`a;``b`", "c"}},
      {"in which a backslash is nothing", R"(`a\` c)", {R"(`a\`)", "c"}},
      {"strings with a character set",
       "_utf8'a;' N'b;'",
       {"_utf8", "'a;'", "N", "'b;'"}},
      {"no dollar quotes", "$$ ; $$", {"$$", ";", "$$"}},
      {"variables", "@a @@b @'c;'", {"@", "a", "@", "@", "b", "@", "'c;'"}},
      {"a comment", "a -- b ; '\nc", {"a", "c"}},
      {"one that a tab begins", "a --\t; '\nc", {"a", "c"}},
      {"one of nothing", "a --\nc", {"a", "c"}},
      {"one at the end", "a --", {"a"}},
      {"minus minus before anything else is none",
       "5--2",
       {"5", "-", "-", "2"}},
      {"a comment behind a hash", "a # b ; '\nc", {"a", "c"}},
      {"a lone CR does not end one", "a # b\rc\nd", {"a", "d"}},
      {"a block comment", "a/* ; ' */b", {"a", "b"}},
      {"comments do not nest", "/* /* */ a */", {"a", "*", "/"}},
      {"slash star slash opens only", "/*/ */ a", {"a"}},
      {"a hint is a comment", "a /*+ b */ c", {"a", "c"}},
      {"code in a comment is one token",
       "a/*!40101 SET x = 1; */b",
       {"a", "/*!40101 SET x = 1; */", "b"}},
      {"without a version", "/*!SELECT*/ 1", {"/*!SELECT*/", "1"}},
      {"MariaDB's own", "/*M!100100 a */ b", {"/*M!100100 a */", "b"}},
      {"quotes in code",
       "/*! a '*/' `*/` \"*/\" */ b",
       {"/*! a '*/' `*/` \"*/\" */", "b"}},
      {"comments in code",
       "/*! a /* ' */ # */ '\n b -- */ '\n */ c",
       {"/*! a /* ' */ # */ '\n b -- */ '\n */", "c"}},
      {"code in code",
       "/*!1 a /*!2 b */ c */ d",
       {"/*!1 a /*!2 b */ c */", "d"}},
      {"code is followed by a star", "/*!a*/* b", {"/*!a*/", "*", "b"}},
      {"a star before a comment", "a */* b */ c", {"a", "*", "c"}},
      {"the version that no server has is a comment",
       "/*M!999999\\- sandbox */ a /*!999999 b */",
       {"a"}},
      {"a backslash is its own token", "\\g", {"\\", "g"}},
      {"NULL is none", "\\N,\\n", {"\\N", ",", "\\", "n"}},
      {"an open string", "a 'b", {"a", "!'b"}},
      {"one that ends with a backslash", "'b\\", {"!'b\\"}},
      {"an open string in double quotes", "\"a", {"!\"a"}},
      {"an open name", "`a", {"!`a"}},
      {"an open comment", "a /* b", {"a", "!/* b"}},
      {"the shortest one", "/*", {"!/*"}},
      {"an open comment with code", "/*! a", {"!/*! a"}},
      {"one with an open string", "/*! 'a */", {"!/*! 'a */"}},
      {"one with an open comment", "/*! /* a", {"!/*! /* a"}},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(Tokens(c.text, &NextMysqlToken), c.tokens) << c.rule;
  }
}

TEST(LexerFor, KnowsEveryDatabase) {
  EXPECT_EQ(LexerFor(DatabaseName::kPostgres), &NextPostgresToken);
  EXPECT_EQ(LexerFor(DatabaseName::kSqlite), &NextSqliteToken);
  EXPECT_EQ(LexerFor(DatabaseName::kMysql), &NextMysqlToken);
}

TEST(TokenCursor, StaysAtTheEnd) {
  TokenCursor cursor("a 'b", &NextPostgresToken);
  EXPECT_TRUE(cursor.Accept("A"));
  EXPECT_TRUE(cursor.Is(TokenKind::kUnclosed));
  EXPECT_TRUE(cursor.AtEnd());
  cursor.Advance();
  EXPECT_TRUE(cursor.Is(TokenKind::kUnclosed));
}

TEST(TokenCursor, DoesNotTakeAQuotedNameForAKeyword) {
  TokenCursor cursor("\"begin\"", &NextPostgresToken);
  EXPECT_FALSE(cursor.IsWord("begin"));
  EXPECT_FALSE(cursor.Accept("begin"));
}

}  // namespace
}  // namespace gander
