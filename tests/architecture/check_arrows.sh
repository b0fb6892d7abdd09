#!/bin/bash
# Checks who depends on whom (arrows.txt beside this file), by a query of Bazel
# and by the #include lines, and that no header includes itself through others.
#
#   tests/architecture/check_arrows.sh [STARTUP_OPTION...]
#
# The options are Bazel's; $GANDER_BAZEL_FLAGS are flags of its commands, of
# which a query needs the --config. Prints a line for each check, last
# "N passed, N failed"; ends with 1 when one failed.
set -u
cd "$(dirname "$0")/../.." || exit 1

configs=()
for flag in ${GANDER_BAZEL_FLAGS:-}; do
  case $flag in
    --config=*) configs+=("$flag") ;;
  esac
done

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT

# The code that is not only for tests, with what it depends on directly.
query='let all = //runtime/... + //cmd/... + //tools/... + //migrations/... in
  let code = kind("cc_(library|binary) rule", $all)
    except attr("testonly", 1, $all) in
  $code + deps($code, 1)'
if ! bazel "$@" query ${configs[@]+"${configs[@]}"} --noimplicit_deps \
  --output=graph --nograph:factored --graph:node_limit=-1 "$query" \
  > "$temporary/graph" 2> "$temporary/log"; then
  cat "$temporary/log"
  echo "FAILED  bazel query"
  echo "0 passed, 1 failed"
  exit 1
fi
python3 tests/architecture/check_arrows.py tests/architecture/arrows.txt \
  "$temporary/graph"
