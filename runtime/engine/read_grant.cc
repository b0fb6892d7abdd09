#include "runtime/engine/read_grant.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace gander {
namespace {

// What the database refuses here is what was asked for.
absl::Status AsUsage(const absl::Status& status) {
  if (!absl::IsFailedPrecondition(status) &&
      !absl::IsPermissionDenied(status) && !absl::IsInvalidArgument(status)) {
    return status;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("cannot grant the right to read the history "
                   "(--grant-read): ",
                   std::string(status.message())));
}

}  // namespace

absl::StatusOr<std::vector<std::string>> WhoMayNotRead(
    Database* database, const History& history,
    const std::vector<std::string>& roles) {
  if (roles.empty()) return std::vector<std::string>();
  std::vector<std::string> questions;
  for (const std::string& role : roles) {
    const std::string may_read =
        database->dialect().MayRead(role, history.sql().ReadTables());
    if (may_read.empty()) {
      return absl::InvalidArgumentError(
          "this database has no roles to grant anything to; leave "
          "--grant-read out");
    }
    questions.push_back(absl::StrCat("SELECT ", may_read));
  }
  if (!history.exists()) return roles;
  const absl::StatusOr<std::vector<ResultRows>> answers =
      database->Query(absl::StrJoin(questions, ";\n"));
  if (!answers.ok()) return AsUsage(answers.status());
  std::vector<std::string> lacking;
  for (size_t i = 0; i < roles.size(); ++i) {
    if ((*answers)[i][0][0] != "t") lacking.push_back(roles[i]);
  }
  return lacking;
}

absl::Status GrantRead(Database* database, History* history,
                       const std::vector<std::string>& roles,
                       absl::Duration lock_timeout) {
  if (roles.empty()) return absl::OkStatus();
  std::string grants;
  for (const std::string& role : roles) {
    absl::StrAppend(&grants, database->dialect().GrantRead(
                                 role, history->sql().ReadTables()));
  }
  return AsUsage(history->Write(grants, lock_timeout));
}

}  // namespace gander
