#!/usr/bin/env bash
# Builds a copy of this workspace, which is somebody else's, from scratch, and
# runs its tests: with an output base of its own, and no settings but its own.
# $GANDER_BAZEL_FLAGS are Bazel's for this machine. Prints a line for each check,
# last "N passed, N failed"; ends with 1 when one failed.
#   check.sh [--no-servers]   leaves out what needs a PostgreSQL server
set -u
cd "$(dirname "$0")/../.." || exit 1
gander=$(pwd -P)
. tests/check_lines.sh
filter=
[ "${1:-}" != --no-servers ] || filter=--test_tag_filters=-postgres

# Not below $HOME, which may be a part of the checkout.
work=$(mktemp -d /var/tmp/gander-consumer.XXXXXX)
bazel() {
  (cd "$work/consumer" && command bazel "--output_base=$work/base" \
    --nohome_rc "$@")
}
finish() {
  bazel shutdown >"$work/shutdown" 2>&1
  # Bazel writes its outputs read-only.
  chmod -R u+w "$work" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT
cp -R tests/consumer "$work/consumer"

# gander's own .bazelrc says where these stand; a consumer says it himself.
flags=("--override_repository=gander=$gander")
if [[ " ${GANDER_BAZEL_FLAGS:-} " == *" --config=debian7 "* ]]; then
  flags=(--enable_bzlmod --lockfile_mode=off "--override_module=gander=$gander")
  for module in buildozer protobuf zlib apple_support; do
    flags+=("--override_module=$module=$gander/third_party/bzlmod_stubs/$module")
  done
fi
flags+=(--curses=no --color=no --noshow_progress)
# Debian's own rc turns this on.
build_flags=("${flags[@]}" --nosandbox_debug)

check "its binary, image, Job and application build" \
  bazel build "${build_flags[@]}" //...
mapfile -t tests < <(bazel query "${flags[@]}" 'tests(//...)' 2>"$work/log")
check "it has tests" test "${#tests[@]}" -gt 0
for test in "${tests[@]}"; do
  if [ -n "$filter" ] && bazel query "${flags[@]}" \
    "attr(tags, postgres, $test)" 2>"$work/log" | grep -q .; then
    continue
  fi
  check "$test passes" bazel test "${build_flags[@]}" --nocache_test_results \
    --test_output=errors "$test"
done
db=$work/consumer/bazel-bin/db
migrate=$db/migrate
check "its binary knows its migrations" grep -q '"latest":3' <(
  "$migrate" --version --output=json
)
check "its Job names its image by the digest" \
  grep -q "registry.example.com/consumer/migrate@$(cat "$db/image.digest")" \
  "$db/job.yaml"
check "it applies them to a file" env \
  GANDER_DATABASE_URL="sqlite:$work/shop.db" "$migrate" up

end_checks
