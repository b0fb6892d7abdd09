// The names of all customers as they are searched for. A backfill: with
// millions of customers the shop goes on selling while it runs, and what was
// stopped goes on where it was.

#include <string>

#include "gander/backfill.h"
#include "migrations/search_name.h"

namespace {

gander::Backfill Up() {
  gander::Backfill backfill("customers");
  backfill.Read({"name"})
      .Write({"search_name"})
      .Where("search_name IS NULL")
      .Workers(2)
      .Map<std::string>(
          [](const std::string& name) { return shop::SearchName(name); });
  return backfill;
}

gander::Backfill Down() {
  gander::Backfill backfill("customers");
  backfill.Write({"search_name"})
      .EachRow([](const gander::Row&, gander::RowChange& change) {
        change.Set(gander::Null());
      });
  return backfill;
}

}  // namespace

GANDER_BACKFILL(Up, Down);
