// File: database_contract.h
//
// What every driver must do, as tests that run against the real database.
//
// A driver's own test makes empty databases for the suite and names itself;
// the tests come with this library (contract_*.cc):
//
//   class PostgresDatabase : public ContractDatabase { ... };
//
//   INSTANTIATE_TEST_SUITE_P(
//       Postgres, DatabaseContract,
//       testing::Values(ContractDriver{[] {
//         return std::make_unique<PostgresDatabase>();
//       }}));
//
// The SQL of the tests is what all databases read alike; what they do not is
// in ContractTraits.
#ifndef GANDER_TESTS_INTEGRATION_DATABASE_CONTRACT_H_
#define GANDER_TESTS_INTEGRATION_DATABASE_CONTRACT_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "runtime/database/database.h"
#include "runtime/database/driver.h"

namespace gander {

// A URL that Connect must refuse.
struct RefusedUrl {
  std::string why;  // for the test's output
  std::string url;
  absl::StatusCode code;
  // A part of the message that an operator needs; never a password.
  std::string message_holds;
};

// Where databases differ. Every string is set unless its comment allows none.
struct ContractTraits {
  DatabaseName name = DatabaseName::kPostgres;
  // A column type for bytes.
  std::string blob_type;
  // A statement that would run for minutes.
  std::string endless_statement;
  // Changes a setting of the session, and a query for its one value.
  std::string change_setting;
  std::string read_setting;
  // A statement that fails inside a transaction and succeeds outside.
  std::string outside_only = "VACUUM";
  // What a step might leave behind to change how literals are read; may be
  // empty.
  std::string change_literals;
  // Raises a notice that says "heard"; empty when there are no notices.
  std::string raise_notice;

  // ServerError::code of: a duplicate key, a missing parent, a missing table,
  // bad syntax, a lock that was not free in time.
  std::string unique_violation;
  std::string foreign_key_violation;
  std::string missing_table;
  std::string syntax_error;
  std::string lock_timeout;
};

// An empty database of the test's own, gone with this object. Foreign keys are
// enforced in its sessions.
class ContractDatabase {
 public:
  virtual ~ContractDatabase() = default;

  // Connect(url()) opens a session; as many as a test likes.
  virtual std::string url() const = 0;
  virtual const ContractTraits& traits() const = 0;
  virtual std::vector<RefusedUrl> refused_urls() const = 0;
};

// How the suite makes a database for one test.
struct ContractDriver {
  std::function<std::unique_ptr<ContractDatabase>()> make;
};

class DatabaseContract : public testing::TestWithParam<ContractDriver> {
 protected:
  // Makes the database, and in it a table for records: record (n BIGINT).
  void SetUp() override;

  // The test's first session.
  Database& db() { return *db_; }
  const ContractTraits& traits() const { return database_->traits(); }
  const ContractDatabase& database() const { return *database_; }

  // A further session; fails the test when there is none.
  std::unique_ptr<Database> OpenSession();
  void CloseFirstSession() { db_ = nullptr; }

  // A script of one piece with this many statements. Refers to the text.
  static Script OnePiece(absl::string_view text, int64_t statements);
  // A frame that writes record 1.
  static Frame RecordFrame();

  // Runs statements of gander's own, expecting success.
  void MustQuery(absl::string_view sql);

  // The first value of a query as text, read by the first session; "NULL",
  // "no rows", or the error.
  std::string Read(absl::string_view sql);
  // The same as another session sees it: what is committed.
  std::string ReadCommitted(absl::string_view sql);
  int64_t CommittedRecords();

  // Whether a table is there, as another session sees it.
  bool TableIsCommitted(absl::string_view table);

  // That the first session works and that no transaction is open in it.
  void ExpectUsable();

  // That nothing of a step was kept: no record, and no table `made`.
  void ExpectNothingKept();

  // contract_bulk.cc: that a step with this body fails at a call in that file,
  // with `code` unless that is empty, and keeps nothing.
  void ExpectBulkFails(absl::FunctionRef<absl::Status(Transaction&)> body,
                       const std::string& code);

 private:
  std::unique_ptr<ContractDatabase> database_;
  std::unique_ptr<Database> db_;
};

// "committed", or all that an Outcome says of a failure: for EXPECT messages.
std::string Explain(const Outcome& outcome);

// Calls Cancel again and again until it is gone: a call that has not begun yet
// cannot be cancelled.
class Canceller {
 public:
  explicit Canceller(Database& database);
  ~Canceller();

 private:
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace gander

#endif  // GANDER_TESTS_INTEGRATION_DATABASE_CONTRACT_H_
