#include "runtime/backfill/spec_check.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace gander {
namespace {

absl::Status Unusable(const BackfillSpec& spec, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("the backfill of ", spec.Name(), ": ", why));
}

}  // namespace

absl::Status CheckSpec(const BackfillSpec& spec) {
  if (spec.table.empty() && spec.query.empty()) {
    return Unusable(spec, "it names no table, and has no query");
  }
  if (spec.table.empty() && !spec.write.empty()) {
    return Unusable(spec,
                    "it writes, and has no table; name the table with "
                    "Backfill(\"table\"), and the query with ReadFrom");
  }
  if (spec.transform == nullptr) {
    return Unusable(spec, "it has no function: call Map, EachRow or EachBatch");
  }
  if (spec.key.empty()) return Unusable(spec, "its key has no columns");
  for (const std::string& name : spec.write) {
    if (std::find(spec.key.begin(), spec.key.end(), name) != spec.key.end()) {
      return Unusable(spec, absl::StrCat("it writes ", name,
                                         ", a column of its key, so that rows "
                                         "would move while they are read"));
    }
  }
  for (const InsertTarget& target : spec.inserts) {
    if (!target.table.empty() && !target.columns.empty()) continue;
    return Unusable(spec, "InsertInto needs a table and its columns");
  }
  if (spec.workers < 1) return Unusable(spec, "Workers is 1 or more");
  if (spec.batch_size < 0) return Unusable(spec, "BatchSize is 1 or more");
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
