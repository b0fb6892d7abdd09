// File: settings.h
//
// Everything that a command needs to know, from wherever it comes: a flag, else
// the environment, else what Bazel compiled into the project, else a default.
#ifndef GANDER_CMD_SETTINGS_H_
#define GANDER_CMD_SETTINGS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cmd/arguments.h"
#include "cmd/project.h"
#include "cmd/targets.h"
#include "runtime/migration/database_name.h"
#include "runtime/migrator.h"
#include "runtime/sql/directory.h"

namespace gander::cmd {

struct Settings {
  // URL, history table, limits, policy and variables. The URL is empty when
  // nobody gave one.
  MigratorOptions migrator;
  // The database that migrator.database_url or --database names.
  std::optional<DatabaseName> database;
  // The folder of the migration files. Empty: a project's binary, and nobody
  // said where its sources are.
  std::string folder;
  // Which of its files are read, and as what.
  DirectoryOptions files;
  // What to do: from the command, its arguments and --to, --by, --all.
  Request request;
  // What baseline, repair or adopt is to write; nothing when it is to list.
  std::optional<HistoryRequest> change;
  // The name of the one that was chosen of a fleet.
  std::string target;
  // The databases that the command is for, one after another, when that is not
  // migrator.database_url alone.
  std::vector<Target> targets;
  // What `rehearse` runs in; empty: in a database that it makes.
  std::string scratch_url;
  // What it takes as applied; nothing: what the database has.
  std::optional<Version> since;
  // What `wait` waits for.
  WaitRequest wait;
  bool dry_run = false;
  bool check = false;
  bool yes = false;
  bool cc = false;
  bool sequential = false;
  absl::Duration grace;
  // Of a whole run; infinite when nobody gave one.
  absl::Duration deadline = absl::InfiniteDuration();
  bool verbose = false;
  bool quiet = false;
};

// Reads the flags that ParseArguments and ApplyDefaults set, the database's
// URL and the files that hold it.
//
// The URL: --database-url, --database-url-file, $GANDER_DATABASE_URL,
// $GANDER_DATABASE_URL_FILE, $DATABASE_URL, the project's default. Commands
// that use no database get none.
//
// With --targets-file: that of the chosen target.
//
// kInvalidArgument: flags that contradict each other; a URL, history table or
// variable that cannot be read. kNotFound, kPermissionDenied: the file of
// --database-url-file or --targets-file.
absl::StatusOr<Settings> ResolveSettings(const Invocation& invocation,
                                         const Project& project);

}  // namespace gander::cmd

#endif  // GANDER_CMD_SETTINGS_H_
