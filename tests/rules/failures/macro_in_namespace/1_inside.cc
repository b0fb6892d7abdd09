#include "gander/migration.h"

namespace shop {

static void Up(gander::Transaction&) {}

GANDER_MIGRATION(Up, nullptr);

}  // namespace shop
