// File: scratch_server.h
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_SCRATCH_SERVER_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_SCRATCH_SERVER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "runtime/database/scratch.h"

namespace gander {

// A private server, see Driver::start_scratch.
absl::StatusOr<std::unique_ptr<Scratch>> StartScratchServer();

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_SCRATCH_SERVER_H_
