#include "runtime/safety/snapshot_difference.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace gander {
namespace {

bool HoldsRows(const RelationState& relation) {
  return relation.kind == "table" || relation.kind == "materialized view";
}

bool IsIndex(const RelationState& relation) {
  return relation.kind == "index" || relation.kind == "partitioned index";
}

class Comparison {
 public:
  Comparison(const Snapshot& begin, const Snapshot& before,
             const Snapshot& after)
      : begin_(begin), before_(before), after_(after) {}

  StatementObservation Run() {
    Locks();
    Rewrites();
    Indexes();
    Counts();
    result_.objects.assign(
        after_.objects.begin() +
            std::min(before_.objects.size(), after_.objects.size()),
        after_.objects.end());
    result_.wal_bytes = after_.wal_position - before_.wal_position;
    SortByRelation(result_.locks);
    SortByRelation(result_.rewrites);
    SortByRelation(result_.scans);
    SortByRelation(result_.rows);
    std::sort(result_.indexes.begin(), result_.indexes.end(),
              [](const auto& a, const auto& b) { return a.index < b.index; });
    return std::move(result_);
  }

 private:
  template <typename List>
  static void SortByRelation(List& list) {
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
      return a.relation < b.relation;
    });
  }

  // Null: it came with the step.
  const RelationState* Old(RelationId id) const {
    return FindNamed(begin_, id);
  }

  void Locks() {
    for (const auto& lock : after_.locks) {
      const RelationState* const relation = Old(lock.first);
      if (relation == nullptr || before_.locks.count(lock) != 0) continue;
      result_.locks.push_back(
          {relation->name, relation->kind, lock.second, absl::ZeroDuration()});
    }
  }

  std::string ReasonFor(RelationId id) const {
    for (size_t i = before_.rewrites.size(); i < after_.rewrites.size(); ++i) {
      if (after_.rewrites[i].first == id) return after_.rewrites[i].second;
    }
    return "";
  }

  void Rewrites() {
    for (const auto& [id, now] : after_.relations) {
      const auto was = before_.relations.find(id);
      const RelationState* const relation = Old(id);
      if (relation == nullptr || was == before_.relations.end() ||
          !HoldsRows(now) || was->second.file == now.file) {
        continue;
      }
      const std::string reason = ReasonFor(id);
      // A table that nobody has looked at looks emptied after an ALTER, too.
      const bool emptied =
          now.kind == "table" && now.emptied &&
          (after_.has_reasons ? reason.empty() : !was->second.emptied);
      if (emptied) emptied_.insert(id);
      result_.rewrites.push_back({relation->name, emptied, reason});
    }
  }

  void Indexes() {
    std::set<int64_t> files;
    for (const auto& [id, was] : before_.relations) files.insert(was.file);
    for (const auto& [id, now] : after_.relations) {
      const RelationState* const table = Old(now.table);
      if (!IsIndex(now) || table == nullptr || emptied_.count(now.table) != 0) {
        continue;
      }
      const auto was = before_.relations.find(id);
      if (was != before_.relations.end() && was->second.file == now.file) {
        continue;
      }
      result_.indexes.push_back(
          {now.name, table->name, now.file != 0 && files.count(now.file) == 0});
    }
  }

  void Counts() {
    for (const auto& [id, now] : after_.counts) {
      RelationCounts was;
      const auto found = before_.counts.find(id);
      if (found != before_.counts.end()) was = found->second;
      const std::string name = NameOf(id);
      if (name.empty()) continue;
      if (now.scans > was.scans && Old(id) != nullptr &&
          emptied_.count(id) == 0) {
        result_.scans.push_back(
            {name, now.scans - was.scans, now.rows_read - was.rows_read});
      }
      const RowsObservation rows{name, now.inserted - was.inserted,
                                 now.updated - was.updated,
                                 now.deleted - was.deleted};
      if (rows.inserted > 0 || rows.updated > 0 || rows.deleted > 0) {
        result_.rows.push_back(rows);
      }
    }
  }

  std::string NameOf(RelationId id) const {
    for (const Snapshot* snapshot : {&begin_, &after_, &before_}) {
      const RelationState* const relation = FindNamed(*snapshot, id);
      if (relation != nullptr) return relation->name;
    }
    return "";
  }

  const Snapshot& begin_;
  const Snapshot& before_;
  const Snapshot& after_;
  std::set<RelationId> emptied_;
  StatementObservation result_;
};

}  // namespace

const RelationState* FindNamed(const Snapshot& snapshot, RelationId id) {
  const auto found = snapshot.relations.find(id);
  if (found == snapshot.relations.end() ||
      absl::StartsWith(found->second.name, "pg_toast.")) {
    return nullptr;
  }
  return &found->second;
}

StatementObservation Difference(const Snapshot& begin, const Snapshot& before,
                                const Snapshot& after) {
  return Comparison(begin, before, after).Run();
}

bool IsEmpty(const StatementObservation& statement) {
  return statement.locks.empty() && statement.rewrites.empty() &&
         statement.scans.empty() && statement.rows.empty() &&
         statement.indexes.empty() && statement.objects.empty();
}

int StrengthOf(absl::string_view mode) {
  constexpr absl::string_view kModes[] = {
      "AccessShareLock",  "RowShareLock",
      "RowExclusiveLock", "ShareUpdateExclusiveLock",
      "ShareLock",        "ShareRowExclusiveLock",
      "ExclusiveLock",    "AccessExclusiveLock"};
  const auto* const found =
      std::find(std::begin(kModes), std::end(kModes), mode);
  return found == std::end(kModes)
             ? 0
             : static_cast<int>(found - std::begin(kModes)) + 1;
}

}  // namespace gander
