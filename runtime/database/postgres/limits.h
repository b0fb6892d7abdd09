// File: limits.h
//
// Time limits and encoding of a session, outside a frame's transaction.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_LIMITS_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_LIMITS_H_

#include <optional>
#include <string>

#include "runtime/database/database.h"
#include "runtime/database/postgres/session.h"

namespace gander {

// Sets lock_timeout and statement_timeout for the session, as `frame` says; of
// the frames that keep the session, the first alone does. One round trip.
std::optional<ServerError> SetSessionLimits(Session* session,
                                            const Frame& frame);

// No lock_timeout for one statement of a session that is kept.
class WithoutLockTimeout {
 public:
  explicit WithoutLockTimeout(Session* session) : session_(session) {}

  // Keeps what was set before. One round trip.
  std::optional<ServerError> Begin();
  // Sets it back. One round trip.
  void End();

 private:
  Session* const session_;
  std::string restore_;
};

// Why a statement that no transaction will fence must not begin: the lease is
// lost. Nothing when it holds, or the lock is none that could be lost.
std::optional<ServerError> CheckLease(Session* session);

// Whether what is sent is read as UTF-8: a step may have changed it.
bool IsUtf8(const Session& session);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_LIMITS_H_
