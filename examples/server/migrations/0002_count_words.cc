// How many words a note has, which SQL counts badly.
#include <cstdint>
#include <sstream>
#include <string>

#include "gander/migration.h"

namespace {

int64_t CountWords(const std::string& text) {
  std::istringstream words(text);
  int64_t count = 0;
  for (std::string word; words >> word;) ++count;
  return count;
}

void Up(gander::Transaction& tx) {
  tx.Execute("ALTER TABLE notes ADD COLUMN words BIGINT");
  gander::PreparedStatement update =
      tx.Prepare("UPDATE notes SET words = $1 WHERE id = $2");
  for (auto [id, text] :
       tx.Stream<int64_t, std::string>("SELECT id, text FROM notes")) {
    update.Execute(CountWords(text), id);
  }
}

void Down(gander::Transaction& tx) {
  tx.Execute("ALTER TABLE notes DROP COLUMN words");
}

}  // namespace

GANDER_MIGRATION(Up, Down);
