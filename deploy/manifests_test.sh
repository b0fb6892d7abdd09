#!/bin/bash
# Whether the committed manifests are what migration_job makes: pairs of a made
# file and a committed one. With BUILD_WORKSPACE_DIRECTORY it writes the latter.
set -u

failed=0
while [ $# -gt 0 ]; do
  if [ -n "${BUILD_WORKSPACE_DIRECTORY:-}" ]; then
    cat "$1" > "$BUILD_WORKSPACE_DIRECTORY/$2"
  elif diff -u "$2" "$1"; then
    echo "ok      $2"
  else
    echo "FAILED  $2 is not what migration_job makes"
    failed=1
  fi
  shift 2
done
exit "$failed"
