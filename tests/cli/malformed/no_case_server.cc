#include "tests/cli/malformed/case_server.h"

namespace gander {

CaseServer* TheCaseServer() { return nullptr; }

}  // namespace gander
