// File: dialect.h
//
// How gander writes its own few statements (history, log) for a database. Text
// only; what users write is never changed.
#ifndef GANDER_RUNTIME_DATABASE_DIALECT_H_
#define GANDER_RUNTIME_DATABASE_DIALECT_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "runtime/database/table_name.h"

namespace gander {

// Thread safety: immutable, safe from any thread.
class Dialect {
 public:
  virtual ~Dialect() = default;

  // An identifier that the database reads as exactly `name`, whatever it holds.
  virtual std::string QuoteIdentifier(absl::string_view name) const = 0;
  // A literal that the database reads as exactly `text`, under any setting a
  // step may have left behind.
  virtual std::string QuoteLiteral(absl::string_view text) const = 0;

  // Column types.
  virtual absl::string_view big_integer() const = 0;
  virtual absl::string_view text() const = 0;
  // Key columns: text that can be indexed.
  virtual absl::string_view key_text() const = 0;
  virtual absl::string_view timestamp() const = 0;
  virtual absl::string_view json() const = 0;
  // A column definition's type and clauses for a primary key that numbers
  // itself.
  virtual absl::string_view serial_key() const = 0;

  // An expression for this moment.
  virtual absl::string_view now() const = 0;

  // An expression for the microseconds since the transaction began, at `start`
  // by this machine's clock. A database that knows by itself ignores `start`.
  virtual std::string ElapsedMicroseconds(absl::Time start) const = 0;

  // An expression for the role that this session logged in as; empty where
  // there is none.
  virtual absl::string_view session_user() const { return ""; }

  // An expression for the names of a table's columns, separated by commas; NULL
  // when there is no such table. Without a schema the table is looked for where
  // the session looks.
  virtual std::string ColumnsOf(const TableName& table) const = 0;

  // An expression for the moment that `column`, a table's column of some type
  // for date and time, holds: as text that a column of type timestamp() takes
  // as it is. A value without a time zone is in the session's on PostgreSQL,
  // and in UTC on SQLite; the text is in UTC. NULL when it is none.
  virtual std::string Instant(absl::string_view column) const = 0;

  // An expression for the index `index` of `table`, both as SQL writes them:
  // its full name in SQL, behind "valid " or "invalid ", where an invalid one
  // is what an interrupted CREATE INDEX CONCURRENTLY leaves. NULL when there is
  // none. With an empty `table` the index is looked for where the session
  // looks. Only for databases that have such statements.
  virtual std::string IndexState(absl::string_view /*index*/,
                                 absl::string_view /*table*/) const {
    return "NULL";
  }

  // A query for the invalid indexes of a table, in rows of three: an identity
  // that no other index has or will have; the full name in SQL; 't' when
  // another session may be building indexes of that table now, 'f' otherwise.
  // The table is `table`, as SQL writes it; with an empty `table` that of the
  // index `index`; if both are empty, every one. Only for databases that have
  // such.
  virtual std::string InvalidIndexes(absl::string_view /*index*/,
                                     absl::string_view /*table*/) const {
    return "";
  }

  // An expression that is true when `role` may read all of `tables`, which are
  // in one schema, and fails when there is no such role. Empty where there are
  // no roles.
  virtual std::string MayRead(absl::string_view /*role*/,
                              const std::vector<TableName>& /*tables*/) const {
    return "";
  }
  // The statements that allow it. "public" is everybody.
  virtual std::string GrantRead(
      absl::string_view /*role*/,
      const std::vector<TableName>& /*tables*/) const {
    return "";
  }

  // "schema"."table", or "table" without a schema.
  std::string Quote(const TableName& name) const {
    if (name.schema.empty()) return QuoteIdentifier(name.table);
    return absl::StrCat(QuoteIdentifier(name.schema), ".",
                        QuoteIdentifier(name.table));
  }
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_DIALECT_H_
