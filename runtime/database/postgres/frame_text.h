// File: frame_text.h
//
// What stands around a step's body in its transaction, as SQL.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_FRAME_TEXT_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_FRAME_TEXT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "runtime/database/database.h"
#include "runtime/database/postgres/lock_fence.h"
#include "runtime/migration/server_error.h"

namespace gander {

// BEGIN and the limits; then the body; then the role restored, gander's record,
// COMMIT, and the session made as new.
struct FrameText {
  std::string opening;
  int64_t opening_statements = 0;
  std::string closing;
  // Of `closing`: how many statements stand before and after its COMMIT.
  int64_t before_commit = 0;
  int64_t after_commit = 0;
  // What the record is written under is a lease.
  bool fence_is_row = false;
};

// How the frame makes certain, before it writes the record, that it is still in
// the transaction that it began.
enum class EndGuard {
  kNone,
  // By a setting that ends with the transaction. A body that resets all
  // settings seems to have ended it.
  kSetting,
};

// The record is written only while the fence holds. With a row for a lock the
// transaction is READ COMMITTED, whatever the default of the database.
FrameText MakeFrameText(const Frame& frame, EndGuard guard,
                        const LockFence& fence, absl::string_view setup);

// The error of a session that has lost its lock, or its lease, as its outcomes
// have it.
ServerError LostLock(bool fence_is_row);

// A statement that fails, with an error that IsLockGuardError knows, unless the
// fence holds; empty when there is none.
std::string LockCheck(const LockFence& fence);

// The guard for this text: none when no word in it could end a transaction.
EndGuard GuardFor(absl::string_view sql);

// A statement that fails unless `condition` holds, with an error that
// IsGuardError knows. `condition` must not be constant.
std::string GuardStatement(absl::string_view condition);
bool IsGuardError(const ServerError& error);
// The error of the frame whose session has lost the lock.
bool IsLockGuardError(const ServerError& error);

// Statements that make a session as new: settings, temporary tables, prepared
// statements, cursors and the role; then `setup`. Not the lock: that is
// gander's.
std::string ResetText(absl::string_view setup);

// A limit as lock_timeout and statement_timeout want it: whole milliseconds,
// 0 for none.
int64_t LimitMilliseconds(absl::Duration limit);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_FRAME_TEXT_H_
