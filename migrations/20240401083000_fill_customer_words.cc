// Each word of a customer's name in a row of its own: a row is split into
// several of another table. Down deletes them, a batch at a time as well.

#include <cstdint>
#include <string>

#include "gander/backfill.h"
#include "migrations/search_name.h"

namespace {

gander::Backfill Up() {
  gander::Backfill backfill("customers");
  backfill.Read({"id", "name"})
      .InsertInto("customer_words", {"customer_id", "word"})
      .EachRow([](const gander::Row& row, gander::RowChange& change) {
        for (const std::string& word :
             shop::SearchWords(row.Get<std::string>(1))) {
          change.Insert(row.Get<int64_t>(0), word);
        }
      });
  return backfill;
}

gander::Backfill Down() {
  gander::Backfill backfill("customer_words");
  backfill.Key({"customer_id", "word"})
      .EachRow([](const gander::Row&, gander::RowChange& change) {
        change.Delete();
      });
  return backfill;
}

}  // namespace

GANDER_BACKFILL(Up, Down);
