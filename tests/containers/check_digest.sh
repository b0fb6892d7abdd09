#!/usr/bin/env bash
# Builds the image of the example project again, in a clone somewhere else and
# with nothing cached: its digest must be the same.
#   check_digest.sh DIGEST
# $GANDER_BAZEL_FLAGS are Bazel's. Prints a line for each check, last "N passed,
# N failed"; ends with 1 when one failed.
set -euo pipefail
digest=$(cat "$1")
cd "$(dirname "$0")/../.."
. tests/check_lines.sh

work=$(mktemp -d /var/tmp/gander-rebuilt.XXXXXX)
finish() {
  (cd "$work/another-name" && bazel "--output_base=$work/base" shutdown) \
    >/dev/null 2>&1 || true
  chmod -R u+w "$work"
  rm -rf "$work"
}
trap finish EXIT
git clone --quiet . "$work/another-name"
[ -z "$(git status --porcelain)" ] ||
  echo "        (the clone has what is committed, and no more)"
read -ra flags <<<"${GANDER_BAZEL_FLAGS:-}"
cd "$work/another-name"
in_clone() {
  local command=$1
  shift
  TZ=Asia/Tokyo bazel "--output_base=$work/base" --nohome_rc "$command" \
    "${flags[@]}" -c opt "$@"
}
has_digest() {
  local rebuilt
  rebuilt=$(cat "$(in_clone info bazel-bin 2>/dev/null)/migrations/image.digest")
  echo "$rebuilt"
  [ "$rebuilt" = "$digest" ]
}
check "a clone builds, somewhere else and with nothing cached" \
  in_clone build //migrations:image
check "its image has the same digest: $digest" has_digest
end_checks
