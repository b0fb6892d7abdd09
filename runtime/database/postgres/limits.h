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

// The session's lock_timeout and statement_timeout, set for a while.
class SessionLimits {
 public:
  explicit SessionLimits(Session* session) : session_(session) {}

  // Sets what the frame says, and keeps what was set before. One round trip.
  std::optional<ServerError> Set(const Frame& frame);
  // Sets it back; for a session that is kept. One round trip.
  void Restore();

 private:
  Session* const session_;
  std::string restore_;
};

// Whether what is sent is read as UTF-8: a step may have changed it.
bool IsUtf8(const Session& session);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_LIMITS_H_
