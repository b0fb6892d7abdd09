# Prints a line for each check, and counts them. Sourced by scripts of tests:
#   check WHAT COMMAND...   "ok" when COMMAND succeeds; else "FAILED", and what
#                           it said
#   end_checks              prints "N passed, N failed"; fails when one failed or
#                           none was made
# shellcheck shell=bash

checks_passed=0
checks_failed=0

check() {
  local what=$1 said
  shift
  if said=$("$@" 2>&1); then
    echo "ok      $what"
    checks_passed=$((checks_passed + 1))
  else
    echo "FAILED  $what"
    # shellcheck disable=SC2001
    [ -z "$said" ] || sed 's/^/        /' <<<"$said"
    checks_failed=$((checks_failed + 1))
  fi
}

end_checks() {
  echo "$checks_passed passed, $checks_failed failed"
  [ "$checks_failed" -eq 0 ] && [ "$checks_passed" -gt 0 ]
}
