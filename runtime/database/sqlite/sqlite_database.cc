#include "runtime/database/sqlite/sqlite_database.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/database/sqlite/dialect.h"
#include "runtime/database/sqlite/foreign_keys.h"
#include "runtime/database/sqlite/location.h"
#include "runtime/database/sqlite/runner.h"
#include "runtime/database/sqlite/script_body.h"
#include "runtime/database/sqlite/statement_reader.h"
#include "runtime/database/step_outcome.h"

namespace gander::sqlite {
namespace {

Outcome Failed(ServerError error) {
  Outcome outcome;
  outcome.error = std::move(error);
  return outcome;
}

// The rows of one statement.
Failure ReadRows(Session& session, Statement& statement, ResultRows& rows) {
  for (;;) {
    bool row = false;
    if (Failure failure = session.Step(statement, &row)) return failure;
    if (!row) return std::nullopt;
    auto& values = rows.emplace_back(statement.columns());
    for (int i = 0; i < statement.columns(); ++i) {
      const void* text = sqlite3_column_text(statement.get(), i);
      if (text == nullptr) continue;
      values[i].emplace(static_cast<const char*>(text),
                        sqlite3_column_bytes(statement.get(), i));
    }
  }
}

// For other users of the lock: "migrate (process 4711 on db-7, gander) since
// 2026-01-31T09:55:00Z".
std::string DescribeUs(absl::string_view application_name) {
  char host[HOST_NAME_MAX + 1] = "";
  gethostname(host, sizeof host - 1);
  return absl::StrCat(
      program_invocation_short_name, " (process ", getpid(), " on ", host, ", ",
      application_name, ") since ",
      absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now(), absl::UTCTimeZone()));
}

// A name of a file for the lock of a table, which may be called anything.
std::string LockSuffix(const TableName& history) {
  std::string key = absl::AsciiStrToLower(history.table);
  if (!history.schema.empty() &&
      !absl::EqualsIgnoreCase(history.schema, "main")) {
    key = absl::StrCat(absl::AsciiStrToLower(history.schema), ".", key);
  }
  if (key == "gander_history") return "-gander.lock";
  std::string suffix = "-";
  for (const char c : key) {
    if (absl::ascii_isalnum(c) || c == '_') {
      suffix += c;
    } else {
      absl::StrAppend(
          &suffix, "%",
          absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2));
    }
  }
  return absl::StrCat(suffix, "-gander.lock");
}

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> SqliteDatabase::Connect(
    absl::string_view url, const ConnectOptions& options) {
  if (options.lock.kind == LockKind::kAdvisory ||
      options.lock.kind == LockKind::kLease) {
    return absl::InvalidArgumentError(
        "SQLite has one kind of lock, a file beside the database's; --lock is "
        "auto or none there");
  }
  absl::StatusOr<Location> location = ParseUrl(url);
  if (!location.ok()) return location.status();
  absl::StatusOr<std::unique_ptr<Session>> session =
      Session::Open(*location, options);
  if (!session.ok()) return session.status();
  std::string file;
  if (!location->in_memory()) {
    // Two paths to one file must find one lock.
    char* resolved = realpath(location->path.c_str(), nullptr);
    file = resolved == nullptr ? location->path : resolved;
    free(resolved);
  }
  return std::unique_ptr<Database>(
      new SqliteDatabase(*std::move(session), std::move(file), options));
}

SqliteDatabase::SqliteDatabase(std::unique_ptr<Session> session,
                               std::string file, const ConnectOptions& options)
    : session_(std::move(session)),
      file_(std::move(file)),
      application_name_(options.application_name),
      takes_lock_(!file_.empty() && options.lock.kind != LockKind::kNone) {}

const Dialect& SqliteDatabase::dialect() const { return TheDialect(); }

std::string SqliteDatabase::Describe() const {
  return absl::StrCat("SQLite ", sqlite3_libversion());
}

absl::StatusOr<std::vector<ResultRows>> SqliteDatabase::Query(
    absl::string_view sql) {
  if (broken_) return ToStatus(*broken_);
  const Session::Call call(*session_, absl::ZeroDuration(),
                           absl::ZeroDuration());
  const bool in_transaction = session_->in_transaction();
  StatementReader reader(*session_, sql);
  std::vector<ResultRows> results;
  for (;;) {
    Statement statement;
    Failure failure = reader.Next(statement);
    if (!failure && statement.empty()) return results;
    if (!failure) {
      failure = ReadRows(*session_, statement, results.emplace_back());
    }
    if (!failure) continue;
    if (!in_transaction) session_->Rollback();
    if (failure->error_class == ErrorClass::kConnection) broken_ = failure;
    return ToStatus(*failure);
  }
}

