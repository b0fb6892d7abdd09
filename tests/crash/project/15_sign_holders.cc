// A value that SQL would not compute easily, and twice would be another.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "gander/migration.h"

namespace {

std::string Signed(const std::string& holder) {
  uint32_t hash = 2166136261u;
  for (const unsigned char c : holder) hash = (hash ^ c) * 16777619u;
  return holder + "#" + std::to_string(hash % 10000);
}

void Up(gander::Transaction& tx) {
  std::vector<std::pair<int64_t, std::string>> holders;
  for (const auto& [id, holder] : tx.Stream<int64_t, std::string>(
           "SELECT id, holder FROM accounts WHERE id <= 6")) {
    holders.emplace_back(id, Signed(holder));
  }
  gander::PreparedStatement update =
      tx.Prepare("UPDATE accounts SET holder = $1 WHERE id = $2");
  for (const auto& [id, holder] : holders) update.Execute(holder, id);
  tx.Execute("INSERT INTO trace VALUES (15, 1)");
}

}  // namespace

GANDER_MIGRATION(Up, nullptr);
