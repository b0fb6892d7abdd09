// File: postgres_dialect.h
//
// PostgreSQL's way of writing gander's own statements.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_POSTGRES_DIALECT_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_POSTGRES_DIALECT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "runtime/database/dialect.h"

namespace gander {

class PostgresDialect : public Dialect {
 public:
  // The only one that is needed.
  static const PostgresDialect& Get();

  std::string QuoteIdentifier(absl::string_view name) const override;
  std::string QuoteLiteral(absl::string_view text) const override;

  absl::string_view big_integer() const override;
  absl::string_view text() const override;
  absl::string_view key_text() const override;
  absl::string_view timestamp() const override;
  absl::string_view json() const override;
  absl::string_view serial_key() const override;
  absl::string_view now() const override;
  std::string ElapsedMicroseconds(absl::Time start) const override;
  absl::string_view session_user() const override;
  std::string ColumnsOf(const TableName& table) const override;
  std::string Instant(absl::string_view column) const override;
  std::string IndexState(absl::string_view index,
                         absl::string_view table) const override;
  std::string InvalidIndexes(absl::string_view index,
                             absl::string_view table) const override;
  std::string MayRead(absl::string_view role,
                      const std::vector<TableName>& tables) const override;
  std::string GrantRead(absl::string_view role,
                        const std::vector<TableName>& tables) const override;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_POSTGRES_DIALECT_H_