absl::StatusOr<TableLookup> SqliteDatabase::FindTable(const TableName& name) {
  TableLookup lookup;
  lookup.name = name;
  // A temporary table of the same name would otherwise come before it.
  if (name.schema.empty()) lookup.name.schema = "main";
  if (absl::EqualsIgnoreCase(name.schema, "temp")) {
    return absl::InvalidArgumentError(
        "a history in schema temp would end with the session; name another");
  }
  const auto attached = Query(absl::StrCat(
      "SELECT name FROM pragma_database_list WHERE name = ",
      dialect().QuoteLiteral(lookup.name.schema), " COLLATE NOCASE"));
  if (!attached.ok()) return attached.status();
  if (attached->at(0).empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("there is no schema ", name.schema,
                     ": on SQLite a table is in main, or in a database that "
                     "the session has attached"));
  }
  const auto rows = Query(absl::StrCat(
      "SELECT name FROM ", dialect().QuoteIdentifier(lookup.name.schema),
      ".sqlite_master WHERE type IN ('table', 'view') AND name = ",
      dialect().QuoteLiteral(name.table), " COLLATE NOCASE"));
  if (!rows.ok()) return rows.status();
  if (rows->at(0).empty()) return lookup;
  lookup.exists = true;
  lookup.name.table = rows->at(0)[0][0].value_or(name.table);
  return lookup;
}

Failure SqliteDatabase::Begin() {
  if (broken_) return broken_;
  if (settings_.has_value()) return std::nullopt;
  SessionSettings settings;
  if (Failure failure = settings.Capture(*session_)) return failure;
  settings_ = std::move(settings);
  return std::nullopt;
}

void SqliteDatabase::End(const Frame& frame, Outcome& outcome) {
  const Session::Ending ending(*session_);
  session_->Rollback();
  if (outcome.error.has_value() &&
      outcome.error->error_class == ErrorClass::kConnection) {
    broken_ = outcome.error;
    return;
  }
  if (frame.keep_session) return;
  broken_ = settings_->Restore(*session_);
  if (!broken_) return;
  broken_->error_class = ErrorClass::kConnection;
  broken_->message =
      absl::StrCat("the session could not be made as new: ", broken_->message);
}

Outcome SqliteDatabase::RunScript(const Script& script, const Frame& frame) {
  return InFrame(
      [&] {
        Outcome outcome;
        outcome.error = RunStatements(*session_, script);
        return outcome;
      },
      frame);
}

Outcome SqliteDatabase::RunFunction(
    absl::FunctionRef<absl::Status(Transaction&)> body, const Frame& frame) {
  return InFrame(
      [&] {
        SqliteTransaction transaction(*session_);
        return CatchStep([&] {
          absl::Status status = body(transaction);
          if (status.ok() && transaction.failure().has_value()) {
            throw *transaction.failure();
          }
          return status;
        });
      },
      frame);
}

Outcome SqliteDatabase::InFrame(absl::FunctionRef<Outcome()> body,
                                const Frame& frame) {
  const Session::Call call(*session_, frame.lock_timeout,
                           frame.statement_timeout);
  if (Failure failure = Begin()) return Failed(*std::move(failure));
  std::string foreign_keys;
  if (frame.foreign_keys_off) {
    Failure failure = ReadPragma(*session_, "foreign_keys", foreign_keys);
    if (!failure) failure = WritePragma(*session_, "foreign_keys", "0");
    if (failure) return Failed(*std::move(failure));
  }
  Outcome outcome = InTransaction(body, frame);
  const Session::Ending ending(*session_);
  End(frame, outcome);
  if (frame.foreign_keys_off) {
    (void)WritePragma(*session_, "foreign_keys", foreign_keys);
  }
  return outcome;
}

Outcome SqliteDatabase::InTransaction(absl::FunctionRef<Outcome()> body,
                                      const Frame& frame) {
  if (Failure failure = session_->Run("BEGIN IMMEDIATE")) {
    return Failed(*std::move(failure));
  }
  Violations before;
  bool check_foreign_keys = frame.foreign_keys_off;
  if (check_foreign_keys) {
    Failure failure = before.Find(*session_);
    if (failure && failure->error_class != ErrorClass::kStatement) {
      return Failed(*std::move(failure));
    }
    // A schema that SQLite cannot check (a foreign key whose parent columns are
    // not unique) was so before this step.
    check_foreign_keys = !failure;
  }
  Outcome outcome;
  {
    const Session::TransactionGuard guard(*session_);
    outcome = body();
  }
  if (!StepSucceeded(outcome)) return outcome;
  outcome.error = RunRecord(frame);
  outcome.in_record = outcome.error.has_value();
  if (!outcome.error && check_foreign_keys) {
    Violations after;
    outcome.error = after.Find(*session_);
    if (!outcome.error) outcome.error = after.NewSince(before);
  }
  if (!outcome.error) CommitInto(outcome);
  return outcome;
}

