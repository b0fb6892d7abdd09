#include "runtime/backfill/spec_check.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace gander {
namespace {

absl::Status Unusable(const BackfillSpec& spec, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("the backfill of ", spec.Name(), ": ", why));
}

// A server has few connections, and a worker takes two.
constexpr int kMostWorkers = 64;

absl::Status CheckNames(const BackfillSpec& spec, absl::string_view where,
                        const std::vector<std::string>& columns,
                        bool may_repeat) {
  std::set<std::string> seen;
  for (const std::string& name : columns) {
    if (name.empty()) {
      return Unusable(spec,
                      absl::StrCat(where, " names a column without a name"));
    }
    if (seen.insert(name).second || may_repeat) continue;
    return Unusable(spec, absl::StrCat(where, " names ", name, " twice"));
  }
  return absl::OkStatus();
}

std::string Counted(size_t count, absl::string_view what) {
  return absl::StrCat(count, " ", what, count == 1 ? "" : "s");
}

absl::Status CheckColumns(const BackfillSpec& spec) {
  if (spec.key.empty()) return Unusable(spec, "its key has no columns");
  absl::Status status = CheckNames(spec, "Key", spec.key, false);
  if (status.ok()) status = CheckNames(spec, "Read", spec.read, true);
  if (status.ok()) status = CheckNames(spec, "Write", spec.write, false);
  for (const InsertTarget& target : spec.inserts) {
    if (!status.ok()) return status;
    if (target.table.empty() || target.columns.empty()) {
      return Unusable(spec, "InsertInto needs a table and its columns");
    }
    status = CheckNames(spec, absl::StrCat("InsertInto ", target.table),
                        target.columns, false);
  }
  if (!status.ok()) return status;
  for (const std::string& name : spec.write) {
    if (std::find(spec.key.begin(), spec.key.end(), name) != spec.key.end()) {
      return Unusable(spec, absl::StrCat("it writes ", name,
                                         ", a column of its key, so that rows "
                                         "would move while they are read"));
    }
  }
  if (spec.map_types.has_value() && *spec.map_types != spec.read.size()) {
    return Unusable(
        spec,
        absl::StrCat("Map is given ", Counted(*spec.map_types, "type"),
                     ", and Read names ", Counted(spec.read.size(), "column")));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckSpec(const BackfillSpec& spec) {
  if (spec.table.empty() && spec.query.empty()) {
    return absl::InvalidArgumentError(
        "the backfill: it names no table, and has no query");
  }
  if (spec.table.empty() && !spec.write.empty()) {
    return Unusable(spec,
                    "it writes, and has no table; name the table with "
                    "Backfill(\"table\"), and the query with ReadFrom");
  }
  if (spec.transform == nullptr) {
    return Unusable(spec, "it has no function: call Map, EachRow or EachBatch");
  }
  if (absl::Status status = CheckColumns(spec); !status.ok()) return status;
  if (spec.workers < 1 || spec.workers > kMostWorkers) {
    return Unusable(spec, absl::StrCat("Workers is 1 to ", kMostWorkers));
  }
  if (spec.batch_size.value_or(1) < 1) {
    return Unusable(spec, "BatchSize is 1 or more");
  }
  if (spec.max_load < 0) return Unusable(spec, "MaxLoad is 0 or more");
  if (spec.batch_duration <= absl::ZeroDuration()) {
    return Unusable(spec, "BatchDuration is longer than 0");
  }
  if (spec.pause < absl::ZeroDuration()) {
    return Unusable(spec, "Pause is not negative");
  }
  if (spec.max_rejected < 0) return Unusable(spec, "RejectAtMost is 0 or more");
  return absl::OkStatus();
}

}  // namespace gander
