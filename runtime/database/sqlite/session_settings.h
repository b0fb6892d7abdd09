// File: session_settings.h
//
// What a step may change in its session, and the way back.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_SESSION_SETTINGS_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_SESSION_SETTINGS_H_

#include <string>
#include <utility>
#include <vector>

#include "runtime/database/sqlite/session.h"

namespace gander::sqlite {

// The PRAGMAs of a session as they were when it was new. Those that belong to
// the file (journal_mode, user_version, ...) are none of them.
class SessionSettings {
 public:
  // Reads them.
  Failure Capture(Session& session);

  // Makes the session as new: detaches what was attached, drops what is
  // temporary, sets the PRAGMAs.
  // REQUIRES: no transaction is open.
  Failure Restore(Session& session) const;

 private:
  std::vector<std::pair<std::string, std::string>> pragmas_;
};

// The value of a PRAGMA, as text; empty when it gives none.
Failure ReadPragma(Session& session, const std::string& name,
                   std::string& value);
Failure WritePragma(Session& session, const std::string& name,
                    const std::string& value);

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_SESSION_SETTINGS_H_
