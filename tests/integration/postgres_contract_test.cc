// The contract of database.h on PostgreSQL.

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "runtime/testing/shared_postgres.h"
#include "tests/integration/database_contract.h"

namespace gander {
namespace {

class PostgresContractDatabase : public ContractDatabase {
 public:
  PostgresContractDatabase()
      : server_(SharedPostgres()), name_(server_.CreateDatabase().value()) {}
  ~PostgresContractDatabase() override {
    EXPECT_TRUE(server_
                    .Execute("postgres", absl::StrCat("DROP DATABASE ", name_,
                                                      " WITH (FORCE)"))
                    .ok());
  }

  std::string url() const override { return server_.Url(name_); }

  const ContractTraits& traits() const override {
    static const ContractTraits traits = [] {
      ContractTraits t;
      t.name = DatabaseName::kPostgres;
      t.blob_type = "bytea";
      t.endless_statement = "SELECT pg_sleep(600)";
      t.change_setting = "SET statement_timeout = '77min'";
      t.read_setting = "SHOW statement_timeout";
      t.change_literals = "SET standard_conforming_strings = off";
      t.raise_notice = "DO $$ BEGIN RAISE NOTICE 'heard'; END $$";
      t.unique_violation = "23505";
      t.foreign_key_violation = "23503";
      t.missing_table = "42P01";
      t.syntax_error = "42601";
      t.lock_timeout = "55P03";
      return t;
    }();
    return traits;
  }

  std::vector<RefusedUrl> refused_urls() const override {
    // The passwords are all s3cret: no message may hold that.
    const std::string port = absl::StrCat(server_.port());
    return {
        {"a parameter that libpq does not know",
         "postgresql://ada:s3cret@localhost/shop?no_such=1",
         absl::StatusCode::kInvalidArgument, "cannot be read"},
        {"an escape that is none", "postgresql://ada:%zzs3cret@localhost/shop",
         absl::StatusCode::kInvalidArgument, "percent-encoded"},
        {"an @ in the password", "postgresql://ada:s3c@s3cret@localhost/shop",
         absl::StatusCode::kInvalidArgument, "percent-encoded"},
        {"a / in the password", "postgresql://ada:/s3cret@localhost/shop",
         absl::StatusCode::kInvalidArgument, "percent-encoded"},
        {"a port that is no number", "postgresql://localhost:s3cret/shop",
         absl::StatusCode::kInvalidArgument, "port"},
        {"no slashes", "postgresql:s3cret", absl::StatusCode::kInvalidArgument,
         "postgresql://"},
        {"nobody there", "postgresql://ada:s3cret@127.0.0.1:1/shop",
         absl::StatusCode::kUnavailable, "refused"},
        {"no such socket", "postgresql:///shop?host=/nowhere&password=s3cret",
         absl::StatusCode::kUnavailable, "/nowhere"},
        {"a wrong password", server_.TcpUrl("postgres", "postgres", "s3cret"),
         absl::StatusCode::kPermissionDenied, "password"},
        {"no password", absl::StrCat("postgresql://postgres@127.0.0.1:", port),
         absl::StatusCode::kPermissionDenied, "password"},
        {"no such database", server_.Url("missing"),
         absl::StatusCode::kPermissionDenied, "\"missing\" does not exist"},
        {"no such role", server_.Url("postgres", "nobody_here"),
         absl::StatusCode::kPermissionDenied, "\"nobody_here\""},
    };
  }

 private:
  PrivatePostgres& server_;
  const std::string name_;
};

INSTANTIATE_TEST_SUITE_P(Postgres, DatabaseContract,
                         testing::Values(ContractDriver{[] {
                           return std::make_unique<PostgresContractDatabase>();
                         }}));

}  // namespace
}  // namespace gander
