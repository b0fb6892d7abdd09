#include "runtime/backfill/session_settings.h"

namespace gander {

void SetSessionUp(SqlRunner& runner) {
  if (runner.database() != DatabaseName::kPostgres) return;
  runner.Execute(
      "SET extra_float_digits = 3; SET datestyle = 'ISO'; SET intervalstyle = "
      "'postgres'; SET row_security = off");
}

}  // namespace gander
