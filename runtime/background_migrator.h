// File: gander/background_migrator.h
//
// Migrates, or waits for who migrates, on a thread of its own, so that an
// application serves its liveness probe at once and answers its readiness probe
// with "no" until the schema is there:
//
//   gander::BackgroundOptions options;
//   options.migrator.database_url = std::getenv("DATABASE_URL");
//   auto migrator = gander::BackgroundMigrator::Start(
//       *gander::EmbeddedCatalog::Find("shop"), options);
//   if (!migrator.ok()) return migrator.status();
//   ...
//   const gander::BackgroundState state = (*migrator)->state();
//   const bool is_ready = state == gander::BackgroundState::kReady;
//
// Replicas may all do this at once: one migrates, the others wait for it.
// examples/server is a program that does; docs/in-the-application.md is the
// manual.
#ifndef GANDER_RUNTIME_BACKGROUND_MIGRATOR_H_
#define GANDER_RUNTIME_BACKGROUND_MIGRATOR_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/embedded_catalog.h"
#include "runtime/migrator.h"

namespace gander {

enum class BackgroundState {
  kMigrating,  // connecting, waiting, migrating, or pausing before another try
  kReady,      // the database has every migration of the catalog
  kFailed,     // a person must act; it is not tried again
  kStopped,    // by Stop
};

// "migrating", "ready", ...
absl::string_view ToString(BackgroundState state);

// How things stand, for a readiness endpoint to show. No password is in it.
struct BackgroundReport {
  BackgroundState state = BackgroundState::kMigrating;
  // For a person: "applying 0003_add_index.sql", "waiting for another migrator:
  // ...". When kFailed: what went wrong, as RunReport::status has it.
  std::string doing;
  // How many migrations this process has applied.
  int64_t applied = 0;
  // How often it has been tried, the present try included.
  int64_t attempts = 0;
  // OK unless kFailed or kStopped.
  absl::Status status;
};

struct BackgroundOptions {
  MigratorOptions migrator;

  // What it does: apply the migrations, or wait until another has (a Job, or
  // another application), for which the right to read the history suffices.
  enum class Task { kUp, kWait };
  Task task = Task::kUp;

  // What may pass by itself is tried again, after a pause that doubles from
  // `first_pause` to `longest_pause`: the database cannot be reached, the lock
  // was not free within lock_wait, a time limit was over
  // (RunResult::kUnreachable, kLockNotFree, kInterrupted). When this long has
  // gone by since Start, the next failure is final.
  absl::Duration give_up_after = absl::InfiniteDuration();
  absl::Duration first_pause = absl::Seconds(1);
  absl::Duration longest_pause = absl::Seconds(30);

  // Called once, on the migrating thread, when the state is no longer
  // kMigrating. Must neither throw nor destroy the BackgroundMigrator. May be
  // null.
  std::function<void(const BackgroundReport&)> on_done;
};

// Thread safety: every method may be called from any thread.
class BackgroundMigrator {
 public:
  // Starts at once, and does not wait for a connection.
  // options.migrator.events, if there is one, is told as ever, on the migrating
  // thread.
  //
  // kInvalidArgument: as Migrator::Create.
  static absl::StatusOr<std::unique_ptr<BackgroundMigrator>> Start(
      Catalog catalog, BackgroundOptions options);
  static absl::StatusOr<std::unique_ptr<BackgroundMigrator>> Start(
      const EmbeddedCatalog& catalog, BackgroundOptions options);

  // Stop, and waits for the thread.
  ~BackgroundMigrator();
  BackgroundMigrator(const BackgroundMigrator&) = delete;
  BackgroundMigrator& operator=(const BackgroundMigrator&) = delete;

  BackgroundState state() const;
  BackgroundReport report() const;

  // Waits until the state is no longer kMigrating, for `timeout` at most, and
  // returns it: kMigrating, when the time was up before.
  BackgroundState Wait(absl::Duration timeout = absl::InfiniteDuration());

  // Ends what is going on: the statement that runs is cancelled, its migration
  // rolled back. Does not wait for that, but to ask the server takes a
  // connection, which a silent network makes long. What has ended stays as it
  // is.
  void Stop();

 private:
  class Impl;
  explicit BackgroundMigrator(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKGROUND_MIGRATOR_H_
