// File: file_fuzz.h
//
// What the fuzzers of migration files share.
#ifndef GANDER_RUNTIME_SQL_FILE_FUZZ_H_
#define GANDER_RUNTIME_SQL_FILE_FUZZ_H_

#include "absl/strings/string_view.h"
#include "runtime/migration/catalog.h"
#include "runtime/sql/annotated_file.h"

namespace gander {

// Reads `content` for each database. Ends the program with a message when
// something that must hold of any file does not.
void FuzzFile(absl::string_view content);

// Makes `content` a file of this format, should it be none, by the line `up`
// before it. Then as FuzzFile; and what `divide` makes of it must be parts of
// the file in their order, with no marker among them that begins a part.
void FuzzFormat(absl::string_view content, SourceFormat format,
                absl::string_view up,
                absl::StatusOr<DividedFile> (*divide)(absl::string_view,
                                                      DatabaseName));

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_FILE_FUZZ_H_
