#include "runtime/engine/run_backfill_host.h"

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "runtime/engine/random_hex.h"
#include "runtime/migration/statement_error.h"

namespace gander {
namespace {

// Of what a run without a history would call its own.
constexpr char kWithoutHistory[] = "gander_history";

// Kept in the step's row in the history, where the checksum of statements is
// that of others.
std::string BeginningOf(const StepEnvironment& environment,
                        const PlannedStep& step, const std::string& token) {
  if (environment.history == nullptr) return "";
  return step.partial.has_value() ? step.partial->done_checksum : token;
}

[[noreturn]] void Throw(ServerError error) {
  throw StatementError(std::move(error), SqlText("", "", 0));
}

}  // namespace

RunBackfillHost::RunBackfillHost(const StepEnvironment* environment,
                                 const PlannedStep* step)
    : env_(*environment),
      step_(*step),
      token_(RandomHex(2)),
      beginning_(BeginningOf(env_, step_, token_)) {}

absl::Status RunBackfillHost::OnConnection(
    absl::FunctionRef<absl::Status(Connection&)> body) {
  absl::StatusOr<std::unique_ptr<Database>> database = env_.connect();
  if (!database.ok()) {
    ServerError error;
    error.error_class = absl::IsCancelled(database.status())
                            ? ErrorClass::kCancelled
                            : ErrorClass::kConnection;
    error.message = std::string(database.status().message());
    Throw(std::move(error));
  }
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    open_.insert(database->get());
  }
  Frame frame;
  frame.lock_timeout = env_.lock_timeout;
  frame.statement_timeout = env_.statement_timeout;
  Outcome outcome = (*database)->RunOnConnection(body, frame);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    open_.erase(database->get());
  }
  if (outcome.committed == Committed::kYes) return absl::OkStatus();
  if (outcome.error.has_value()) Throw(*std::move(outcome.error));
  return outcome.step_status;
}

void RunBackfillHost::CancelConnections() {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (Database* database : open_) database->Cancel();
}

bool RunBackfillHost::has_more_connections() const {
  return env_.connect != nullptr;
}

std::string RunBackfillHost::ProgressStatement(int64_t done,
                                               int64_t total) const {
  if (env_.history == nullptr) return "";
  return env_.history->RecordRowsDone(RecordedVersion(step_), done, total);
}

std::string RunBackfillHost::Table(absl::string_view suffix) const {
  const TableName history = env_.history == nullptr
                                ? TableName{"", kWithoutHistory}
                                : env_.history->table();
  return history.Sibling(suffix).ToString();
}

}  // namespace gander
