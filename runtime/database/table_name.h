// File: table_name.h
//
// A table's name as a user gives it: "table" or "schema.table".
#ifndef GANDER_RUNTIME_DATABASE_TABLE_NAME_H_
#define GANDER_RUNTIME_DATABASE_TABLE_NAME_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gander {

// The names are what the database stores, unquoted: quoting is the dialect's.
struct TableName {
  std::string schema;  // empty: where the database looks by itself
  std::string table;

  // Reads `table`, `schema.table`, and either part in double quotes, where ""
  // is a quote: "my.schema"."the ""table""". What is not quoted keeps its case,
  // too: it names exactly the table that is written.
  //
  // kInvalidArgument: an empty part, an unclosed quote, a third part, a part of
  // more than 63 bytes (PostgreSQL would cut it, and find another table), or a
  // NUL byte.
  static absl::StatusOr<TableName> Parse(absl::string_view text);

  // The table that belongs to this history table, in the same schema:
  // "gander_history" -> "gander_log" for "log"; a name that does not end in
  // "_history" gets the suffix: "shop_migrations" -> "shop_migrations_log".
  TableName Sibling(absl::string_view suffix) const;

  // For messages: schema.table, not quoted.
  std::string ToString() const;

  friend bool operator==(const TableName&, const TableName&) = default;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_TABLE_NAME_H_
