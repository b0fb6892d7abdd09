// Many rows, as PostgreSQL's COPY.

#include <cstdint>
#include <utility>
#include <vector>

#include "gander/migration.h"

namespace {

void Up(gander::Transaction& tx) {
  tx.Execute("CREATE TABLE archive (id bigint, amount bigint)");
  std::vector<std::pair<int64_t, int64_t>> rows;
  for (const auto& [id, amount] :
       tx.Stream<int64_t, int64_t>("SELECT id, amount FROM entries")) {
    rows.emplace_back(id, amount * 31 % 1009);
  }
  gander::BulkInsert archive = tx.InsertInto("archive", {"id", "amount"});
  for (const auto& [id, amount] : rows) archive.Add(id, amount);
  archive.Finish();
  tx.Execute("INSERT INTO trace VALUES (9, 1)");
}

}  // namespace

GANDER_MIGRATION(Up, nullptr);
