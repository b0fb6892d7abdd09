#!/bin/bash
# What migration_binary makes: LEDGER, INVOICES and FORMATS are three of them,
# HASH is LEDGER's .hash target.
set -u

runfiles=$PWD
ledger=$runfiles/$1
invoices=$runfiles/$2
hash=$runfiles/$3
formats=$runfiles/$4
failed=0

check() {  # check WHAT COMMAND...
  local what=$1
  shift
  if "$@"; then
    echo "ok      $what"
  else
    echo "FAILED  $what"
    failed=1
  fi
}
needs() {  # needs PROGRAM LIBRARY: whether the loader wants it
  readelf --dynamic "$1" | grep NEEDED | grep -q "$2"
}
needs_not() { ! needs "$@"; }
same() { diff "$1" "$2"; }
refuses() { ! "$@" 2> /dev/null; }

cd "$TEST_TMPDIR" || exit 1

check "a default of the BUILD file is used" "$ledger" up
check "the default's database is there" test -s ledger.db
check "a flag comes before the default" \
  "$ledger" up --database-url=sqlite:other.db
check "the flag's database is there" test -s other.db
check "SQL and C++ went in, in order" \
  grep -q "1 *invoice.*2 *fill" <("$ledger" status | tr '\n' ' ')
check "a C++ step is known by the version that it replaces" \
  "$ledger" plan goto 20240102000000
check "a program of a library has no default" refuses "$invoices" up
check "a program of a library runs" "$invoices" up --database-url=sqlite:i.db

versions() { "$formats" status | grep -oE '^(R|[0-9.]+) ' | tr -d '\n'; }
check "files of other tools, in folders, are compiled in" "$formats" up
check "they run in the order of their versions, repeatable ones last" \
  test "$(versions)" = "1 2 2.1 20240131000000 R "
check "a variable has the value that was compiled in" \
  grep -q "'compiled in'" <("$formats" plan --to=2 --database-url=sqlite:n.db)
check "a variable has the value that is given" \
  grep -q "'it''s'" <("$formats" plan --var="kind=it's" --database-url=sqlite:n.db)
check "a Down in a file of its own is compiled in" \
  "$formats" down --by=1

check "the driver of the database is linked" needs "$ledger" libsqlite3
check "no other driver is linked" needs_not "$ledger" libpq

check "gander.sum is not written outside of bazel run" refuses "$hash"
mkdir -p workspace/tests/rules/billing
(cd "$runfiles" && BUILD_WORKSPACE_DIRECTORY=$TEST_TMPDIR/workspace "$hash")
check "bazel run writes the gander.sum that the build accepts" \
  same workspace/tests/rules/billing/gander.sum \
  "$runfiles/tests/rules/billing/gander.sum"

exit "$failed"
