#include "runtime/database/postgres/advisory_lock.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "runtime/database/postgres/query.h"
#include "runtime/database/postgres/utf8.h"

namespace gander {
namespace {

constexpr size_t kShownCharacters = 200;

// FNV-1a.
uint64_t Hash(absl::string_view text, uint64_t hash = 14695981039346656037u) {
  for (const unsigned char c : text) {
    hash = (hash ^ c) * 1099511628211u;
  }
  return hash;
}

// A statement for a message of one line; never one that may hold a password.
std::string Shown(absl::string_view statement) {
  if (absl::StrContains(absl::AsciiStrToLower(statement), "password")) {
    return "(a statement that mentions a password)";
  }
  std::string text(statement);
  for (char& c : text) {
    if (absl::ascii_isspace(c)) c = ' ';
  }
  absl::RemoveExtraAsciiWhitespace(&text);
  const size_t end = OffsetOfCharacter(text, kShownCharacters);
  if (end < text.size()) return absl::StrCat(text.substr(0, end), "...");
  return text;
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

absl::StatusOr<bool> AdvisoryLock::TryLock(const TableName& history) {
  const int64_t key = AdvisoryLockKey(history);
  if (held_ == key && !session_->lost()) return true;
  const absl::StatusOr<std::vector<ResultRows>> results = RunQuery(
      session_,
      absl::StrCat("SELECT pg_catalog.pg_try_advisory_lock(", key, ")"));
  if (!results.ok()) return results.status();
  if ((*results)[0][0][0] != "t") return false;
  held_ = key;
  return true;
}

absl::Status AdvisoryLock::Unlock() {
  if (!held_.has_value()) return absl::OkStatus();
  const int64_t key = *held_;
  held_.reset();
  if (session_->lost()) return absl::OkStatus();  // it ended with the session
  return RunQuery(
             session_,
             absl::StrCat("SELECT pg_catalog.pg_advisory_unlock(", key, ")"))
      .status();
}

absl::StatusOr<std::string> AdvisoryLock::DescribeHolder(
    const TableName& history) {
  const uint64_t key = static_cast<uint64_t>(AdvisoryLockKey(history));
  const absl::StatusOr<std::vector<ResultRows>> results = RunQuery(
      session_,
      absl::StrCat(
          "SELECT l.pid, a.application_name, a.usename,"
          " coalesce(pg_catalog.host(a.client_addr), 'this machine'),"
          " pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC',"
          "   'YYYY-MM-DD HH24:MI:SS') || ' UTC',"
          " a.state, a.query"
          " FROM pg_catalog.pg_locks l"
          " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
          " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
          " AND l.database = (SELECT oid FROM pg_catalog.pg_database"
          "   WHERE datname = pg_catalog.current_database())"
          " AND l.classid = ",
          key >> 32, " AND l.objid = ", key & 0xFFFFFFFFu));
  if (!results.ok()) return results.status();
  const ResultRows& rows = (*results)[0];
  if (rows.empty()) return "nobody any more";
  const std::vector<std::optional<std::string>>& row = rows[0];
  std::string text = absl::StrCat("process ", OrNothing(row[0]));
  if (!row[2].has_value()) return text;  // it has just ended
  absl::StrAppend(&text, " (", OrNothing(row[1]), ", role ", OrNothing(row[2]),
                  ", from ", OrNothing(row[3]), ", connected since ",
                  OrNothing(row[4]), ")");
  const std::string query = Shown(OrNothing(row[6]));
  if (query.empty()) return text;
  absl::StrAppend(&text,
                  row[5] == "active" ? ", running: " : ", last ran: ", query);
  return text;
}

}  // namespace gander
