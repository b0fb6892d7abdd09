#!/usr/bin/env bash
# Builds the image of the example project again, in a clone somewhere else and
# with nothing cached: its digest must be the same.
#   check_digest.sh DIGEST
# $GANDER_BAZEL_FLAGS are Bazel's. Prints a line for each check, last "N passed,
# N failed"; ends with 1 when one failed.
set -euo pipefail
digest=$(cat "$1")
cd "$(dirname "$0")/../.."

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
if ! TZ=Asia/Tokyo bazel "--output_base=$work/base" --nohome_rc build \
  "${flags[@]}" -c opt //migrations:image >"$work/log" 2>&1; then
  echo "FAILED  the clone builds"
  cat "$work/log"
  echo "0 passed, 1 failed"
  exit 1
fi
rebuilt=$(cat "$(bazel "--output_base=$work/base" --nohome_rc info \
  "${flags[@]}" -c opt bazel-bin 2>/dev/null)/migrations/image.digest")
if [ "$rebuilt" = "$digest" ]; then
  echo "ok      a clean build in another folder gives the same digest: $digest"
  echo "1 passed, 0 failed"
else
  echo "FAILED  a clean build in another folder gives $rebuilt, and not $digest"
  echo "0 passed, 1 failed"
  exit 1
fi
