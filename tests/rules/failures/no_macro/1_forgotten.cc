// A step that says nothing of itself.
#include "gander/migration.h"

void ForgottenUp(gander::Transaction& tx) { tx.Execute("SELECT 1"); }
