#include "runtime/engine/run_identity.h"

#include <pwd.h>
#include <unistd.h>

#include "runtime/engine/random_hex.h"

namespace gander {
namespace {

std::string HostName() {
  char name[256] = {};
  if (gethostname(name, sizeof(name) - 1) != 0) return "";
  return name;
}

std::string UserName() {
  const uid_t uid = geteuid();
  char buffer[4096];
  passwd entry;
  passwd* found = nullptr;
  if (getpwuid_r(uid, &entry, buffer, sizeof(buffer), &found) == 0 &&
      found != nullptr) {
    return found->pw_name;
  }
  return std::to_string(uid);
}

}  // namespace

RunIdentity MakeRunIdentity() {
  RunIdentity identity;
  identity.run_id = RandomHex(4);
  identity.host = HostName();
  identity.user = UserName();
  return identity;
}

}  // namespace gander
