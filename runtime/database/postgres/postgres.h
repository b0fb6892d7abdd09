// File: gander/postgres.h
//
// libpqxx in a C++ step, for what only PostgreSQL can do. A step that takes one
// of these runs on PostgreSQL alone:
//
//   #include "gander/migration.h"
//   #include "gander/postgres.h"
//
//   void Up(pqxx::transaction_base& tx) {
//     tx.exec("UPDATE customer SET name = initcap(name)");
//   }
//   GANDER_MIGRATION(Up, nullptr);
//
//   pqxx::transaction_base&  GANDER_MIGRATION: the step's transaction. gander
//                            began it and will commit it together with the
//                            step's row in the history: its commit() throws,
//                            and a step that ends it otherwise fails.
//   pqxx::dbtransaction&     the same, for what asks for one:
//                            pqxx::subtransaction, large objects
//   gander::PqxxConnection&  GANDER_MIGRATION_NO_TX: the connection. The step
//                            opens transactions of its own, with pqxx::work.
//
// They are valid while the step runs. Closing the connection fails the step,
// and it is never reopened behind its back.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_POSTGRES_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_POSTGRES_H_

#include <pqxx/pqxx>
#include <stdexcept>

#include "runtime/database/postgres/pqxx_connection.h"
#include "runtime/migration/step_function.h"
#include "runtime/migration/transaction.h"

namespace gander {
namespace internal {

// What the driver's Transaction and Connection are besides.
class PqxxTransactionSource {
 public:
  virtual ~PqxxTransactionSource() = default;
  virtual pqxx::dbtransaction& pqxx_transaction() = 0;
};
class PqxxConnectionSource {
 public:
  virtual ~PqxxConnectionSource() = default;
  virtual PqxxConnection& pqxx_connection() = 0;
};

template <typename Source, typename Given>
Source& PqxxSourceOf(Given& given) {
  Source* source = dynamic_cast<Source*>(&given);
  if (source == nullptr) {
    throw std::logic_error(
        "a step that takes libpqxx's types runs on PostgreSQL only");
  }
  return *source;
}

inline pqxx::dbtransaction& PqxxTransactionOf(Transaction& tx) {
  return PqxxSourceOf<PqxxTransactionSource>(tx).pqxx_transaction();
}

}  // namespace internal

template <>
struct StepParameter<pqxx::transaction_base> {
  using Given = Transaction;
  static constexpr StepDatabases kDatabases = StepDatabases::kPostgres;
  static pqxx::transaction_base& From(Transaction& tx) {
    return internal::PqxxTransactionOf(tx);
  }
};

template <>
struct StepParameter<pqxx::dbtransaction> {
  using Given = Transaction;
  static constexpr StepDatabases kDatabases = StepDatabases::kPostgres;
  static pqxx::dbtransaction& From(Transaction& tx) {
    return internal::PqxxTransactionOf(tx);
  }
};

template <>
struct StepParameter<PqxxConnection> {
  using Given = Connection;
  static constexpr StepDatabases kDatabases = StepDatabases::kPostgres;
  static PqxxConnection& From(Connection& connection) {
    return internal::PqxxSourceOf<internal::PqxxConnectionSource>(connection)
        .pqxx_connection();
  }
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_POSTGRES_H_
