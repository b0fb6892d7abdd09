#!/usr/bin/env bash
# Has the bill of materials of an image read by SPDX's own tools, which it gets
# from Python's package index into a folder that it removes again.
#   check_sbom.sh SBOM
# Prints a line for each check, last "N passed, N failed"; ends with 1 when one
# failed.
set -euo pipefail
sbom=$(realpath "$1")

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
if python3 -m venv "$tools/python" >"$tools/log" 2>&1 &&
  "$tools/python/bin/pip" install --quiet --disable-pip-version-check \
    'spdx-tools==0.8.3' >"$tools/log" 2>&1 &&
  "$tools/python/bin/pyspdxtools" --infile "$sbom" >"$tools/log" 2>&1; then
  echo "ok      SPDX's own tools find nothing wrong in the bill of materials"
  echo "1 passed, 0 failed"
else
  echo "FAILED  SPDX's own tools find nothing wrong in the bill of materials"
  sed 's/^/        /' "$tools/log"
  echo "0 passed, 1 failed"
  exit 1
fi
