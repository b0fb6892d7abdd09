#include "runtime/database/postgres/read_only.h"

#include "runtime/database/postgres/libpq.h"
#include "runtime/database/postgres/query.h"

namespace gander {
namespace {

struct ReadOnly {
  bool is_standby = false;
  bool by_default = false;
};

bool IsOn(const char* setting) { return absl::string_view(setting) == "on"; }

absl::StatusOr<ReadOnly> Ask(Session* session) {
  const char* standby =
      PQparameterStatus(session->connection(), "in_hot_standby");
  const char* by_default =
      PQparameterStatus(session->connection(), "default_transaction_read_only");
  if (standby != nullptr && by_default != nullptr) {
    return ReadOnly{IsOn(standby), IsOn(by_default)};
  }
  // Before 14, or a pooler in between.
  const absl::StatusOr<std::vector<ResultRows>> results = RunQuery(
      session,
      "SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN 'on' ELSE 'off' "
      "END, pg_catalog.current_setting('default_transaction_read_only')");
  if (!results.ok()) return results.status();
  const std::vector<std::optional<std::string>>& row = (*results)[0][0];
  return ReadOnly{row[0] == "on", row[1] == "on"};
}

}  // namespace

absl::Status CheckNotReadOnly(Session* session) {
  const absl::StatusOr<ReadOnly> read_only = Ask(session);
  if (!read_only.ok()) return read_only.status();
  if (read_only->is_standby) {
    return absl::UnavailableError(
        "the server is a standby, which nobody can write to; connect to the "
        "primary (with several hosts in the URL, "
        "target_session_attrs=read-write finds it)");
  }
  if (read_only->by_default) {
    return absl::PermissionDeniedError(
        "transactions are read-only here (default_transaction_read_only is on, "
        "for this role, this database or the whole server); migrate as a role "
        "for which it is off");
  }
  return absl::OkStatus();
}

}  // namespace gander
