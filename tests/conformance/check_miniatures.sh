#!/usr/bin/env bash
# Runs tools/conformance over our own miniatures of what real projects'
# migrations look like. GANDER_BAZEL_FLAGS: for bazel. With --no-servers only
# those for SQLite, and for MySQL, which are only read. The last line is
# "N passed, N failed"; ends with 1 when one failed.
set -euo pipefail
cd "$(dirname "$0")/../.."
read -ra flags <<<"${GANDER_BAZEL_FLAGS:-}"
bazel build "${flags[@]}" --ui_event_filters=-info //cmd:gander
# Of the configuration that was built.
configuration=()
for flag in "${flags[@]}"; do
  case $flag in
    --config=* | --compilation_mode=*) configuration+=("$flag") ;;
  esac
done
GANDER_BINARY=$(bazel info "${configuration[@]}" bazel-bin)/cmd/gander
export GANDER_BINARY
databases=(sqlite mysql postgres)
[ "${1:-}" != --no-servers ] || databases=(sqlite mysql)
passed=0
failed=0
for database in "${databases[@]}"; do
  echo "$database:"
  output=$(tools/conformance --database="$database" \
    --list=tests/conformance/miniatures/list.txt || true)
  echo "$output"
  [[ $(tail -n 1 <<<"$output") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]] || {
    failed=$((failed + 1))
    continue
  }
  passed=$((passed + BASH_REMATCH[1]))
  failed=$((failed + BASH_REMATCH[2]))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
