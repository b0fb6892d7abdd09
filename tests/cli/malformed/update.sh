#!/bin/sh
# Writes what the malformed inputs give now into the case files. Review the
# difference before committing it: each line is a message that people see.
set -eu
cd "$(dirname "$0")/../../.."
bazel test //tests/cli/malformed:malformed_test --nocache_test_results \
  --test_output=summary --test_sharding_strategy=disabled "$@" || true
outputs="$(bazel info bazel-testlogs)/tests/cli/malformed/malformed_test/test.outputs"
if [ -f "$outputs/outputs.zip" ]; then
  unzip -o -q "$outputs/outputs.zip" '*.cases' -d tests/cli/malformed
else
  cp "$outputs"/*.cases tests/cli/malformed/
fi
git diff --stat -- tests/cli/malformed
