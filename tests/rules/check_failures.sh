#!/bin/bash
# Checks that what must not build does not, and says why: builds the targets of
# tests/rules/failures once, and looks for the texts of failures/expected.txt.
#
#   tests/rules/check_failures.sh [STARTUP_OPTION...] [-- BUILD_OPTION...]
#
# The options are Bazel's; $GANDER_BAZEL_FLAGS are more of the latter. Prints a
# line for each check, last "N passed, N failed"; ends with 1 when one failed.
# With CHECK_FAILURES_LOG=FILE, what Bazel said is kept there.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/check_lines.sh

startup=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  startup+=("$1")
  shift
done
[ $# -gt 0 ] && shift

package=//tests/rules/failures
expected=tests/rules/failures/expected.txt
log=${CHECK_FAILURES_LOG:-$(mktemp)}
[ -n "${CHECK_FAILURES_LOG:-}" ] || trap 'rm -f "$log"' EXIT

mapfile -t names < <(sed -e '/^#/d' -e 's/ .*//' "$expected" | sort -u)
bazel ${startup[@]+"${startup[@]}"} build ${GANDER_BAZEL_FLAGS:-} \
  "$@" --keep_going --show_result=1000 --color=no --curses=no \
  "${names[@]/#/$package:}" > "$log" 2>&1

does_not_build() {  # in analysis, or later
  grep -qE "analyzing target '@*$package:$1'|^Target $package:$1 failed" "$log"
}
says() {
  grep -qF -- "$1" "$log"
}
matches() {
  grep -qE -- "$1" "$log"
}
says_not() {
  ! says "$1"
}

for name in "${names[@]}"; do
  check "$name does not build" does_not_build "$name"
done
while IFS= read -r line; do
  name=${line%% *}
  text=${line#* }
  case $text in
    "~ "*) check "$name says, like: ${text#\~ }" matches "${text#\~ }" ;;
    "! "*) check "$name does not say: ${text#! }" says_not "${text#! }" ;;
    *) check "$name says: $text" says "$text" ;;
  esac
done < <(sed '/^#/d' "$expected")

if [ "$checks_failed" -gt 0 ]; then
  echo "what Bazel said:"
  cat "$log"
fi
end_checks
