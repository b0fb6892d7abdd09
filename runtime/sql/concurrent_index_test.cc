#include "runtime/sql/concurrent_index.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

// "create index on table"; "-" for nothing.
std::string Found(absl::string_view statement) {
  const std::optional<ConcurrentIndex> found = FindConcurrentIndex(statement);
  if (!found.has_value()) return "-";
  switch (found->action) {
    case ConcurrentIndex::Action::kCreate:
      return absl::StrCat("create ", found->if_not_exists ? "missing " : "",
                          found->index, " on ", found->table);
    case ConcurrentIndex::Action::kDrop:
      return absl::StrCat("drop ", found->index);
    case ConcurrentIndex::Action::kReindex:
      return absl::StrCat("reindex ", found->index,
                          found->table.empty() ? "" : "all of ", found->table);
  }
  return "?";
}

TEST(FindConcurrentIndex, FindsTheNames) {
  const struct {
    const char* statement;
    const char* found;
  } rows[] = {
      {"CREATE INDEX CONCURRENTLY i ON t (a)", "create i on t"},
      {"create unique index concurrently i on only app.t using btree (a);",
       "create i on app.t"},
      {"CREATE INDEX CONCURRENTLY IF NOT EXISTS \"My i\" ON \"app\".\"T\" (a)",
       "create missing \"My i\" on \"app\".\"T\""},
      {"CREATE/* x */INDEX CONCURRENTLY i -- on\nON a . t (a)",
       "create i on a.t"},
      {"CREATE INDEX CONCURRENTLY ON t (a)", "create  on t"},
      {"CREATE INDEX i ON t (a)", "-"},
      {"CREATE TABLE concurrently (a int)", "-"},
      {"CREATE INDEX CONCURRENTLY U&\"i\" ON t (a)", "-"},
      {"DROP INDEX CONCURRENTLY i", "drop i"},
      {"DROP INDEX CONCURRENTLY IF EXISTS app.i RESTRICT;", "drop app.i"},
      {"DROP INDEX CONCURRENTLY i, j", "-"},
      {"DROP INDEX i", "-"},
      {"REINDEX INDEX CONCURRENTLY i;", "reindex i"},
      {"REINDEX (VERBOSE, CONCURRENTLY) INDEX app.i", "reindex app.i"},
      {"REINDEX (VERBOSE) INDEX i", "-"},
      {"REINDEX TABLE CONCURRENTLY t", "reindex all of t"},
      {"REINDEX (CONCURRENTLY) SCHEMA app", "reindex "},
      {"REINDEX TABLE t", "-"},
      {"REINDEX", "-"},
      {"", "-"},
      {"CREATE INDEX CONCURRENTLY IF", "-"},
      {"CREATE INDEX CONCURRENTLY i. ON t", "-"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(Found(row.statement), row.found) << row.statement;
  }
}

}  // namespace
}  // namespace gander
