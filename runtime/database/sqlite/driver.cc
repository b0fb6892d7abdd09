#include "runtime/database/driver.h"

#include "runtime/database/sqlite/location.h"
#include "runtime/database/sqlite/scratch_folder.h"
#include "runtime/database/sqlite/sqlite_database.h"

namespace gander::sqlite {
namespace {

absl::Status CheckUrl(absl::string_view url) { return ParseUrl(url).status(); }

const DriverRegistration registration(Driver{
    DatabaseName::kSqlite, "sqlite", "sqlite3", &SqliteDatabase::Connect,
    &CheckUrl, &MakeScratchFolder});

}  // namespace
}  // namespace gander::sqlite
