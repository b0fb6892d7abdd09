#!/bin/sh
# Writes what the malformed inputs give now into the case files. Review the
# difference before committing it: each line is a message that people see. Needs
# zip and unzip, and a PostgreSQL server as the tests do.
set -eu
cd "$(dirname "$0")/../../.."
bazel test //tests/cli/malformed:write_cases --nocache_test_results \
  --test_output=summary "$@" || true
outputs="$(bazel info bazel-testlogs)/tests/cli/malformed/write_cases/test.outputs"
if [ -f "$outputs/outputs.zip" ]; then
  unzip -o -q "$outputs/outputs.zip" '*.cases' -d tests/cli/malformed
else
  cp "$outputs"/*.cases tests/cli/malformed/
fi
git diff --stat -- tests/cli/malformed