Failure SqliteDatabase::RunRecord(const Frame& frame) {
  if (frame.record.empty()) return std::nullopt;
  // A body may leave PRAGMA query_only behind.
  std::string query_only;
  Failure failure = ReadPragma(*session_, "query_only", query_only);
  if (!failure && query_only == "1") {
    failure = WritePragma(*session_, "query_only", "0");
  }
  if (!failure) failure = session_->Run(frame.record.c_str());
  if (!failure && query_only == "1") {
    failure = WritePragma(*session_, "query_only", "1");
  }
  return failure;
}

void SqliteDatabase::CommitInto(Outcome& outcome) {
  outcome.error = session_->Commit();
  if (!outcome.error) {
    outcome.committed = Committed::kYes;
    return;
  }
  outcome.error->at_commit =
      outcome.error->error_class != ErrorClass::kCancelled;
  if (outcome.error->error_class == ErrorClass::kConnection) {
    // The disk failed: what is in the file shows when it is opened again.
    outcome.committed = Committed::kUnknown;
  } else if (outcome.error->code == "SQLITE_CONSTRAINT_FOREIGNKEY") {
    const Session::Ending ending(*session_);
    Violations violations;
    if (!violations.Find(*session_)) {
      outcome.error->detail = violations.Describe();
    }
  }
}

Outcome SqliteDatabase::RunOutsideTransaction(const Script& script,
                                              const Frame& frame) {
  const Session::Call call(*session_, frame.lock_timeout,
                           frame.statement_timeout);
  if (Failure failure = Begin()) return Failed(*std::move(failure));
  Outcome outcome;
  outcome.error = RunStatements(*session_, script);
  if (!outcome.error && session_->in_transaction()) {
    outcome.error = OwnError(
        "the statement left a transaction open, which was rolled back");
  }
  if (!outcome.error) outcome.committed = Committed::kYes;
  End(frame, outcome);
  return outcome;
}

Outcome SqliteDatabase::RunOnConnection(
    absl::FunctionRef<absl::Status(Connection&)> body, const Frame& frame) {
  const Session::Call call(*session_, frame.lock_timeout,
                           frame.statement_timeout);
  if (Failure failure = Begin()) return Failed(*std::move(failure));
  SqliteConnection connection(*session_);
  Outcome outcome = CatchStep([&] { return body(connection); });
  if (StepSucceeded(outcome) && session_->in_transaction()) {
    outcome.error =
        OwnError("the step left a transaction open, which was rolled back",
                 "COMMIT it, or use InTransaction");
  }
  if (StepSucceeded(outcome)) outcome.committed = Committed::kYes;
  End(frame, outcome);
  return outcome;
}

absl::Status SqliteDatabase::ResetSession() {
  const Session::Call call(*session_, absl::ZeroDuration(),
                           absl::ZeroDuration());
  if (Failure failure = Begin()) return ToStatus(*failure);
  Outcome outcome;
  End(Frame(), outcome);
  return broken_ ? ToStatus(*broken_) : absl::OkStatus();
}

std::string SqliteDatabase::LockPath(const TableName& history) const {
  return absl::StrCat(file_, LockSuffix(history));
}

absl::Status SqliteDatabase::CheckWritable() {
  // A file that may not be written to is refused when it is opened.
  return absl::OkStatus();
}

absl::StatusOr<bool> SqliteDatabase::TryLock(const TableName& history) {
  if (!takes_lock_) return true;
  if (lock_ != nullptr) {
    return absl::FailedPreconditionError(
        "this session holds a migration lock already");
  }
  absl::StatusOr<std::unique_ptr<LockFile>> lock = LockFile::TryLock(
      LockPath(history), DescribeUs(application_name_), file_);
  if (!lock.ok()) return lock.status();
  lock_ = *std::move(lock);
  return lock_ != nullptr;
}

absl::Status SqliteDatabase::Unlock() {
  lock_ = nullptr;
  return absl::OkStatus();
}

absl::StatusOr<std::string> SqliteDatabase::DescribeLockHolder(
    const TableName& history) {
  std::string holder;
  if (!file_.empty()) {
    absl::StatusOr<std::string> described =
        LockFile::DescribeHolder(LockPath(history));
    if (!described.ok()) return described.status();
    holder = *std::move(described);
  }
  return holder.empty() ? "nobody any more" : holder;
}

}  // namespace gander::sqlite
