#include "runtime/migration/embedded_catalog.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace gander {
namespace {

// Constant-initialised, so it is there before any manifest's object is.
constinit const EmbeddedCatalog* first_catalog = nullptr;

SqlScript ScriptOf(const EmbeddedScript& embedded) {
  SqlScript script;
  script.text = absl::string_view(
      embedded.begin, static_cast<size_t>(embedded.end - embedded.begin));
  script.first_line = embedded.first_line;
  script.first_column = embedded.first_column;
  script.statements = embedded.statements;
  script.transactional = embedded.transactional;
  script.needs_cutting = embedded.needs_cutting;
  script.foreign_keys_off = embedded.foreign_keys_off;
  script.had_block = embedded.had_block;
  script.substitution = embedded.substitution;
  script.marks_are_comments = embedded.marks_are_comments;
  return script;
}

Migration MigrationOf(const EmbeddedMigration& embedded) {
  Migration migration;
  migration.version = Version(embedded.version);
  migration.name = embedded.name;
  migration.repeatable = embedded.repeatable;
  migration.file = embedded.file;
  migration.down_file = embedded.down_file;
  migration.format = embedded.format;
  migration.file_checksum = embedded.file_checksum;
  migration.up_checksum = embedded.up_checksum;
  if (embedded.up != nullptr) migration.sql_up = ScriptOf(*embedded.up);
  if (embedded.down != nullptr) migration.sql_down = ScriptOf(*embedded.down);
  if (embedded.down_error != nullptr) {
    migration.down_error = absl::InvalidArgumentError(embedded.down_error);
  }
  migration.down_missing = embedded.down_missing;
  absl::Span<const int64_t> replaces = embedded.replaces;
  if (embedded.step != nullptr) {
    migration.cpp = &embedded.step();
    replaces = migration.cpp->replaced();
  }
  for (const int64_t old : replaces) migration.replaces.emplace_back(old);
  for (const EmbeddedVariable& variable : embedded.variables) {
    DeclaredVariable& declared = migration.variables.emplace_back();
    declared.name = variable.name;
    if (variable.fallback != nullptr) declared.fallback = variable.fallback;
  }
  return migration;
}

}  // namespace

EmbeddedCatalog::EmbeddedCatalog(const char* name,
                                 absl::Span<const DatabaseName> databases,
                                 absl::Span<const EmbeddedMigration> migrations,
                                 absl::Span<const EmbeddedDefault> defaults)
    : name_(name),
      databases_(databases),
      migrations_(migrations),
      defaults_(defaults),
      next_(first_catalog) {
  first_catalog = this;
}

absl::StatusOr<Catalog> EmbeddedCatalog::For(DatabaseName database) const {
  if (std::find(databases_.begin(), databases_.end(), database) ==
      databases_.end()) {
    std::vector<std::string> names;
    for (DatabaseName d : databases_) names.emplace_back(ToString(d));
    return absl::InvalidArgumentError(absl::StrCat(
        "the migrations of \"", name_, "\" were compiled for ",
        absl::StrJoin(names, " and "), ", not for ", ToString(database),
        ": name it in the `databases` of the Bazel rule"));
  }
  std::vector<Migration> migrations;
  for (const EmbeddedMigration& embedded : migrations_) {
    if (embedded.database == database) {
      migrations.push_back(MigrationOf(embedded));
    }
  }
  return Catalog::Create(database, std::move(migrations));
}

const EmbeddedCatalog* EmbeddedCatalog::Find(absl::string_view name) {
  if (name.empty()) {
    const bool only =
        first_catalog != nullptr && first_catalog->next_ == nullptr;
    return only ? first_catalog : nullptr;
  }
  for (const EmbeddedCatalog* c = first_catalog; c != nullptr; c = c->next_) {
    if (name == c->name_) return c;
  }
  return nullptr;
}

std::vector<std::string> EmbeddedCatalog::Names() {
  std::vector<std::string> names;
  for (const EmbeddedCatalog* c = first_catalog; c != nullptr; c = c->next_) {
    names.emplace_back(c->name_);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace gander
