#include "runtime/database/sqlite/dialect.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace gander::sqlite {

std::string SqliteDialect::QuoteIdentifier(absl::string_view name) const {
  return absl::StrCat("\"", absl::StrReplaceAll(name, {{"\"", "\"\""}}), "\"");
}

std::string SqliteDialect::QuoteLiteral(absl::string_view text) const {
  const std::string quoted =
      absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "''"}}), "'");
  if (text.find('\0') == absl::string_view::npos) return quoted;
  // SQLite's parser stops at a NUL.
  return absl::StrCat("(",
                      absl::StrReplaceAll(quoted, {{absl::string_view("\0", 1),
                                                    "'||char(0)||'"}}),
                      ")");
}

std::string SqliteDialect::ElapsedMicroseconds(absl::Time start) const {
  // 2440587.5 is 1970-01-01 as a Julian day.
  return absl::StrCat(
      "max(0, CAST(round((julianday('now') - 2440587.5) * 86400000.0) AS "
      "INTEGER) * 1000 - ",
      absl::ToUnixMicros(start), ")");
}

const SqliteDialect& TheDialect() {
  static const SqliteDialect dialect;
  return dialect;
}

}  // namespace gander::sqlite
