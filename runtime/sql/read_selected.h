// File: read_selected.h
//
// The files that SelectFiles chose, read as the one migration that they make.
#ifndef GANDER_RUNTIME_SQL_READ_SELECTED_H_
#define GANDER_RUNTIME_SQL_READ_SELECTED_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/sql/select_files.h"
#include "runtime/sql/sql_file.h"

namespace gander {

// ReadSqlFiles over the contents of the files of `selected`; `down` is set when
// there is selected.down. The result refers to both, and replaces what the
// files say and what selected.replaces has. REQUIRES: the language is SQL.
//
// Errors as ReadSqlFiles.
absl::StatusOr<SqlFile> ReadSelected(const SelectedMigration& selected,
                                     absl::string_view up,
                                     std::optional<absl::string_view> down,
                                     SqlOptions options);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_READ_SELECTED_H_
