// File: catalog.h
//
// The migrations of a project as one database sees them: what there is to
// apply, in order. Comes from a manifest that Bazel compiled in
// (embedded_catalog.h) or from a folder (runtime/sql/directory.h).
#ifndef GANDER_RUNTIME_MIGRATION_CATALOG_H_
#define GANDER_RUNTIME_MIGRATION_CATALOG_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/declared_variable.h"
#include "runtime/migration/sql_script.h"
#include "runtime/migration/step_registry.h"
#include "runtime/migration/version.h"

namespace gander {

enum class MigrationKind { kSql, kCpp };

// How a SQL file said what is Up and what is Down.
enum class SourceFormat {
  kAnnotated,  // -- +goose Up, -- +gander Up
  kPlain,      // no annotation: all of it is Up, and there is no Down
  kCpp,
  kDbmate,      // -- migrate:up
  kSqlMigrate,  // -- +migrate Up
  kPair,        // N_x.up.sql and N_x.down.sql
  kFlyway,      // V1__x.sql and U1__x.sql, R__x.sql
  kDiesel,      // N_x/up.sql and N_x/down.sql
};

// "annotated", "plain", "cc", "dbmate", "sql-migrate", "pair", "flyway",
// "diesel": as the history table stores it.
absl::string_view ToString(SourceFormat format);

// The format of that name; nothing when there is none.
std::optional<SourceFormat> ParseSourceFormat(absl::string_view name);

// One migration for one database.
struct Migration {
  // Whose dialect its SQL is in: that of its catalog, which sets it.
  DatabaseName database = DatabaseName::kPostgres;
  // Of a repeatable one: without meaning.
  Version version;
  std::string name;
  // It is known by its name, has no Down, and runs whenever its Up is another
  // than the one that ran last.
  bool repeatable = false;
  // As messages show it: "migrations/0003_create_orders.sql".
  std::string file;
  // The same of the Down, where that is a file of its own; else empty.
  std::string down_file;
  SourceFormat format = SourceFormat::kPlain;
  // Versions that it had before: a history row of one of them is this
  // migration's, as one of its own version is.
  std::vector<Version> replaces;
  // See checksum.h. For C++ both are those of the whole file, that of
  // Up without what it replaces.
  std::string file_checksum;
  std::string up_checksum;
  // Whose values go into its SQL before it runs, where SqlScript says so.
  std::vector<DeclaredVariable> variables;

  // Exactly one of `sql_up` and `cpp` is set.
  std::optional<SqlScript> sql_up;
  // Not set: there is no way back, or `down_error` says why it cannot be read.
  std::optional<SqlScript> sql_down;
  // Why the Down of this file cannot be read; OK when it can, or when there is
  // none. Stops a rollback of this migration and nothing else.
  absl::Status down_error;
  // There is no Down, and its format could say one. As for goose, rolling it
  // back then removes its history row and runs nothing.
  bool down_missing = false;
  const RegisteredStep* cpp = nullptr;

  MigrationKind kind() const {
    return cpp != nullptr ? MigrationKind::kCpp : MigrationKind::kSql;
  }
  bool up_is_transactional() const;
  bool down_is_transactional() const;
  // Whether a Down can be run. False for an irreversible migration and for one
  // with a `down_error`.
  bool reversible() const;
  // Whether it is the migration of a history row with that version.
  bool IsRecordedAs(Version recorded) const;
};

// An ordered set of migrations. Immutable; safe to read from any thread.
// Copies share the content.
class Catalog {
 public:
  // An empty catalog.
  Catalog() = default;

  // Sorts `migrations` by version, the repeatable ones by name; each becomes
  // one of `database`. `texts` own what their scripts refer to, and are kept as
  // long as the catalog; empty when those live for ever.
  //
  // kInvalidArgument: two of them have one version or one repeatable name, or
  // one replaces a version that is another's, or that another replaces, too.
  // The message names every such pair by its files.
  static absl::StatusOr<Catalog> Create(
      DatabaseName database, std::vector<Migration> migrations,
      std::vector<std::shared_ptr<const void>> texts = {});

  DatabaseName database() const { return database_; }
  bool empty() const { return migrations().empty() && repeatables().empty(); }

  // Ascending by version; without the repeatable ones.
  absl::Span<const Migration> migrations() const;

  // The repeatable ones, by name.
  absl::Span<const Migration> repeatables() const;

  // The migration of that version; null when there is none.
  const Migration* Find(Version version) const;

  // The migration of that version, else the one that replaces it; null when
  // there is none.
  const Migration* FindRecorded(Version recorded) const;

 private:
  struct Content {
    std::vector<Migration> migrations;
    std::vector<Migration> repeatables;
    std::vector<std::shared_ptr<const void>> texts;
    // By what they replace.
    std::map<Version, const Migration*> replacing;
  };
  DatabaseName database_ = DatabaseName::kPostgres;
  std::shared_ptr<const Content> content_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_CATALOG_H_
