// Makes a program that links this speak PostgreSQL.
#include "runtime/database/driver.h"

#include "runtime/database/postgres/connect.h"
#include "runtime/database/postgres/postgres_database.h"
#include "runtime/database/postgres/scratch_server.h"

namespace gander {
namespace {

const DriverRegistration registration(Driver{
    DatabaseName::kPostgres, "postgresql", "postgres",
    &PostgresDatabase::Connect, &CheckPostgresUrl, &StartScratchServer});

}  // namespace
}  // namespace gander
