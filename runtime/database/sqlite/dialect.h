// File: dialect.h
//
// How gander's own statements look for SQLite.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_DIALECT_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_DIALECT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "runtime/database/dialect.h"

namespace gander::sqlite {

class SqliteDialect : public Dialect {
 public:
  std::string QuoteIdentifier(absl::string_view name) const override;
  std::string QuoteLiteral(absl::string_view text) const override;

  absl::string_view big_integer() const override { return "INTEGER"; }
  absl::string_view text() const override { return "TEXT"; }
  absl::string_view key_text() const override { return "TEXT"; }
  absl::string_view timestamp() const override { return "TEXT"; }
  absl::string_view json() const override { return "TEXT"; }
  absl::string_view serial_key() const override {
    // AUTOINCREMENT would put a table of SQLite's own into the schema.
    return "INTEGER PRIMARY KEY";
  }

  // ISO 8601 in UTC with milliseconds: "2026-01-31T09:55:00.123Z".
  absl::string_view now() const override {
    return "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
  }
  // SQLite's clock has milliseconds.
  std::string ElapsedMicroseconds(absl::Time start) const override;
  std::string ColumnsOf(const TableName& table) const override;
  std::string Instant(absl::string_view column) const override;
};

// The only one there need be.
const SqliteDialect& TheDialect();

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_DIALECT_H_
