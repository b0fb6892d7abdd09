// File: run_identity.h
//
// Who runs, where, and which run: recorded with everything that a run writes.
#ifndef GANDER_RUNTIME_ENGINE_RUN_IDENTITY_H_
#define GANDER_RUNTIME_ENGINE_RUN_IDENTITY_H_

#include <string>

namespace gander {

struct RunIdentity {
  std::string run_id;  // 32 hexadecimal digits, random
  std::string host;
  std::string user;  // the operating system's; its number without a name
};

// A new identity for this process. Does not fail: what cannot be found out is
// empty.
RunIdentity MakeRunIdentity();

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_RUN_IDENTITY_H_
