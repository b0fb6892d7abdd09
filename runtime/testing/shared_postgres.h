// File: shared_postgres.h
//
// The PostgreSQL server that the tests of one process share.
#ifndef GANDER_RUNTIME_TESTING_SHARED_POSTGRES_H_
#define GANDER_RUNTIME_TESTING_SHARED_POSTGRES_H_

#include "runtime/database/postgres/private_postgres.h"

namespace gander {

// Listens on 127.0.0.1, too. Started by the first call; ends the process when
// it cannot be started.
PrivatePostgres& SharedPostgres();

}  // namespace gander

#endif  // GANDER_RUNTIME_TESTING_SHARED_POSTGRES_H_
