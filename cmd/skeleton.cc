#include "cmd/skeleton.h"

namespace gander::cmd {

std::string SqlSkeleton() {
  return "-- +gander Up\n"
         "\n"
         "\n"
         "-- +gander Down\n"
         "\n";
}

std::string CppSkeleton() {
  return R"(#include "gander/migration.h"

namespace {

void Up(gander::Transaction& tx) {
  tx.Execute("SELECT 1");
}

// Or write GANDER_MIGRATION(Up, nullptr) for a step that cannot be undone.
void Down(gander::Transaction& tx) {
  tx.Execute("SELECT 1");
}

}  // namespace

GANDER_MIGRATION(Up, Down);
)";
}

}  // namespace gander::cmd
