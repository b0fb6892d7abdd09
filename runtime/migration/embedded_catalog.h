// File: embedded_catalog.h
//
// What tools/embed generates from a project's files, as constants: the
// migrations of a migration_library, for each database that it names. Only
// generated code makes one; applications find theirs by name.
#ifndef GANDER_RUNTIME_MIGRATION_EMBEDDED_CATALOG_H_
#define GANDER_RUNTIME_MIGRATION_EMBEDDED_CATALOG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/step_registry.h"

namespace gander {

// A part of a file that the linker placed in the program (.incbin).
struct EmbeddedScript {
  const char* begin;
  const char* end;
  // The members of SqlScript beside its text.
  int64_t first_line;
  int64_t first_column;
  int64_t statements;
  bool transactional;
  bool needs_cutting;
  bool foreign_keys_off;
  bool had_block;
  Substitution substitution = Substitution::kNone;
  bool marks_are_comments = false;
};

struct EmbeddedVariable {
  const char* name;
  const char* fallback;  // null: none
};

// One migration for one database; a file for several databases stands here
// once for each.
struct EmbeddedMigration {
  DatabaseName database;
  int64_t version;
  const char* name;
  const char* file;       // as messages show it
  const char* down_file;  // where that is another one; else empty
  SourceFormat format;
  const char* file_checksum;
  const char* up_checksum;
  const EmbeddedScript* up;    // null for C++
  const EmbeddedScript* down;  // null: none, or it cannot be read
  const char* down_error;      // why; null when there is nothing to say
  bool down_missing;
  // What the file registered; null for SQL. A function, because a line of its
  // own is where the linker reports a step that is missing (step_link.h).
  const RegisteredStep& (*step)();
  // Migration::replaces of a SQL file; a C++ step has its own
  // (step_registry.h).
  absl::Span<const int64_t> replaces = {};
  absl::Span<const EmbeddedVariable> variables = {};
  bool repeatable = false;
};

// A flag of the command line and the value that it has in this project unless
// something else is said: {"history-table", "shop.migrations"}.
struct EmbeddedDefault {
  const char* flag;
  const char* value;
};

// A node of the list of all catalogs in this program, with static storage
// duration.
class EmbeddedCatalog {
 public:
  // The arguments must live for ever.
  EmbeddedCatalog(const char* name, absl::Span<const DatabaseName> databases,
                  absl::Span<const EmbeddedMigration> migrations,
                  absl::Span<const EmbeddedDefault> defaults);

  EmbeddedCatalog(const EmbeddedCatalog&) = delete;
  EmbeddedCatalog& operator=(const EmbeddedCatalog&) = delete;

  // As the rule's `catalog` attribute has it.
  const char* name() const { return name_; }
  // What the rule's `databases` attribute says, in the order of DatabaseName.
  absl::Span<const DatabaseName> databases() const { return databases_; }
  // What the rule's `defaults` attribute says, sorted by flag.
  absl::Span<const EmbeddedDefault> defaults() const { return defaults_; }

  // The migrations for `database`. Cheap: nothing is parsed or hashed, and no
  // SQL is copied.
  //
  // kInvalidArgument: the rule did not name this database.
  absl::StatusOr<Catalog> For(DatabaseName database) const;

  // The catalog of that name in this program; null when there is none. With an
  // empty name: the only one there is, null when there are several.
  static const EmbeddedCatalog* Find(absl::string_view name);

  // The names of all of them, sorted.
  static std::vector<std::string> Names();

 private:
  const char* const name_;
  const absl::Span<const DatabaseName> databases_;
  const absl::Span<const EmbeddedMigration> migrations_;
  const absl::Span<const EmbeddedDefault> defaults_;
  const EmbeddedCatalog* const next_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_EMBEDDED_CATALOG_H_
