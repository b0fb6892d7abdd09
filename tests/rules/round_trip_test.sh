#!/bin/bash
# Tests of the rule migration_test that must fail: they do, and say why.
#   round_trip_test.sh PROGRAM BROKEN_DOWN ONE_WAY
set -u
fail() {
  echo "FAILED: $1"
  echo "$output"
  exit 1
}
# runs TEST ARGUMENTS...: what it says in $output, how it ends in $code
runs() {
  output=$("$@" 2>&1)
  code=$?
}
says() {
  grep -qF -- "$1" <<<"$output" || fail "it does not say: $1"
}

main=$1 broken_down=$2 one_way=$3

runs "$main" "$broken_down" --down=all
[ "$code" -eq 1 ] || fail "a Down that fails ends with $code"
says "2_book.sql:4:1: error: no such table: boook"
says "FAILED: exit code 1 instead of 0"

runs "$main" "$broken_down" --down=none
[ "$code" -eq 0 ] || fail "down = none ends with $code"

runs "$main" "$one_way" --database=postgres --down=all --setup=tests/rules/round_trip/roles.sql
[ "$code" -eq 1 ] || fail "no Down ends with $code"
says "attribute \`down\`"
says "1_shelf.sql"

runs "$main" "$one_way" --database=postgres --down=1
[ "$code" -eq 1 ] || fail "without its setup it ends with $code"
says 'role "librarian" does not exist'

runs "$main" "$one_way" --database=postgres --setup=nowhere.sql
[ "$code" -eq 1 ] || fail "a setup that is not there ends with $code"
says "cannot read nowhere.sql"
