#include "runtime/database/postgres/advisory_lock.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "runtime/database/postgres/libpq.h"
#include "runtime/database/postgres/postgres_dialect.h"
#include "runtime/database/postgres/query.h"
#include "runtime/database/shown_statement.h"

namespace gander {
namespace {

// FNV-1a.
uint64_t Hash(absl::string_view text, uint64_t hash = 14695981039346656037u) {
  for (const unsigned char c : text) {
    hash = (hash ^ c) * 1099511628211u;
  }
  return hash;
}

// Where pg_locks shows the lock of `key`.
std::string Where(int64_t key) {
  const uint64_t bits = static_cast<uint64_t>(key);
  return absl::StrCat(
      "locktype = 'advisory' AND granted AND objsubid = 1 AND classid = ",
      bits >> 32, " AND objid = ", bits & 0xFFFFFFFFu);
}

// Whether this session has it.
std::string Condition(int64_t key) {
  return absl::StrCat("EXISTS (SELECT 1 FROM pg_catalog.pg_locks WHERE ",
                      Where(key), " AND pid = pg_catalog.pg_backend_pid())");
}

std::string OrNothing(const std::optional<std::string>& value) {
  return value.value_or("");
}

}  // namespace

int64_t AdvisoryLockKey(const TableName& history) {
  uint64_t hash = Hash("gander history lock");
  hash = Hash(absl::string_view("\0", 1), hash);
  hash = Hash(history.schema, hash);
  hash = Hash(absl::string_view("\0", 1), hash);
  return static_cast<int64_t>(Hash(history.table, hash));
}

std::string AdvisoryLockIsHeld(int64_t key) {
  return absl::StrCat("EXISTS (SELECT 1 FROM pg_catalog.pg_locks WHERE ",
                      Where(key),
                      " AND database = (SELECT oid FROM pg_catalog.pg_database "
                      "WHERE datname = pg_catalog.current_database()))");
}

std::string SessionIsOurs(const Session& session) {
  return absl::StrCat("pg_catalog.pg_backend_pid() = ",
                      PQbackendPID(session.connection()));
}

absl::StatusOr<AdvisoryLock::Attempt> AdvisoryLock::TryLock(
    const TableName& history, bool any_session, const TableName& other,
    bool* other_exists) {
  const int64_t key = AdvisoryLockKey(history);
  if (held_ == key && !session_->lost()) return Attempt::kTaken;
  const PostgresDialect& dialect = PostgresDialect::Get();
  const absl::StatusOr<std::vector<ResultRows>> results = RunQuery(
      session_, absl::StrCat("SELECT CASE WHEN ",
                             any_session ? "true" : SessionIsOurs(*session_),
                             " THEN pg_catalog.pg_try_advisory_lock(", key,
                             ") END, pg_catalog.to_regclass(",
                             dialect.QuoteLiteral(dialect.Quote(other)),
                             ") IS NOT NULL"));
  if (!results.ok()) return results.status();
  *other_exists = (*results)[0][0][1] == "t";
  const std::optional<std::string>& answer = (*results)[0][0][0];
  if (!answer.has_value()) return Attempt::kSharedSession;
  if (*answer != "t") return Attempt::kHeld;
  held_ = key;
  session_->set_fence({Condition(key)});
  return Attempt::kTaken;
}

absl::Status AdvisoryLock::Unlock() {
  if (!held_.has_value()) return absl::OkStatus();
  const std::string unlock =
      absl::StrCat("SELECT pg_catalog.pg_advisory_unlock(", *held_, ")");
  held_.reset();
  session_->set_fence({});
  if (session_->lost()) return absl::OkStatus();  // it ended with the session
  absl::Status status = RunQuery(session_, unlock).status();
  // A cancellation that was meant for the statement before may arrive only now.
  if (absl::IsCancelled(status)) status = RunQuery(session_, unlock).status();
  return status;
}

void AdvisoryLock::TakeAgain() {
  if (!held_.has_value() || session_->lost()) return;
  // A lock that is held is not taken twice. What comes of it shows in the next
  // frame.
  (void)RunQuery(
      session_,
      absl::StrCat("SELECT CASE WHEN NOT ", Condition(*held_),
                   " THEN pg_catalog.pg_try_advisory_lock(", *held_, ") END"));
}

absl::StatusOr<std::string> AdvisoryLock::DescribeHolder(
    const TableName& history) {
  const absl::StatusOr<std::vector<ResultRows>> results = RunQuery(
      session_,
      absl::StrCat("SELECT l.pid, a.application_name, a.usename,"
                   " coalesce(pg_catalog.host(a.client_addr), 'this machine'),"
                   " pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC',"
                   "   'YYYY-MM-DD HH24:MI:SS') || ' UTC',"
                   " a.state, a.query"
                   " FROM pg_catalog.pg_locks l"
                   " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
                   " WHERE l.database = (SELECT oid FROM pg_catalog.pg_database"
                   "   WHERE datname = pg_catalog.current_database())"
                   " AND ",
                   Where(AdvisoryLockKey(history))));
  if (!results.ok()) return results.status();
  const ResultRows& rows = (*results)[0];
  if (rows.empty()) return kNobody;
  const std::vector<std::optional<std::string>>& row = rows[0];
  std::string text = absl::StrCat("process ", OrNothing(row[0]));
  if (!row[2].has_value()) return text;  // it has just ended
  absl::StrAppend(&text, " (", OrNothing(row[1]), ", role ", OrNothing(row[2]),
                  ", from ", OrNothing(row[3]), ", connected since ",
                  OrNothing(row[4]), ")");
  const std::string query = ShownStatement(OrNothing(row[6]));
  if (query.empty()) return text;
  absl::StrAppend(&text,
                  row[5] == "active" ? ", running: " : ", last ran: ", query);
  return text;
}

}  // namespace gander
