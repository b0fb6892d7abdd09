// File: driver.h
//
// The drivers that are linked into this program, and how a URL finds its own.
#ifndef GANDER_RUNTIME_DATABASE_DRIVER_H_
#define GANDER_RUNTIME_DATABASE_DRIVER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "runtime/database/database.h"
#include "runtime/database/lock_kind.h"
#include "runtime/database/scratch.h"
#include "runtime/migration/database_name.h"

namespace gander {

struct ConnectOptions {
  // How long one attempt to connect may take.
  absl::Duration timeout = absl::Seconds(10);
  // How the server's views of its sessions name this one; cut to 63 bytes.
  std::string application_name = "gander";
  // Whether a database that does not exist yet is made (SQLite's file).
  bool create = true;
  // The session only reads: SQLite opens the file read-only.
  bool read_only = false;
  LockOptions lock;
  // Unless null, asked a few times a second; true ends the attempt.
  std::function<bool()> stopped = nullptr;
};

// What a driver registers, with static storage duration.
struct Driver {
  DatabaseName name;
  // The scheme of its URLs without the colon: "postgresql".
  const char* scheme;
  // Another scheme for the same, or null: "postgres".
  const char* other_scheme;
  // kInvalidArgument: a kind of lock that the database does not have; the URL
  // cannot be read (the message holds no password),
  // has a parameter that the client or the server refuses, or names what is no
  // database. kNotFound: a SQLite file or its folder is not there and is not to
  // be made. kDataLoss: a SQLite file is damaged.
  // kUnavailable: nobody answers there, or not now. kPermissionDenied: it
  // answers and refuses us: password, rights, or NoSuchDatabaseError.
  // kCancelled: stopped.
  absl::StatusOr<std::unique_ptr<Database>> (*connect)(
      absl::string_view url, const ConnectOptions& options);
  // Whether `url` can be read, which needs no connection. kInvalidArgument: as
  // connect; not all that it refuses so can be seen from the text. Null: every
  // URL can.
  absl::Status (*check_url)(absl::string_view url) = nullptr;
  // Makes a place for databases that exist for nothing else. Null: it cannot.
  // kFailedPrecondition: what it takes is not there, such as the programs of a
  // server.
  absl::StatusOr<std::unique_ptr<Scratch>> (*start_scratch)() = nullptr;
};

class DriverRegistration {
 public:
  explicit DriverRegistration(const Driver& driver);
  DriverRegistration(const DriverRegistration&) = delete;
  DriverRegistration& operator=(const DriverRegistration&) = delete;

  const Driver& driver() const { return driver_; }
  const DriverRegistration* next() const { return next_; }

 private:
  const Driver driver_;
  const DriverRegistration* const next_;
};

// The driver for this URL.
//
// kInvalidArgument: no scheme, or one that no driver has. The message lists the
// schemes of this program, and holds nothing of the URL but its scheme.
absl::StatusOr<const Driver*> FindDriver(absl::string_view url);

// The driver for this database; null when none is linked.
const Driver* FindDriverOf(DatabaseName database);

// The server has no database of this name (yet). kPermissionDenied, which needs
// a person as a wrong password does: the name may be misspelled.
absl::Status NoSuchDatabaseError(absl::string_view message);
bool IsNoSuchDatabase(const absl::Status& status);

// FindDriver, then its check_url.
absl::Status CheckUrl(absl::string_view url);

// The databases that this program has drivers for, in the order of
// DatabaseName.
std::vector<DatabaseName> LinkedDatabases();

// FindDriver, then connect.
absl::StatusOr<std::unique_ptr<Database>> Connect(
    absl::string_view url, const ConnectOptions& options);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_DRIVER_H_
