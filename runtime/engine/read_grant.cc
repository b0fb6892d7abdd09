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
  // Without tables the question is only whether there are such roles.
  const std::vector<TableName> tables =
      history.exists() ? history.sql().ReadTables() : std::vector<TableName>();
  std::vector<std::string> questions;
  for (const std::string& role : roles) {
    const std::string may_read = database->dialect().MayRead(role, tables);
    if (may_read.empty()) {
      return absl::InvalidArgumentError(
          "this database has no roles to grant anything to; leave "
          "--grant-read out");
    }
    questions.push_back(absl::StrCat("SELECT ", may_read));
  }
  const absl::StatusOr<std::vector<ResultRows>> answers =
      database->Query(absl::StrJoin(questions, ";\n"));
  if (!answers.ok()) return AsUsage(answers.status());
  if (!history.exists()) return roles;
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
  absl::Status written = AsUsage(history->Write(grants, lock_timeout));
  if (!written.ok()) return written;
  // A role that may not pass a right on is told so by a warning alone.
  const absl::StatusOr<std::vector<std::string>> lacking =
      WhoMayNotRead(database, *history, roles);
  if (!lacking.ok()) return lacking.status();
  if (lacking->empty()) return absl::OkStatus();
  return AsUsage(absl::PermissionDeniedError(absl::StrCat(
      absl::StrJoin(*lacking, ", "),
      " still may not, because this session's "
      "role owns neither the schema ",
      history->sql().table().schema,
      " nor the tables in it; run it as the role that made them")));
}

}  // namespace gander
