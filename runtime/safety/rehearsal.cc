#include "runtime/safety/rehearsal.h"

#include <memory>
#include <utility>

#include "runtime/database/driver.h"
#include "runtime/database/scratch.h"
#include "runtime/safety/scratch_database.h"
#include "runtime/safety/step_recorder.h"

namespace gander {
namespace {

class Rehearsal {
 public:
  Rehearsal(const Catalog& catalog, const RehearsalOptions& options)
      : catalog_(catalog), options_(options), url_(options.scratch_url) {}

  absl::StatusOr<RehearsalReport> Run() {
    if (absl::Status status = Prepare(); !status.ok()) return status;
    if (options_.applied.has_value()) {
      absl::Status replayed = Replay();
      if (!replayed.ok()) return replayed;
      if (!report_.run.status.ok()) return std::move(report_);
    }
    StepObserverOptions seeing;
    seeing.has_triggers = report_.has_triggers;
    seeing.connect = [this] { return Connect(url_, {}); };
    StepRecorder recorder(seeing);
    MigratorOptions options = Options();
    options.events = &recorder;
    options.watcher = &recorder;
    absl::StatusOr<Migrator> migrator = Migrator::Create(catalog_, options);
    if (!migrator.ok()) return migrator.status();
    report_.run = migrator->Up();
    report_.steps = recorder.TakeSteps();
    return std::move(report_);
  }

 private:
  absl::Status Prepare() {
    if (url_.empty()) {
      const Driver* const driver = FindDriverOf(catalog_.database());
      if (driver == nullptr || driver->start_scratch == nullptr) {
        return absl::FailedPreconditionError(
            "this program cannot make a database to rehearse in; name one");
      }
      absl::StatusOr<std::unique_ptr<Scratch>> scratch =
          driver->start_scratch();
      if (!scratch.ok()) return scratch.status();
      scratch_ = *std::move(scratch);
      absl::StatusOr<std::string> url = scratch_->CreateDatabase();
      if (!url.ok()) return url.status();
      url_ = *std::move(url);
    }
    absl::StatusOr<std::unique_ptr<Database>> database = Connect(url_, {});
    if (!database.ok()) return database.status();
    report_.server = (*database)->Describe();
    if ((*database)->name() != DatabaseName::kPostgres) {
      return absl::OkStatus();
    }
    // A role that is no superuser sees less.
    const absl::Status prepared = PrepareScratchDatabase(database->get());
    report_.has_triggers = prepared.ok();
    if (prepared.ok() || absl::IsPermissionDenied(prepared)) {
      return absl::OkStatus();
    }
    return prepared;
  }

  MigratorOptions Options() const {
    MigratorOptions options = options_.migrator;
    options.database_url = url_;
    options.events = nullptr;
    options.watcher = nullptr;
    return options;
  }

  absl::Status Replay() {
    absl::StatusOr<Migrator> migrator = Migrator::Create(catalog_, Options());
    if (!migrator.ok()) return migrator.status();
    Request request;
    request.to = options_.applied;
    report_.run = migrator->Run(request);
    report_.replayed = static_cast<int64_t>(report_.run.steps.size());
    return absl::OkStatus();
  }

  const Catalog& catalog_;
  const RehearsalOptions& options_;
  std::string url_;
  std::unique_ptr<Scratch> scratch_;
  RehearsalReport report_;
};

}  // namespace

absl::StatusOr<RehearsalReport> Rehearse(const Catalog& catalog,
                                         const RehearsalOptions& options) {
  return Rehearsal(catalog, options).Run();
}

}  // namespace gander
