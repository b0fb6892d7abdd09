// File: foreign_keys.h
//
// What PRAGMA foreign_key_check finds, in words.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_FOREIGN_KEYS_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_FOREIGN_KEYS_H_

#include <cstdint>
#include <map>
#include <string>

#include "runtime/database/sqlite/session.h"

namespace gander::sqlite {

// Rows whose parent is missing.
class Violations {
 public:
  // Looks through the whole database.
  Failure Find(Session& session);

  // An error that lists those that `before` does not have; nothing when there
  // is none. `before` is of the same database, earlier.
  Failure NewSince(const Violations& before) const;

  // Some of them for a person: "line row 7 has no parent in invoice; ...".
  // Empty when there is none.
  std::string Describe() const;

 private:
  // "line row 7 has no parent in invoice", and how often: the rows of a table
  // WITHOUT ROWID cannot be told apart.
  std::map<std::string, int64_t> rows_;
  int64_t count_ = 0;
  // There were too many to keep them all in memory.
  bool cut_ = false;
};

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_FOREIGN_KEYS_H_
