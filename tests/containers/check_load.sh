#!/usr/bin/env bash
# Has `bazel run` give the image of the example project to podman, into a store
# that is removed again; and tries it where there is no container engine.
# $GANDER_BAZEL_FLAGS are Bazel's. Prints a line for each check, last "N passed,
# N failed"; ends with 1 when one failed.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/check_lines.sh

work=$(mktemp -d /var/tmp/gander-load.XXXXXX)
finish() {
  podman rmi --all --force >"$work/log" 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT
cat >"$work/storage.conf" <<END
[storage]
driver = "vfs"
graphroot = "$work/root"
runroot = "$work/run"
END
export CONTAINERS_STORAGE_CONF=$work/storage.conf
read -ra flags <<<"${GANDER_BAZEL_FLAGS:-}"
load() {
  bazel run "${flags[@]}" -c opt //migrations:image.load "$@"
}
has_image() {
  podman image exists registry.example.com/shop/migrate:latest || {
    podman images
    return 1
  }
}
hints_at_skopeo() {
  local code=0 said
  load --script_path="$work/load" || return
  # Bazel's script needs env; there is neither podman nor docker beside it.
  mkdir "$work/bin"
  ln -s "$(command -v env)" "$work/bin"
  said=$(PATH=$work/bin "$work/load" 2>&1) || code=$?
  echo "ended with $code: $said"
  [ "$code" -eq 1 ] && [[ $said == *"skopeo copy oci-archive:"* ]]
}
check "bazel run //migrations:image.load gives the image to podman" load
check "podman has it" has_image
check "without podman or docker it ends with 1 and names skopeo" hints_at_skopeo
end_checks
