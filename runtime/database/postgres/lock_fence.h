// File: lock_fence.h
//
// What must hold for a session to write to the history.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_LOCK_FENCE_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_LOCK_FENCE_H_

#include <string>

namespace gander {

struct LockFence {
  // In SQL: holds while the session has the migration lock. Empty when it
  // should have none.
  std::string condition;
  // The lock is a row, and the condition reads it: it can be lost while the
  // session is alive, and a snapshot of the transaction's beginning is too old
  // for it.
  bool is_row = false;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_LOCK_FENCE_H_
