#include <algorithm>
#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "runtime/backfill/backfill.h"
#include "runtime/backfill/backfill_run.h"
#include "runtime/backfill/batch.h"
#include "runtime/backfill/batch_sql.h"
#include "runtime/backfill/checkpoint.h"
#include "runtime/backfill/key_ranges.h"
#include "runtime/backfill/pressure.h"
#include "runtime/backfill/rejected_rows.h"
#include "runtime/backfill/session_settings.h"
#include "runtime/backfill/spec_check.h"
#include "runtime/backfill/table_check.h"
#include "runtime/backfill/worker.h"
#include "runtime/database/backoff.h"
#include "runtime/migration/backfill_host.h"
#include "runtime/migration/statement_error.h"

namespace gander {
namespace {

constexpr absl::Duration kTick = absl::Milliseconds(50);
constexpr absl::Duration kBetweenLooks = absl::Milliseconds(250);
constexpr absl::Duration kBetweenCancellations = absl::Milliseconds(200);
constexpr absl::Duration kBetweenProgressRows = absl::Seconds(1);

// A batch and its checkpoint are lost together, when the server crashes before
// they are on its disk; then the batch is done again. The end of the step waits
// for the disk, and so for all of them.
//
// The timeout is shorter than the server's deadlock_timeout: who updates rows
// in another order than we do meets us in a deadlock, and we are to be the one
// that gives in.
//
// The isolation is the one in which a statement sees what was committed while
// the one before waited for its locks (BatchWork).
constexpr char kWorkerSettings[] =
    "SET synchronous_commit = off; SET lock_timeout = '500ms'; "
    "SET default_transaction_isolation = 'read committed'";

constexpr absl::Duration kFirstPause = absl::Milliseconds(200);
constexpr absl::Duration kLongestPause = absl::Seconds(10);

// So many ranges for each worker, because they do not take equally long.
constexpr int64_t kRangesPerWorker = 4;

// Whether so much time has passed since it was last so.
class Every {
 public:
  explicit Every(absl::Duration period) : period_(period) {}
  bool IsTime() {
    const absl::Time now = absl::Now();
    if (now - last_ < period_) return false;
    last_ = now;
    return true;
  }

 private:
  const absl::Duration period_;
  absl::Time last_ = absl::Now();
};

void TellProgress(const BackfillRun& run, StepContext& context) {
  context.Progress(run.rows_done(),
                   std::max(run.rows_done(), run.rows_total()));
}

// What the status shows of it.
void WriteProgress(const BackfillRun& run, Connection& connection) {
  const std::string statement = run.host.ProgressStatement(
      run.rows_done(), std::max(run.rows_done(), run.rows_total()));
  if (!statement.empty()) connection.Execute(statement);
}

// All of it on the step's own connection.
absl::Status RunHere(BackfillRun* run, StepContext& context,
                     Connection& connection) {
  return Work(run, connection, [&]() -> absl::Status {
    TellProgress(*run, context);
    return context.cancelled() ? absl::CancelledError("stopped")
                               : absl::OkStatus();
  });
}

// The workers on connections of their own; the step's watches.
class Workers {
 public:
  Workers(BackfillRun* run, StepContext* context, Connection* connection)
      : run_(*run),
        context_(*context),
        connection_(*connection),
        pressure_(run, run->host.max_load().value_or(run->spec.max_load)) {}

  absl::Status Run(int count) {
    working_ = count;
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) {
      threads.emplace_back([this] {
        WorkBeside();
        --working_;
      });
    }
    while (working_ > 0) {
      absl::SleepFor(kTick);
      if (run_.stopped()) {
        run_.Stop(absl::CancelledError("stopped"));
        if (cancel_.IsTime()) run_.host.CancelConnections();
        continue;
      }
      try {
        Watch();
      } catch (...) {
        run_.StopForException();
      }
    }
    for (std::thread& thread : threads) thread.join();
    return run_.Why();
  }

 private:
  void WorkBeside() {
    try {
      const absl::Status status =
          run_.host.OnConnection([this](Connection& connection) {
            run_.AddSession(connection);
            SetSessionUp(connection);
            connection.Execute(kWorkerSettings);
            return Work(&run_, connection, [] { return absl::OkStatus(); });
          });
      if (!status.ok()) run_.Stop(status);
    } catch (...) {
      run_.StopForException();
    }
  }

  void Watch() {
    TellProgress(run_, context_);
    if (row_.IsTime()) WriteProgress(run_, connection_);
    if (!look_.IsTime()) return;
    pressure_.Look(connection_);
    if (pressure_.why_resting().empty() == was_resting_.empty()) return;
    was_resting_ = pressure_.why_resting();
    context_.Log(was_resting_.empty() ? "goes on"
                                      : absl::StrCat("rests: ", was_resting_));
  }

