#include "runtime/database/driver.h"

#include "runtime/database/sqlite/sqlite_database.h"

namespace gander::sqlite {
namespace {

const DriverRegistration registration(Driver{
    DatabaseName::kSqlite, "sqlite", "sqlite3", &SqliteDatabase::Connect});

}  // namespace
}  // namespace gander::sqlite
