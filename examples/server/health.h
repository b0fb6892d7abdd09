// File: health.h
//
// What the probes of Kubernetes are answered.
#ifndef GANDER_EXAMPLES_SERVER_HEALTH_H_
#define GANDER_EXAMPLES_SERVER_HEALTH_H_

#include "examples/server/http_server.h"
#include "gander/background_migrator.h"

namespace notes {

// /livez: the process serves; restarting it would help nothing. Always 200, the
// longest migration included.
HttpResponse Livez();

// /readyz: 200 when the schema is there, else 503 and what is going on.
HttpResponse Readyz(const gander::BackgroundMigrator& migrator);

}  // namespace notes

#endif  // GANDER_EXAMPLES_SERVER_HEALTH_H_
