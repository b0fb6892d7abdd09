#!/bin/bash
# Checks who depends on whom (arrows.txt beside this file), by a query of Bazel
# and by the #include lines, and that no header includes itself through others.
# And that the tests with the tag "postgres" are those that start a server, for
# tools/test --no-servers goes by it.
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

startup=("$@")
ask() {  # ask FILE QUERY [OPTION...]: Bazel's answer into $temporary/FILE
  local file=$1 query=$2
  shift 2
  bazel ${startup[@]+"${startup[@]}"} query ${configs[@]+"${configs[@]}"} \
    --noimplicit_deps "$@" "$query" \
    > "$temporary/$file" 2> "$temporary/log" && return
  cat "$temporary/log"
  echo "FAILED  bazel query"
  echo "0 passed, 1 failed"
  exit 1
}

# The code that is not only for tests, with what it depends on directly.
ask graph 'let all = //runtime/... + //cmd/... + //tools/... + //migrations/... +
      //examples/...
    in
  let code = kind("cc_(library|binary) rule", $all)
    except attr("testonly", 1, $all) in
  $code + deps($code, 1)' \
  --output=graph --nograph:factored --graph:node_limit=-1
# rdeps() would load what Bazel 7's test rules depend on, from the network.
ask tests 'kind("cc_(library|test) rule", //...)' --output=xml

python3 -B tests/architecture/check_arrows.py tests/architecture/arrows.txt \
  "$temporary/graph" "$temporary/tests"
