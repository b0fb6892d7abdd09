#include "runtime/database/postgres/limits.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "runtime/database/postgres/frame_text.h"
#include "runtime/database/postgres/postgres_dialect.h"

namespace gander {
namespace {

class FirstValue : public ReplyHandler {
 public:
  void OnRows(const PGresult* rows, int64_t index) override {
    if (index == 0 && PQntuples(rows) > 0) value = PQgetvalue(rows, 0, 0);
  }
  std::string value;
};

}  // namespace

std::optional<ServerError> SetSessionLimits(Session* session,
                                            const Frame& frame) {
  if (frame.keep_session && session->has_limits()) return std::nullopt;
  const Reply reply = session->Run(absl::StrCat(
      "SET lock_timeout=", LimitMilliseconds(frame.lock_timeout),
      ";SET statement_timeout=", LimitMilliseconds(frame.statement_timeout)));
  if (reply.error.has_value()) return reply.error;
  session->set_has_limits(frame.keep_session);
  return std::nullopt;
}

std::optional<ServerError> WithoutLockTimeout::Begin() {
  FirstValue before;
  const Reply reply = session_->Run(
      "SELECT pg_catalog.current_setting('lock_timeout');SET lock_timeout=0",
      before);
  if (reply.error.has_value()) return reply.error;
  restore_ = absl::StrCat("SET lock_timeout=",
                          PostgresDialect::Get().QuoteLiteral(before.value));
  return std::nullopt;
}

void WithoutLockTimeout::End() {
  if (!session_->lost()) (void)session_->Run(restore_);
}

std::optional<ServerError> CheckLease(Session* session) {
  if (!session->fence().is_row) return std::nullopt;
  const Reply reply = session->Run(LockCheck(session->fence()));
  if (!reply.error.has_value()) return std::nullopt;
  return IsLockGuardError(*reply.error) ? LostLock(/*fence_is_row=*/true)
                                        : *reply.error;
}

bool IsUtf8(const Session& session) {
  const char* encoding =
      PQparameterStatus(session.connection(), "client_encoding");
  return encoding == nullptr || absl::string_view(encoding) == "UTF8";
}

}  // namespace gander
