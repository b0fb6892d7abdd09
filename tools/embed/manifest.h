// File: manifest.h
//
// What embed finds in a project's files: all that the program will know of its
// migrations without reading them.
#ifndef GANDER_TOOLS_EMBED_MANIFEST_H_
#define GANDER_TOOLS_EMBED_MANIFEST_H_

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/version.h"
#include "tools/embed/file_reader.h"
#include "tools/embed/request.h"

namespace gander::embed {

// A file whose bytes go into the program.
struct ManifestFile {
  std::string path;
  size_t size = 0;
};

// A part of such a file, by offsets, with what SqlScript says of it but for the
// text.
struct ManifestScript {
  size_t file = 0;  // in Manifest::files
  size_t begin = 0;
  size_t end = 0;
  SqlScript facts;
};

// A migration for one database.
struct ManifestMigration {
  DatabaseName database = DatabaseName::kPostgres;
  Version version;
  std::string name;
  std::string shown;
  SourceFormat format = SourceFormat::kPlain;
  std::string file_checksum;
  std::string up_checksum;
  std::optional<ManifestScript> up;
  std::optional<ManifestScript> down;
  std::string down_error;
  bool down_missing = false;
  // Of a SQL file; a C++ step says it to the compiler.
  std::vector<Version> replaces;
  // Of a C++ step; empty for SQL.
  std::string step_id;
};

struct Manifest {
  std::string catalog;
  std::vector<DatabaseName> databases;
  std::vector<ManifestFile> files;
  // By database, then by version.
  std::vector<ManifestMigration> migrations;
  std::vector<std::pair<std::string, std::string>> defaults;
  // What does not stop the build: a Down that cannot be read. A line each,
  // sorted.
  std::vector<std::string> warnings;
};

// Reads every file of `request` and says what is in them. A SQL file is read
// once for each database that it serves, in that database's dialect.
//
// kInvalidArgument: files that are no migrations, versions claimed twice or
// missing for a database, SQL that cannot be read, a gander.sum that is broken
// or does not fit. The message has all of them, sorted, each on a line that
// names its file; what is wrong with gander.sum comes last.
absl::StatusOr<Manifest> MakeManifest(const Request& request, FileReader read);

}  // namespace gander::embed

#endif  // GANDER_TOOLS_EMBED_MANIFEST_H_
