#include "examples/server/health.h"

#include "nlohmann/json.hpp"

namespace notes {

HttpResponse Livez() { return {200, R"({"live":true})"}; }

HttpResponse Readyz(const gander::BackgroundMigrator& migrator) {
  const gander::BackgroundReport report = migrator.report();
  const bool is_ready = report.state == gander::BackgroundState::kReady;
  const nlohmann::ordered_json body = {
      {"ready", is_ready},
      {"schema", std::string(gander::ToString(report.state))},
      {"doing", report.doing},
      {"applied", report.applied},
      {"attempts", report.attempts}};
  // What a database says need not be UTF-8.
  return {is_ready ? 200 : 503,
          body.dump(-1, ' ', false,
                    nlohmann::ordered_json::error_handler_t::replace)};
}

}  // namespace notes
