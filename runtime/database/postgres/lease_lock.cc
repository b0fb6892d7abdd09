#include "runtime/database/postgres/lease_lock.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "runtime/database/postgres/advisory_lock.h"
#include "runtime/database/postgres/postgres_dialect.h"
#include "runtime/database/postgres/query.h"

namespace gander {
namespace {

// While somebody's transaction has the row, at its commit.
constexpr absl::string_view kBegin =
    "BEGIN ISOLATION LEVEL READ COMMITTED;SET LOCAL lock_timeout='1s';";

std::string Interval(absl::Duration duration) {
  return absl::StrCat("interval '", absl::ToInt64Milliseconds(duration),
                      " milliseconds'");
}

std::string Quoted(const TableName& lease) {
  return PostgresDialect::Get().Quote(lease);
}

std::string CreateText(const TableName& lease) {
  return absl::StrCat(
      "CREATE TABLE IF NOT EXISTS ", Quoted(lease),
      " (id bigint PRIMARY KEY, token bigint NOT NULL, owner text NOT NULL, "
      "acquired_at timestamptz NOT NULL, expires_at timestamptz NOT NULL)");
}

bool HasCode(const absl::Status& status, absl::string_view code) {
  return absl::StrContains(std::string(status.message()),
                           absl::StrCat("(", code, ")"));
}

// Another session makes the table at the same moment.
bool IsRace(const absl::Status& status) {
  return HasCode(status, "42P07") || HasCode(status, "42710") ||
         HasCode(status, "23505");
}

}  // namespace

LeaseLock::LeaseLock(Session* session, Connector connect,
                     const LockOptions& options, std::string owner)
    : session_(session),
      connect_(std::move(connect)),
      options_(options),
      owner_(std::move(owner)) {}

LeaseLock::~LeaseLock() {
  // The row is left to expire when the session cannot be used any more.
  (void)Unlock();
}

absl::StatusOr<bool> LeaseLock::TryLock(const TableName& history) {
  if (token_.has_value()) return true;
  lease_ = history.Sibling("lease");
  const std::string expiry =
      absl::StrCat("pg_catalog.clock_timestamp() + ", Interval(options_.lease));
  const std::string text = absl::StrCat(
      kBegin, "INSERT INTO ", Quoted(lease_),
      " AS l (id, token, owner, acquired_at, expires_at) VALUES (1, 1, ",
      PostgresDialect::Get().QuoteLiteral(owner_),
      ", pg_catalog.clock_timestamp(), ", expiry,
      ") ON CONFLICT (id) DO UPDATE SET token = l.token + 1, owner = "
      "excluded.owner, acquired_at = excluded.acquired_at, expires_at = "
      "excluded.expires_at WHERE l.expires_at <= pg_catalog.clock_timestamp() "
      "RETURNING token;COMMIT");
  absl::StatusOr<std::vector<ResultRows>> results = RunQuery(session_, text);
  if (HasCode(results.status(), "42P01")) {
    const absl::Status created =
        RunQuery(session_, CreateText(lease_)).status();
    if (!created.ok() && !IsRace(created)) return created;
    results = RunQuery(session_, text);
  }
  // The row is held at this moment: at a commit, or by another TryLock.
  if (HasCode(results.status(), "55P03")) return false;
  if (!results.ok()) return results.status();
  int64_t token = 0;
  for (const ResultRows& rows : *results) {
    if (!rows.empty()) (void)absl::SimpleAtoi(rows[0][0].value_or(""), &token);
  }
  if (token == 0) return false;
  token_ = token;
  session_->set_fence(
      {absl::StrCat("(SELECT l.token FROM ", Quoted(lease_),
                    " l WHERE l.id = 1 AND l.token = ", token,
                    " AND l.expires_at > pg_catalog.clock_timestamp() FOR "
                    "UPDATE) IS NOT NULL"),
       /*is_row=*/true});
  heartbeat_ = std::make_unique<Heartbeat>(options_.heartbeat,
                                           [this] { return Renew(); });
  return true;
}

absl::Status LeaseLock::Unlock() {
  heartbeat_.reset();
  renewing_.reset();
  if (!token_.has_value()) return absl::OkStatus();
  const std::string release =
      absl::StrCat(kBegin, "UPDATE ", Quoted(lease_),
                   " SET expires_at = pg_catalog.clock_timestamp() WHERE id = "
                   "1 AND token = ",
                   *token_, ";COMMIT");
  token_.reset();
  session_->set_fence({});
  if (session_->lost()) return absl::OkStatus();  // it expires
  absl::Status status = RunQuery(session_, release).status();
  // A cancellation that was meant for the statement before may arrive only now.
  if (absl::IsCancelled(status)) status = RunQuery(session_, release).status();
  return status;
}

absl::StatusOr<std::string> LeaseLock::DescribeHolder(
    const TableName& history) {
  const absl::StatusOr<std::vector<ResultRows>> results = RunQuery(
      session_,
      absl::StrCat("SELECT owner, pg_catalog.to_char(acquired_at AT TIME ZONE "
                   "'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC', pg_catalog.ceil("
                   "pg_catalog.date_part('epoch', expires_at - "
                   "pg_catalog.clock_timestamp())) FROM ",
                   Quoted(history.Sibling("lease")),
                   " WHERE expires_at > pg_catalog.clock_timestamp()"));
  if (HasCode(results.status(), "42P01")) return std::string(kNobody);
  if (!results.ok()) return results.status();
  const ResultRows& rows = (*results)[0];
  if (rows.empty()) return std::string(kNobody);
  return absl::StrCat(rows[0][0].value_or(""), ", since ",
                      rows[0][1].value_or(""), "; its lease ends in ",
                      rows[0][2].value_or(""), " s if it is not renewed");
}

absl::StatusOr<bool> LeaseLock::IsHeld(const TableName& history) {
  const absl::StatusOr<std::vector<ResultRows>> results = RunQuery(
      session_, absl::StrCat("SELECT 1 FROM ", Quoted(history.Sibling("lease")),
                             " WHERE expires_at > "
                             "pg_catalog.clock_timestamp()"));
  if (HasCode(results.status(), "42P01")) return false;
  if (!results.ok()) return results.status();
  return !(*results)[0].empty();
}

bool LeaseLock::Renew() {
  if (renewing_ == nullptr || renewing_->lost()) {
    absl::StatusOr<std::unique_ptr<Session>> session = connect_();
    if (!session.ok()) return false;
    renewing_ = *std::move(session);
  }
  // An expired one is not renewed: somebody may have it, or take it now.
  return RunQuery(renewing_.get(),
                  absl::StrCat(
                      kBegin, "UPDATE ", Quoted(lease_),
                      " SET expires_at = pg_catalog.clock_timestamp() + ",
                      Interval(options_.lease),
                      " WHERE id = 1 AND token = ", *token_,
                      " AND expires_at > pg_catalog.clock_timestamp();COMMIT"))
      .ok();
}

}  // namespace gander
