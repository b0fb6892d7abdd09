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

std::string SqliteDialect::ColumnsOf(const TableName& table) const {
  // A temporary table of the same name would otherwise come before it; and
  // pragma_table_info fails for a schema that is not there.
  const std::string schema =
      QuoteLiteral(table.schema.empty() ? "main" : table.schema);
  return absl::StrCat(
      "CASE WHEN EXISTS (SELECT 1 FROM pragma_database_list WHERE name = ",
      schema,
      " COLLATE NOCASE) THEN (SELECT group_concat(name) FROM "
      "pragma_table_info(",
      QuoteLiteral(table.table), ", ", schema, ")) END");
}

std::string SqliteDialect::Instant(absl::string_view column) const {
  return absl::StrCat("strftime('%Y-%m-%dT%H:%M:%fZ', ", column, ")");
}

const SqliteDialect& TheDialect() {
  static const SqliteDialect dialect;
  return dialect;
}

}  // namespace gander::sqlite
