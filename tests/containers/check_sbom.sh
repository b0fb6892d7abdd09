#!/usr/bin/env bash
# Has the bill of materials of an image read by SPDX's own tools, which it gets
# from Python's package index into a folder that it removes again.
#   check_sbom.sh SBOM
# Prints a line for each check, last "N passed, N failed"; ends with 1 when one
# failed.
set -euo pipefail
. "$(dirname "$0")/../check_lines.sh"
sbom=$(realpath "$1")

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
reads_it() {
  python3 -m venv "$tools/python" &&
    "$tools/python/bin/pip" install --quiet --disable-pip-version-check \
      'spdx-tools==0.8.3' &&
    "$tools/python/bin/pyspdxtools" --infile "$sbom"
}
check "SPDX's own tools find nothing wrong in the bill of materials" reads_it
end_checks
