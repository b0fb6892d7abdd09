#include "runtime/engine/invalid_indexes.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "runtime/engine/index_state.h"

namespace gander {
namespace {

using Action = ConcurrentIndex::Action;

struct InvalidIndex {
  std::string identity;
  std::string name;
  bool is_busy = false;
};

// idx_ccnew, idx_ccold, with a number behind when there is one already; the
// name may be in quotes.
bool IsNamedByReindex(absl::string_view name) {
  if (absl::EndsWith(name, "\"")) name.remove_suffix(1);
  while (!name.empty() && absl::ascii_isdigit(name.back())) {
    name.remove_suffix(1);
  }
  return absl::EndsWith(name, "_ccnew") || absl::EndsWith(name, "_ccold");
}

absl::StatusOr<std::vector<InvalidIndex>> LookUp(
    Database* database, const ConcurrentIndex& statement) {
  std::vector<InvalidIndex> found;
  if (statement.action == Action::kDrop) return found;
  const absl::StatusOr<std::vector<ResultRows>> results =
      database->Query(database->dialect().InvalidIndexes(
          statement.action == Action::kReindex ? statement.index : "",
          statement.table));
  if (!results.ok()) return results.status();
  for (const auto& row : results->front()) {
    InvalidIndex index{row[0].value_or(""), row[1].value_or(""),
                       row[2].value_or("") == "t"};
    if (statement.action == Action::kReindex && !IsNamedByReindex(index.name)) {
      continue;
    }
    found.push_back(std::move(index));
  }
  return found;
}

}  // namespace

absl::StatusOr<InvalidIndexes> FindInvalidIndexes(
    Database* database, const ConcurrentIndex& statement) {
  const absl::StatusOr<std::vector<InvalidIndex>> found =
      LookUp(database, statement);
  if (!found.ok()) return found.status();
  InvalidIndexes identities;
  for (const InvalidIndex& index : *found) identities.insert(index.identity);
  return identities;
}

absl::Status SweepInvalidIndexes(Database* database,
                                 const ConcurrentIndex& statement,
                                 const InvalidIndexes& before) {
  const absl::StatusOr<std::vector<InvalidIndex>> found =
      LookUp(database, statement);
  if (!found.ok()) return found.status();
  for (const InvalidIndex& index : *found) {
    if (before.count(index.identity) > 0) continue;
    if (index.is_busy) {
      return absl::AbortedError(
          absl::StrCat(index.name, ": another session works on its table"));
    }
    if (absl::Status s = DropIndex(database, index.name); !s.ok()) return s;
  }
  return absl::OkStatus();
}

}  // namespace gander
