// File: lock_kind.h
//
// By what migrators keep each other out.
#ifndef GANDER_RUNTIME_DATABASE_LOCK_KIND_H_
#define GANDER_RUNTIME_DATABASE_LOCK_KIND_H_

#include "absl/time/time.h"

namespace gander {

enum class LockKind {
  // What the database has: a file lock (SQLite); on PostgreSQL an advisory lock
  // of the session, or a lease where a session is not one's own (a pooler) or
  // there are no such locks (CockroachDB).
  kAuto,
  kAdvisory,  // PostgreSQL: the session's, whatever stands in between
  // PostgreSQL: a row with an owner and an expiry, which the owner renews, and
  // without which no transaction of a migration commits.
  kLease,
  // None: the caller sees to it that nobody else migrates.
  kNone,
};

struct LockOptions {
  LockKind kind = LockKind::kAuto;
  // Of a lease: how long it lasts without being renewed, and how often it is.
  absl::Duration lease = absl::Seconds(30);
  absl::Duration heartbeat = absl::Seconds(5);
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_LOCK_KIND_H_
