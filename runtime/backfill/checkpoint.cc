#include "runtime/backfill/checkpoint.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/backfill/batch_sql.h"
#include "runtime/backfill/own_table.h"
#include "runtime/migration/checksum.h"
#include "runtime/migration/statement_error.h"

namespace gander {
namespace {

constexpr char kColumns[] =
    "range_no, key_from, key_to, key_done, finished, rows_total, rows_read, "
    "rows_written, rows_rejected";

std::optional<std::string> Encoded(const std::optional<Key>& key) {
  if (!key.has_value()) return std::nullopt;
  return EncodeKey(*key);
}

absl::Status Decode(const std::optional<std::string>& text,
                    std::optional<Key>* key) {
  if (!text.has_value()) return absl::OkStatus();
  absl::StatusOr<Key> decoded = DecodeKey(*text);
  if (!decoded.ok()) return decoded.status();
  *key = *std::move(decoded);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<KeyRange>> ReadRanges(SqlRunner& runner,
                                                 const std::string& sql) {
  std::vector<KeyRange> ranges;
  for (const auto& [number, from, to, done, finished, total, read, written,
                    rejected] :
       runner.Stream<int64_t, std::optional<std::string>,
                     std::optional<std::string>, std::optional<std::string>,
                     int64_t, int64_t, int64_t, int64_t, int64_t>(sql)) {
    KeyRange range;
    range.number = number;
    absl::Status status = Decode(from, &range.from);
    if (status.ok()) status = Decode(to, &range.to);
    if (status.ok()) status = Decode(done, &range.done);
    if (!status.ok()) return status;
    range.finished = finished != 0;
    range.rows_total = total;
    range.rows_read = read;
    range.rows_written = written;
    range.rows_rejected = rejected;
    ranges.push_back(std::move(range));
  }
  return ranges;
}

}  // namespace

// What the function reads and writes may be corrected between two runs.
std::string ShapeOf(const BackfillSpec& spec) {
  Key parts = {Value(spec.table), Value(spec.where),
               Value(spec.table.empty() ? spec.query : "")};
  for (const std::string& name : spec.key) parts.emplace_back(name);
  return Checksum(EncodeKey(parts));
}

Checkpoint::Checkpoint(std::string table, Version version, bool rolling_back,
                       std::string beginning, std::string shape,
                       std::string token)
    : table_(QuotedTable(table)),
      plain_table_(std::move(table)),
      step_(absl::StrCat("version = ", version.value(),
                         " AND rolling_back = ", rolling_back ? 1 : 0)),
      beginning_(std::move(beginning)),
      beginning_and_shape_(absl::StrCat(beginning_, " ", shape)),
      version_(version),
      rolling_back_(rolling_back),
      token_(std::move(token)) {}

std::string Checkpoint::Mine() const {
  return absl::StrCat(step_, " AND token = '", token_, "'");
}

std::string Checkpoint::DeleteStatement() const {
  return absl::StrCat("DELETE FROM ", table_, " WHERE ", step_, ";\n");
}

absl::Status Checkpoint::CheckShape(Connection& connection) const {
  const std::string mine = absl::StrCat(beginning_, " ");
  for (const auto& [beginning] : connection.Stream<std::string>(absl::StrCat(
           "SELECT DISTINCT beginning FROM ", table_, " WHERE ", step_))) {
    if (!absl::StartsWith(beginning, mine)) continue;
    if (beginning == beginning_and_shape_) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        "the backfill goes through other rows than when it stopped: its table, "
        "query, key or condition was edited. Change it back; or undo what it "
        "did and begin anew, after ",
        beginning_.empty()
            ? DeleteStatement()
            : absl::StrCat("repair --resolve=", version_.ToString(),
                           " --as=undone")));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<KeyRange>> Checkpoint::TakeOver(
    Connection& connection) {
  if (!HasTable(connection, plain_table_)) {
    connection.Execute(absl::StrCat(
        "CREATE TABLE ", table_,
        " (version bigint NOT NULL, rolling_back smallint NOT NULL, "
        "range_no bigint NOT NULL, beginning text NOT NULL, token text NOT "
        "NULL, "
        "key_from text, "
        "key_to text, key_done text, finished smallint NOT NULL DEFAULT 0, "
        "rows_total bigint NOT NULL, rows_read bigint NOT NULL DEFAULT 0, "
        "rows_written bigint NOT NULL DEFAULT 0, rows_rejected bigint NOT NULL "
        "DEFAULT 0, PRIMARY KEY (version, rolling_back, range_no))"));
  }
  if (absl::Status status = CheckShape(connection); !status.ok()) return status;
  connection.Execute(absl::StrCat("DELETE FROM ", table_, " WHERE ", step_,
                                  " AND beginning <> $1"),
                     beginning_and_shape_);
  // Waits for a batch of the run before that is about to commit.
  connection.Execute(absl::StrCat("UPDATE ", table_, " SET token = '", token_,
                                  "' WHERE ", step_));
  return ReadRanges(
      connection, absl::StrCat("SELECT ", kColumns, " FROM ", table_, " WHERE ",
                               Mine(), " ORDER BY range_no"));
}

void Checkpoint::Begin(Connection& connection,
                       const std::vector<KeyRange>& ranges) {
  connection.InTransaction([&](Transaction& tx) {
    PreparedStatement insert = tx.Prepare(absl::StrCat(
        "INSERT INTO ", table_,
        " (version, rolling_back, range_no, beginning, token, key_from, "
        "key_to, rows_total) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"));
    for (const KeyRange& range : ranges) {
      insert.Execute(version_.value(), rolling_back_ ? 1 : 0, range.number,
                     beginning_and_shape_, token_, Encoded(range.from),
                     Encoded(range.to), range.rows_total);
    }
  });
}

void Checkpoint::Advance(Transaction& tx, const KeyRange& range,
                         const std::optional<Key>& done,
                         const BatchCount& count) const {
  const std::string sql =
      absl::StrCat("UPDATE ", table_,
                   " SET key_done = coalesce($1, key_done), finished = $2, "
                   "rows_read = rows_read + $3, rows_written = rows_written + "
                   "$4, rows_rejected = rows_rejected + $5 WHERE ",
                   Mine(), " AND range_no = ", range.number);
  const int64_t changed =
      tx.Execute(sql, Encoded(done), done.has_value() ? 0 : 1, count.read,
                 count.written, count.rejected);
  if (changed == 1) return;
  ServerError error;
  error.error_class = ErrorClass::kLeaseLost;
  error.message = "another run goes on with this backfill";
  throw StatementError(std::move(error), sql);
}

}  // namespace gander
