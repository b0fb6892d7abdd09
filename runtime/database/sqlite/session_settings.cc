#include "runtime/database/sqlite/session_settings.h"

#include "absl/strings/str_cat.h"
#include "runtime/database/sqlite/dialect.h"

namespace gander::sqlite {
namespace {

// Not among them: busy_timeout, which Session sets for each call.
constexpr const char* kPragmas[] = {
    "automatic_index",
    "cache_size",
    "cache_spill",
    "cell_size_check",
    "checkpoint_fullfsync",
    "defer_foreign_keys",
    "foreign_keys",
    "full_column_names",
    "fullfsync",
    "ignore_check_constraints",
    "journal_size_limit",
    "legacy_alter_table",
    "locking_mode",
    "mmap_size",
    "query_only",
    "read_uncommitted",
    "recursive_triggers",
    "reverse_unordered_selects",
    "secure_delete",
    "short_column_names",
    "synchronous",
    "temp_store",
    "threads",
    "trusted_schema",
    "wal_autocheckpoint",
    "writable_schema",
};

// The values of a query of one column.
Failure ReadColumn(Session& session, const char* sql,
                   std::vector<std::string>& values) {
  Statement query;
  if (Failure failure = session.Prepare(sql, query)) return failure;
  for (;;) {
    bool row = false;
    if (Failure failure = session.Step(query, &row)) return failure;
    if (!row) return std::nullopt;
    const unsigned char* text = sqlite3_column_text(query.get(), 0);
    values.push_back(text == nullptr ? ""
                                     : reinterpret_cast<const char*>(text));
  }
}

Failure RunEach(Session& session, const std::vector<std::string>& statements) {
  for (const std::string& statement : statements) {
    if (Failure failure = session.Run(statement.c_str())) return failure;
  }
  return std::nullopt;
}

Failure DetachAll(Session& session) {
  std::vector<std::string> names;
  Failure failure = ReadColumn(session,
                               "SELECT name FROM pragma_database_list "
                               "WHERE name NOT IN ('main', 'temp')",
                               names);
  if (failure) return failure;
  for (std::string& name : names) {
    name = absl::StrCat("DETACH ", TheDialect().QuoteIdentifier(name));
  }
  return RunEach(session, names);
}

Failure DropTemporary(Session& session) {
  // Triggers first: they may stand on tables of the file, which stay.
  for (const char* type : {"trigger", "view", "table"}) {
    std::vector<std::string> names;
    Failure failure = ReadColumn(
        session,
        absl::StrCat("SELECT name FROM temp.sqlite_master WHERE type = '", type,
                     "' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
            .c_str(),
        names);
    if (failure) return failure;
    for (std::string& name : names) {
      name = absl::StrCat("DROP ", type, " IF EXISTS temp.",
                          TheDialect().QuoteIdentifier(name));
    }
    if ((failure = RunEach(session, names))) return failure;
  }
  return std::nullopt;
}

// case_sensitive_like can only be written.
Failure RestoreLike(Session& session) {
  std::vector<std::string> values;
  Failure failure = ReadColumn(session, "SELECT 'a' LIKE 'A'", values);
  if (failure || values.front() == "1") return failure;
  return session.Run("PRAGMA case_sensitive_like = 0");
}

}  // namespace

Failure ReadPragma(Session& session, const std::string& name,
                   std::string& value) {
  std::vector<std::string> values;
  Failure failure =
      ReadColumn(session, absl::StrCat("PRAGMA ", name).c_str(), values);
  value = values.empty() ? "" : values.front();
  return failure;
}

Failure WritePragma(Session& session, const std::string& name,
                    const std::string& value) {
  return session.Run(absl::StrCat("PRAGMA ", name, " = ", value).c_str());
}

Failure SessionSettings::Capture(Session& session) {
  pragmas_.clear();
  for (const char* name : kPragmas) {
    std::string value;
    if (Failure failure = ReadPragma(session, name, value)) return failure;
    if (!value.empty()) pragmas_.emplace_back(name, value);
  }
  return std::nullopt;
}

Failure SessionSettings::Restore(Session& session) const {
  // Both would be in the way of DROP.
  for (const char* name : {"query_only", "foreign_keys"}) {
    if (Failure failure = WritePragma(session, name, "0")) return failure;
  }
  if (Failure failure = DetachAll(session)) return failure;
  if (Failure failure = DropTemporary(session)) return failure;
  for (const auto& [name, value] : pragmas_) {
    std::string now;
    if (Failure failure = ReadPragma(session, name, now)) return failure;
    if (now == value) continue;
    if (Failure failure = WritePragma(session, name, value)) return failure;
    if (name != "locking_mode") continue;
    // Only the next look at the file lets go of its lock.
    if (Failure failure =
            session.Run("SELECT count(*) FROM main.sqlite_master")) {
      return failure;
    }
  }
  return RestoreLike(session);
}

}  // namespace gander::sqlite
