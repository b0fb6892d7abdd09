// File: awkward_values.h
//
// Text and bytes that have gone wrong on their way through some driver.
#ifndef GANDER_TESTS_INTEGRATION_AWKWARD_VALUES_H_
#define GANDER_TESTS_INTEGRATION_AWKWARD_VALUES_H_

#include <string>
#include <vector>

namespace gander {

// Without NUL, which PostgreSQL's text cannot hold.
inline std::vector<std::string> AwkwardTexts() {
  std::string control;
  for (char c = 1; c < 32; ++c) control += c;
  return {"",
          " ",
          "plain",
          "it's \"quoted\"",
          "'",
          "''",
          "\\",
          "\\'",
          "back\\slash \\n \\x41 \\",
          "\\N",
          "\\.",
          "a\tb\nc\rd\r\n",
          "\n",
          "$1 $2 ?1 :a @b %s",
          "$$ $tag$ $tag$",
          "-- no comment",
          "/* no comment",
          "NULL",
          "grüße, 日本語, 🦢",
          "'; DROP TABLE record; --",
          "{\"a\": [1, null]}",
          "{1,2}",
          "(1,2)",
          "1",
          "true",
          "\x7f",
          control,
          std::string(70000, 'x') + "ä"};
}

inline std::string AllBytes() {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  return bytes;
}

// Names of tables and columns, each of at most 63 bytes.
inline std::vector<std::string> AwkwardNames() {
  return {"Mixed Case",  "quote\"d",   "\"",
          "a'b",         "semi;colon", "x\"; DROP TABLE record; --",
          "select",      "dot.ted",    "größe",
          "日本語",      "🦢",       "new\nline",
          "back\\slash", "$1",         "%s",
          "--",          "/*",         std::string(63, 'n')};
}

}  // namespace gander

#endif  // GANDER_TESTS_INTEGRATION_AWKWARD_VALUES_H_
