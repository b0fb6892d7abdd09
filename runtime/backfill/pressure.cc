#include "runtime/backfill/pressure.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"

namespace gander {
namespace {

// How many wait for a lock of ours; how many others run something; how far the
// replica that is furthest behind is, in seconds. A role that may not see the
// latter gets NULL.
std::string Question(const std::set<int64_t>& ours) {
  const std::string array =
      absl::StrCat("'{", absl::StrJoin(ours, ","), "}'::int[]");
  return absl::StrCat(
      "SELECT (SELECT count(*) FROM pg_catalog.pg_stat_activity AS a WHERE "
      "a.wait_event_type = 'Lock' AND NOT a.pid = ANY (",
      array, ") AND pg_catalog.pg_blocking_pids(a.pid) && ", array,
      "), (SELECT count(*) FROM pg_catalog.pg_stat_activity AS a WHERE a.state "
      "= 'active' AND a.backend_type = 'client backend' AND a.pid <> "
      "pg_catalog.pg_backend_pid() AND NOT a.pid = ANY (",
      array,
      ")), (SELECT max(extract(epoch FROM replay_lag))::float8 FROM "
      "pg_catalog.pg_stat_replication)");
}

}  // namespace

void Pressure::Look(SqlRunner& runner) {
  if (runner.database() != DatabaseName::kPostgres) return;
  for (const auto& [waiting, active, lag] :
       runner.Stream<int64_t, int64_t, std::optional<double>>(
           Question(run_.sessions()))) {
    if (waiting > 0) run_.NoteWaiter();
    const absl::Duration behind = absl::Seconds(lag.value_or(0));
    why_.clear();
    if (max_load_ > 0 && active > max_load_) {
      why_ =
          absl::StrCat(active, " sessions are active, more than ", max_load_);
    } else if (behind > run_.spec.max_replica_lag) {
      why_ = absl::StrCat(
          "a replica is ",
          absl::FormatDuration(absl::Trunc(behind, absl::Milliseconds(100))),
          " behind, more than ",
          absl::FormatDuration(run_.spec.max_replica_lag));
    }
  }
  run_.SetResting(!why_.empty());
}

}  // namespace gander
