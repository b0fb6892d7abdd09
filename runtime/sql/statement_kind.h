// File: statement_kind.h
//
// What a statement is, as far as running it depends on that: told from its
// first words.
#ifndef GANDER_RUNTIME_SQL_STATEMENT_KIND_H_
#define GANDER_RUNTIME_SQL_STATEMENT_KIND_H_

#include "absl/strings/string_view.h"
#include "runtime/migration/database_name.h"
#include "runtime/sql/statement.h"

namespace gander {

struct StatementClass {
  StatementKind kind = StatementKind::kOrdinary;
  // How messages call it, such as "CREATE INDEX CONCURRENTLY"; empty when it is
  // ordinary.
  absl::string_view name;
};

// `statement` is one statement as SplitStatements cuts it. Comments in it do
// not matter.
//
// Where the text alone does not tell (DROP SUBSCRIPTION, which a transaction
// takes when the subscription has no slot) the answer is kRefusesTransaction:
// running it outside of one is right in either case.
//
// PREPARE TRANSACTION is kRollback: it ends the transaction, and nothing of it
// is committed yet.
StatementClass ClassifyStatement(absl::string_view statement,
                                 DatabaseName database);

// Whether a BEGIN (START TRANSACTION) may be replaced by gander's own: it asks
// for nothing but a transaction. BEGIN ISOLATION LEVEL ... asks for more.
bool IsPlainBegin(absl::string_view statement, DatabaseName database);

// The same for COMMIT (END); COMMIT AND CHAIN is not plain.
bool IsPlainCommit(absl::string_view statement, DatabaseName database);

// Whether it is PRAGMA foreign_keys or PRAGMA foreign_key_check (SQLite), which
// may stand outside of the transaction that a table is rebuilt in.
bool IsForeignKeyPragma(absl::string_view statement, DatabaseName database);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_STATEMENT_KIND_H_
