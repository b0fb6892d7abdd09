#include "runtime/database/postgres/frame_text.h"

#include <algorithm>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/database/postgres/sql_scan.h"

namespace gander {
namespace {

constexpr absl::string_view kGuardMessage =
    "gander: this is not the transaction of the step any more";

constexpr absl::string_view kLockGuardMessage =
    "gander: this session has lost the migration lock";

constexpr absl::string_view kRestoreRole =
    "RESET SESSION AUTHORIZATION;RESET ROLE;";
// The same for this transaction only: what the body chose comes back with its
// end.
constexpr absl::string_view kRestoreRoleLocally =
    "SET LOCAL SESSION AUTHORIZATION DEFAULT;SET LOCAL role TO DEFAULT;";

constexpr absl::string_view kResetSettings =
    "RESET ALL;DEALLOCATE ALL;CLOSE ALL;DISCARD TEMP;UNLISTEN *;";

// Whether RESET may be a keyword of this text, in lower case.
bool MayReset(absl::string_view lower) {
  static constexpr absl::string_view kReset = "reset";
  for (size_t at = lower.find(kReset); at != absl::string_view::npos;
       at = lower.find(kReset, at + 1)) {
    const size_t behind = at + kReset.size();
    if (behind < lower.size() && absl::ascii_isspace(lower[behind])) {
      return true;
    }
  }
  return false;
}

std::string FailUnless(absl::string_view condition, absl::string_view message) {
  // The text is no integer; and it is not constant, so that the server does
  // not convert it while it plans.
  return absl::StrCat("SELECT CASE WHEN ", condition, " THEN 1 ELSE ('",
                      message,
                      "'||pg_catalog.left(pg_catalog.version(),0))::int END;");
}

bool IsErrorOf(const ServerError& error, absl::string_view message) {
  return error.code == "22P02" && absl::StrContains(error.message, message);
}

}  // namespace

int64_t LimitMilliseconds(absl::Duration limit) {
  if (limit <= absl::ZeroDuration()) return 0;
  return std::clamp<int64_t>(absl::ToInt64Milliseconds(limit), 1,
                             std::numeric_limits<int32_t>::max());
}

std::string ResetText(absl::string_view setup) {
  return absl::StrCat(kRestoreRole, kResetSettings, setup);
}

EndGuard GuardFor(absl::string_view sql) {
  const std::string lower = absl::AsciiStrToLower(sql);
  if (MayReset(lower)) return EndGuard::kNone;
  for (const char* word : {"commit", "rollback", "abort", "end", "prepare"}) {
    if (absl::StrContains(lower, word)) return EndGuard::kSetting;
  }
  return EndGuard::kNone;
}

std::string GuardStatement(absl::string_view condition) {
  return FailUnless(condition, kGuardMessage);
}

bool IsGuardError(const ServerError& error) {
  return IsErrorOf(error, kGuardMessage);
}

bool IsLockGuardError(const ServerError& error) {
  return IsErrorOf(error, kLockGuardMessage);
}

ServerError LostLock(bool fence_is_row) {
  ServerError error;
  if (fence_is_row) {
    error.message =
        "the lease on the migration lock is lost: it was not renewed in time";
    error.hint =
        "Another migrator may have it now. The machine slept, or the database "
        "could not be reached.";
    error.error_class = ErrorClass::kLeaseLost;
  } else {
    error.message = "this session does not have the migration lock any more";
    error.hint = "If the step holds pg_advisory_unlock_all(), take that out.";
  }
  return error;
}

std::string LockCheck(const LockFence& fence) {
  return fence.condition.empty()
             ? ""
             : FailUnless(fence.condition, kLockGuardMessage);
}

FrameText MakeFrameText(const Frame& frame, EndGuard guard,
                        const LockFence& fence, absl::string_view setup) {
  FrameText text;
  text.fence_is_row = fence.is_row;
  text.opening =
      fence.is_row ? "BEGIN ISOLATION LEVEL READ COMMITTED;" : "BEGIN;";
  // A session that is kept has its limits already (limits.h).
  if (!frame.keep_session) {
    absl::StrAppend(&text.opening, "SET LOCAL lock_timeout=",
                    LimitMilliseconds(frame.lock_timeout),
                    ";SET LOCAL statement_timeout=",
                    LimitMilliseconds(frame.statement_timeout), ";");
  }
  std::string check;
  if (guard == EndGuard::kSetting) {
    absl::StrAppend(&text.opening, "SET LOCAL gander.in_step='yes';");
    check = GuardStatement(
        "pg_catalog.current_setting('gander.in_step',true)='yes'");
  }
  const std::string before = absl::StrCat(
      check, frame.keep_session ? kRestoreRoleLocally : kRestoreRole,
      LockCheck(fence), frame.record);
  const std::string after =
      frame.keep_session ? std::string() : absl::StrCat(kResetSettings, setup);
  // A record may lack its last semicolon.
  text.closing = absl::StrCat(before, "\n;COMMIT;", after);
  text.opening_statements = CountEndedStatements(text.opening);
  text.before_commit = CountEndedStatements(absl::StrCat(before, "\n;"));
  text.after_commit = CountEndedStatements(after);
  return text;
}

}  // namespace gander
