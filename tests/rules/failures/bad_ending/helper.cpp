#include "gander/migration.h"
