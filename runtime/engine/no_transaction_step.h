// File: no_transaction_step.h
//
// What every step outside a transaction does, SQL or C++: its marks and its
// progress in the history, and how it fails.
#ifndef GANDER_RUNTIME_ENGINE_NO_TRANSACTION_STEP_H_
#define GANDER_RUNTIME_ENGINE_NO_TRANSACTION_STEP_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "runtime/database/database.h"
#include "runtime/engine/step_attempt.h"
#include "runtime/engine/step_runner.h"

namespace gander {

// Thread safety: one thread at a time.
class NoTransactionStep {
 protected:
  // Between two tries of what failed transiently.
  static constexpr absl::Duration kFirstPause = absl::Milliseconds(200);
  static constexpr absl::Duration kLongestPause = absl::Seconds(10);

  NoTransactionStep(const StepEnvironment& environment,
                    const PlannedStep& step);

  // The result, at the end; and what the session was set to is undone.
  StepResult Finished();

  // "up" or "down".
  absl::string_view Verb() const;

  // What a statement runs in; `record` commits together with it.
  Frame UnitFrame(std::string record) const;

  // Runs what a stop is to end.
  Outcome Cancellable(absl::FunctionRef<Outcome()> run);

  // Statements for the history; empty without one. `begun`: the statement that
  // is marked.
  std::string ProgressRecord(int64_t done, std::optional<int64_t> begun,
                             std::string done_checksum) const;
  std::string NotBegunRecord() const;
  std::string FinalRecord() const;

  // Writes them in a transaction of their own, and does not give up lightly: a
  // cancellation that was meant for the statement before may arrive only now.
  // False: it could not be written.
  bool TryRecord(const std::string& record);
  // The same; then the step has failed, with `note`.
  bool Record(const std::string& record, const std::string& note);
  // The end of the step. `beside`: statements that take effect together with
  // it.
  bool RecordEnd(const std::string& note, const std::string& beside = "");

  // The step has failed: logged, and the result set.
  void FailWith(const Outcome& outcome, const std::string& place,
                const std::string& note);
  void FailWith(RunResult result, absl::Status why,
                const Outcome& outcome = Outcome());

  const StepEnvironment& env_;
  const PlannedStep& step_;
  const Migration& migration_;
  // Statements; of a backfill, rows.
  int64_t done_ = 0;
  int64_t total_ = 0;
  // In the history.
  bool row_exists_ = false;
  // The history has the end of the step.
  bool is_recorded_ = false;

 private:
  const LogEntry log_;
  StatementObserver* const observer_;
  Outcome record_outcome_;
  StepResult result_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_NO_TRANSACTION_STEP_H_
