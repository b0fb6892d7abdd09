#include "runtime/safety/snapshot.h"

#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace gander {
namespace {

// What the server itself made has lower numbers.
constexpr char kRelations[] =
    "SELECT c.oid, n.nspname || '.' || c.relname, c.relkind, c.relfilenode, "
    "coalesce(i.indrelid, 0), (c.relpages = 0 AND c.reltuples < 0)::int "
    "FROM pg_catalog.pg_class AS c JOIN "
    "pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace LEFT JOIN "
    "pg_catalog.pg_index AS i ON i.indexrelid = c.oid WHERE c.oid >= 16384 AND "
    "c.relkind <> 'c' AND n.nspname <> "
    "'gander_observe';";

constexpr char kCounts[] =
    "SELECT relid, coalesce(seq_scan, 0), coalesce(seq_tup_read, 0), "
    "coalesce(n_tup_ins, 0), coalesce(n_tup_upd, 0), coalesce(n_tup_del, 0) "
    "FROM pg_catalog.";

constexpr char kPosition[] =
    "SELECT pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_lsn;";

constexpr char kObjects[] =
    "SELECT what, type, identity, followed::int FROM gander_observe.noted "
    "WHERE what <> 'rewritten' ORDER BY n;"
    "SELECT relation, type FROM gander_observe.noted WHERE what = 'rewritten' "
    "ORDER BY n;";

std::string KindText(absl::string_view relkind) {
  switch (relkind.empty() ? '\0' : relkind[0]) {
    case 'r':
      return "table";
    case 'p':
      return "partitioned table";
    case 'i':
      return "index";
    case 'I':
      return "partitioned index";
    case 'S':
      return "sequence";
    case 'v':
      return "view";
    case 'm':
      return "materialized view";
    case 't':
      return "TOAST table";
    case 'f':
      return "foreign table";
    default:
      return std::string(relkind);
  }
}

ObjectObservation::Change ChangeOf(absl::string_view what) {
  if (what == "created") return ObjectObservation::Change::kCreated;
  if (what == "dropped") return ObjectObservation::Change::kDropped;
  return ObjectObservation::Change::kChanged;
}

// The columns of one row.
class Columns {
 public:
  explicit Columns(const std::vector<std::optional<std::string>>& row)
      : row_(row) {}
  std::string Text(size_t i) const { return row_[i].value_or(""); }
  int64_t Number(size_t i) const {
    int64_t number = 0;
    (void)absl::SimpleAtoi(Text(i), &number);
    return number;
  }

 private:
  const std::vector<std::optional<std::string>>& row_;
};

}  // namespace

std::string LocksOf(absl::string_view session) {
  return absl::StrCat(
      "SELECT l.relation, l.mode FROM pg_catalog.pg_locks AS l WHERE "
      "l.locktype = 'relation' AND l.pid = ",
      session,
      " AND l.granted AND l.relation >= 16384 AND l.database IN (0, (SELECT "
      "oid FROM pg_catalog.pg_database WHERE datname = "
      "pg_catalog.current_database()));");
}

std::set<LockId> LocksIn(const ResultRows& rows) {
  std::set<LockId> locks;
  for (const auto& row : rows) {
    const Columns c(row);
    locks.emplace(c.Number(0), c.Text(1));
  }
  return locks;
}

absl::StatusOr<Snapshot> ReadSnapshot(Database* database,
                                      const SnapshotOptions& options) {
  if (!options.in_transaction) {
    // What this session has counted goes to where all are added up, at the end
    // of this statement.
    const auto flushed =
        database->Query("SELECT pg_catalog.pg_stat_force_next_flush()");
    if (!flushed.ok()) return flushed.status();
  }
  const absl::StatusOr<std::vector<ResultRows>> results = database->Query(
      absl::StrCat(kRelations, LocksOf("pg_catalog.pg_backend_pid()"), kCounts,
                   options.in_transaction ? "pg_stat_xact_all_tables"
                                          : "pg_stat_all_tables",
                   " WHERE relid >= 16384;", kPosition,
                   options.has_triggers ? kObjects : ""));
  if (!results.ok()) return results.status();
  Snapshot snapshot;
  for (const auto& row : (*results)[0]) {
    const Columns c(row);
    snapshot.relations[c.Number(0)] = {c.Text(1), KindText(c.Text(2)),
                                       c.Number(3), c.Number(5) != 0,
                                       c.Number(4)};
  }
  snapshot.locks = LocksIn((*results)[1]);
  for (const auto& row : (*results)[2]) {
    const Columns c(row);
    snapshot.counts[c.Number(0)] = {c.Number(1), c.Number(2), c.Number(3),
                                    c.Number(4), c.Number(5)};
  }
  snapshot.wal_position = Columns((*results)[3][0]).Number(0);
  snapshot.has_reasons = options.has_triggers;
  if (!options.has_triggers) return snapshot;
  for (const auto& row : (*results)[4]) {
    const Columns c(row);
    snapshot.objects.push_back(
        {ChangeOf(c.Text(0)), c.Text(1), c.Text(2), c.Number(3) != 0});
  }
  for (const auto& row : (*results)[5]) {
    const Columns c(row);
    snapshot.rewrites.emplace_back(c.Number(0), c.Text(1));
  }
  return snapshot;
}

}  // namespace gander
