// File: test_catalog.h
//
// Migrations and history rows for tests of what is planned from them.
#ifndef GANDER_RUNTIME_ENGINE_TEST_CATALOG_H_
#define GANDER_RUNTIME_ENGINE_TEST_CATALOG_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "runtime/engine/history_row.h"
#include "runtime/migration/catalog.h"

namespace gander {

// Version 3 is migrations/3_step3.sql with checksums "up 3" and "file 3", and
// has `up` and `down` for its scripts, statement by statement.
inline Migration TestMigration(int64_t version,
                               absl::string_view up = "SELECT 1;",
                               absl::string_view down = "SELECT 2;") {
  Migration m;
  m.version = Version(version);
  m.name = absl::StrCat("step", version);
  m.file = absl::StrCat("migrations/", version, "_step", version, ".sql");
  m.up_checksum = absl::StrCat("up ", version);
  m.file_checksum = absl::StrCat("file ", version);
  const auto script = [](absl::string_view text) {
    SqlScript sql;
    sql.text = text;
    sql.transactional = false;
    for (const char c : text) sql.statements += c == ';' ? 1 : 0;
    return sql;
  };
  m.sql_up = script(up);
  m.sql_down = script(down);
  return m;
}

inline Catalog CatalogOf(std::vector<Migration> migrations) {
  absl::StatusOr<Catalog> catalog =
      Catalog::Create(DatabaseName::kPostgres, std::move(migrations));
  EXPECT_TRUE(catalog.ok()) << catalog.status();
  return *std::move(catalog);
}

inline Catalog TestCatalog(const std::vector<int64_t>& versions) {
  std::vector<Migration> migrations;
  for (const int64_t version : versions) {
    migrations.push_back(TestMigration(version));
  }
  return CatalogOf(std::move(migrations));
}

// A row of TestMigration(version), as it is written when that is applied.
inline HistoryRow TestRow(int64_t version, HistoryState state) {
  HistoryRow row;
  row.version = Version(version);
  row.sequence = version;
  row.name = absl::StrCat("step", version);
  row.kind = "sql";
  row.source_format = "plain";
  row.up_checksum = absl::StrCat("up ", version);
  row.file_checksum = absl::StrCat("file ", version);
  row.state = state;
  row.statements_done = state == HistoryState::kApplied ? 1 : 0;
  row.statements_total = 1;
  row.applied_at = "2026-01-31";
  return row;
}

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_TEST_CATALOG_H_
