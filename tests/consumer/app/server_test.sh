#!/bin/sh
# The application applies both sets, and the second time nothing.
set -eu
export DATABASE_URL="sqlite:$TEST_TMPDIR/app.db"
first=$("$1")
[ "$first" = "shop: 3 applied
audit: 1 applied" ] || { echo "FAILED: it said: $first"; exit 1; }
second=$("$1")
[ "$second" = "shop: 0 applied
audit: 0 applied" ] || { echo "FAILED: it said: $second"; exit 1; }
