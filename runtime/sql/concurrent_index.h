// File: concurrent_index.h
//
// PostgreSQL's CREATE, DROP and REINDEX INDEX CONCURRENTLY. They run outside
// any transaction, but what became of one can be read from the catalogue, by
// the index that it names.
#ifndef GANDER_RUNTIME_SQL_CONCURRENT_INDEX_H_
#define GANDER_RUNTIME_SQL_CONCURRENT_INDEX_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gander {

struct ConcurrentIndex {
  enum class Action { kCreate, kDrop, kReindex };
  Action action = Action::kCreate;
  // As the statement writes them, quotes included: "idx", "app.\"Idx\"". Empty
  // when the server chooses the name, or chooses which ones (REINDEX TABLE,
  // SCHEMA).
  std::string index;
  // Of kCreate, whose index is in the schema of its table, and of REINDEX
  // TABLE.
  std::string table;
  bool if_not_exists = false;
};

// The index of `statement`, one statement of PostgreSQL. Nothing when it is no
// such statement, or names several.
std::optional<ConcurrentIndex> FindConcurrentIndex(absl::string_view statement);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_CONCURRENT_INDEX_H_
