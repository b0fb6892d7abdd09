// File: scratch_folder.h
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_SCRATCH_FOLDER_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_SCRATCH_FOLDER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "runtime/database/scratch.h"

namespace gander::sqlite {

// A folder in $TMPDIR, or /tmp, see Driver::start_scratch. One whose process is
// killed stays behind.
absl::StatusOr<std::unique_ptr<Scratch>> MakeScratchFolder();

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_SCRATCH_FOLDER_H_
