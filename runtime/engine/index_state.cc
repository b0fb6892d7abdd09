#include "runtime/engine/index_state.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/engine/server_status.h"

namespace gander {
namespace {

constexpr absl::string_view kValid = "valid ";

}  // namespace

absl::StatusOr<IndexState> LookUpIndex(Database* database,
                                       const ConcurrentIndex& index) {
  const absl::StatusOr<std::vector<ResultRows>> results =
      database->Query(absl::StrCat(
          "SELECT ", database->dialect().IndexState(index.index, index.table)));
  if (!results.ok()) return results.status();
  const std::string said = (*results)[0][0][0].value_or("");
  IndexState state;
  state.exists = !said.empty();
  state.is_valid = absl::StartsWith(said, kValid);
  if (state.exists) state.name = said.substr(said.find(' ') + 1);
  return state;
}

absl::Status DropIndex(Database* database, const std::string& name) {
  const std::string drop =
      absl::StrCat("DROP INDEX CONCURRENTLY IF EXISTS ", name);
  Script script;
  script.pieces.emplace_back();
  script.pieces.back().text = drop;
  script.pieces.back().statements = 1;
  Frame frame;
  frame.keep_session = true;
  frame.wait_for_locks = true;
  const Outcome outcome = database->RunOutsideTransaction(script, frame);
  if (outcome.committed == Committed::kYes) return absl::OkStatus();
  return StatusOf(outcome, absl::StrCat("dropping the index ", name));
}

}  // namespace gander
