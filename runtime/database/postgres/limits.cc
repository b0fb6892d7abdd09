#include "runtime/database/postgres/limits.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "runtime/database/postgres/frame_text.h"
#include "runtime/database/postgres/postgres_dialect.h"

namespace gander {
namespace {

class FirstRow : public ReplyHandler {
 public:
  void OnRows(const PGresult* rows, int64_t index) override {
    if (index != 0 || PQntuples(rows) == 0) return;
    lock = PQgetvalue(rows, 0, 0);
    statement = PQgetvalue(rows, 0, 1);
  }
  std::string lock;
  std::string statement;
};

}  // namespace

std::optional<ServerError> SessionLimits::Set(const Frame& frame) {
  FirstRow before;
  const Reply reply = session_->Run(
      absl::StrCat("SELECT pg_catalog.current_setting('lock_timeout'),"
                   "pg_catalog.current_setting('statement_timeout');"
                   "SET lock_timeout=",
                   LimitMilliseconds(frame.lock_timeout),
                   ";SET statement_timeout=",
                   LimitMilliseconds(frame.statement_timeout)),
      before);
  if (reply.error.has_value()) return reply.error;
  const PostgresDialect& dialect = PostgresDialect::Get();
  restore_ = absl::StrCat(
      "SET lock_timeout=", dialect.QuoteLiteral(before.lock),
      ";SET statement_timeout=", dialect.QuoteLiteral(before.statement));
  return std::nullopt;
}

void SessionLimits::Restore() {
  if (!session_->lost()) (void)session_->Run(restore_);
}

bool IsUtf8(const Session& session) {
  const char* encoding =
      PQparameterStatus(session.connection(), "client_encoding");
  return encoding == nullptr || absl::string_view(encoding) == "UTF8";
}

}  // namespace gander
