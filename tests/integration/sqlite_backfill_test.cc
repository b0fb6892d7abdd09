// What a backfill promises, on SQLite.
#include "tests/integration/backfill_contract.h"
#include "tests/integration/sqlite_file.h"

namespace gander {
namespace {

INSTANTIATE_TEST_SUITE_P(Sqlite, BackfillContract,
                         testing::Values(&MakeSqliteFile));

}  // namespace
}  // namespace gander