  BackfillRun& run_;
  StepContext& context_;
  Connection& connection_;
  Pressure pressure_;
  std::string was_resting_;
  Every row_{kBetweenProgressRows};
  Every look_{kBetweenLooks};
  Every cancel_{kBetweenCancellations};
  std::atomic<int> working_ = 0;
};

std::string Summary(const BackfillRun& run) {
  std::string text = absl::StrCat(run.rows_done(), " rows read, ",
                                  run.rows_written(), " written");
  if (run.rows_kept_back() > 0) {
    absl::StrAppend(&text, ", ", run.rows_kept_back(),
                    " kept back by the database (by a trigger, it may be)");
  }
  if (run.rows_rejected() > 0) {
    absl::StrAppend(&text, ", ", run.rows_rejected(), " rejected (see ",
                    run.host.error_table(), ")");
  }
  return text;
}

// What is known before the first batch.
struct Beginning {
  TableFacts facts;
  std::vector<KeyRange> ranges;
};

absl::StatusOr<Beginning> Begin(const BackfillSpec& spec, BackfillHost& host,
                                Connection& connection, Checkpoint& checkpoint,
                                int64_t range_count) {
  SetSessionUp(connection);
  absl::StatusOr<TableFacts> facts = CheckTable(connection, spec);
  if (!facts.ok()) return facts.status();
  absl::StatusOr<std::vector<KeyRange>> ranges =
      checkpoint.TakeOver(connection);
  if (!ranges.ok()) return ranges.status();
  if (ranges->empty()) {
    *ranges = CutIntoRanges(
        connection, BatchSql(connection.database(), &spec, facts->has_children),
        spec, range_count);
    checkpoint.Begin(connection, *ranges);
  } else {
    host.NoteEffect();
  }
  if (spec.max_rejected > 0) {
    PrepareRejectedTable(connection, host.error_table());
  }
  return Beginning{*std::move(facts), *std::move(ranges)};
}

// Tries again while somebody has locked the table, as a step in a transaction
// is tried.
absl::StatusOr<Beginning> BeginPatiently(const BackfillSpec& spec,
                                         StepContext& context,
                                         Connection& connection,
                                         Checkpoint& checkpoint,
                                         int64_t range_count) {
  BackfillHost& host = *context.backfill_host();
  Backoff backoff(kFirstPause, kLongestPause);
  for (int attempt = 1;; ++attempt) {
    try {
      return Begin(spec, host, connection, checkpoint, range_count);
    } catch (const StatementError& e) {
      if (e.error().error_class != ErrorClass::kTransient) throw;
      if (attempt >= host.tries()) throw;
      context.Log(absl::StrCat("tries again: ", e.error().message));
    }
    const absl::Time end = absl::Now() + backoff.Next();
    while (absl::Now() < end) {
      if (context.cancelled()) return absl::CancelledError("stopped");
      absl::SleepFor(kTick);
    }
  }
}

absl::Status Run(const BackfillSpec& spec, StepContext& context,
                 Connection& connection) {
  if (absl::Status status = CheckSpec(spec); !status.ok()) return status;
  BackfillHost* const host = context.backfill_host();
  if (host == nullptr) {
    return absl::FailedPreconditionError(
        "a backfill needs a run of gander around it; register it with "
        "GANDER_BACKFILL");
  }
  const bool beside = connection.database() == DatabaseName::kPostgres &&
                      host->has_more_connections();
  Checkpoint checkpoint(host->checkpoint_table(), context.version(),
                        host->rolling_back(), host->beginning(), ShapeOf(spec),
                        host->token());
  const absl::StatusOr<Beginning> beginning = BeginPatiently(
      spec, context, connection, checkpoint,
      beside && spec.workers > 1 ? spec.workers * kRangesPerWorker : 1);
  if (!beginning.ok()) return beginning.status();

  const BatchWork work(connection.database(), &spec, beginning->facts);
  BackfillRun run(&spec, &work, &checkpoint, host, &context, beginning->ranges,
                  /*progress_in_batches=*/!beside);
  if (run.rows_done() > 0) {
    context.Log(absl::StrCat("goes on behind ", run.rows_done(), " of ",
                             run.rows_total(), " rows"));
  }
  absl::Status status;
  try {
    status = beside ? Workers(&run, &context, &connection).Run(spec.workers)
                    : RunHere(&run, context, connection);
  } catch (...) {
    run.StopForException();
  }
  if (!status.ok() || run.stopped()) {
    if (beside) {
      try {
        WriteProgress(run, connection);
      } catch (const StatementError&) {
        // The reason for the end is what is told.
      }
    }
    if (!status.ok()) return status;
    return run.Why();
  }
  context.Progress(run.rows_done(), run.rows_done());
  context.Log(Summary(run));
  host->AtEnd(checkpoint.DeleteStatement());
  return absl::OkStatus();
}

}  // namespace

Backfill& Backfill::InsertInto(absl::string_view table, Columns columns) {
  for (InsertTarget& target : spec_.inserts) {
    if (target.table != table) continue;
    target.columns = std::move(columns);
    return *this;
  }
  spec_.inserts.push_back({std::string(table), std::move(columns)});
  return *this;
}

Backfill& Backfill::EachRow(
    std::function<void(const Row&, RowChange&)> function) {
  spec_.map_types.reset();
  spec_.transform = [function = std::move(function)](
                        absl::Span<const Row> rows,
                        absl::Span<RowChange> changes) {
    for (size_t i = 0; i < rows.size(); ++i) {
      try {
        function(rows[i], changes[i]);
      } catch (const std::exception& e) {
        changes[i].Reject(e.what());
      } catch (...) {
        changes[i].Reject("the function threw what is no std::exception");
      }
    }
  };
  return *this;
}

absl::Status RunBackfill(const Backfill& backfill, StepContext& context,
                         Connection& connection) {
  try {
    return Run(backfill.spec(), context, connection);
  } catch (const StatementError& e) {
    // No place in here helps the author of the step.
    throw StatementError(e.error(), SqlText(e.sql(), "", 0));
  }
}

}  // namespace gander
