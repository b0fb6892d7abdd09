// File: pqxx_connection.h
//
// libpqxx over a connection that gander opened: the only place that knows which
// version of libpqxx this is (6.4, 7 and 8 differ in what a connection is).
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_PQXX_CONNECTION_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_PQXX_CONNECTION_H_

#include <memory>
#include <pqxx/pqxx>

#include "runtime/database/postgres/libpq.h"

namespace gander {

// A connection, as pqxx::transaction_base::conn() gives it.
#if PQXX_VERSION_MAJOR < 7
using PqxxConnection = pqxx::connection_base;
#else
using PqxxConnection = pqxx::connection;
#endif

// A libpqxx connection that borrows gander's.
class BorrowedPqxx {
 public:
  // `connection` must be open.
  explicit BorrowedPqxx(PGconn* connection);
  ~BorrowedPqxx();
  BorrowedPqxx(const BorrowedPqxx&) = delete;
  BorrowedPqxx& operator=(const BorrowedPqxx&) = delete;

  PqxxConnection& connection();

  // The transaction that gander began on the connection, as libpqxx sees it.
  // Its commit() throws and its abort() does nothing: its end is gander's.
  // Stands until GiveBack.
  pqxx::dbtransaction& transaction();

  // Somebody called commit() or abort() of transaction().
  bool step_ended_transaction() const;

  // Ends libpqxx's part. Gives the connection back; null when somebody closed
  // it. Call it once, and nothing after it.
  PGconn* GiveBack();

 private:
  class Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_PQXX_CONNECTION_H_
