// File: scratch.h
//
// Where migrations can be tried and nothing is hurt.
#ifndef GANDER_RUNTIME_DATABASE_SCRATCH_H_
#define GANDER_RUNTIME_DATABASE_SCRATCH_H_

#include <string>

#include "absl/status/statusor.h"

namespace gander {

// Databases that exist for nothing else, and go with this object, or with this
// process. On PostgreSQL a server, whose superuser their URLs are for; on
// SQLite a folder.
class Scratch {
 public:
  virtual ~Scratch() = default;

  // The URL of a new, empty database. kFailedPrecondition: it cannot be made.
  virtual absl::StatusOr<std::string> CreateDatabase() = 0;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_SCRATCH_H_
