#!/usr/bin/env bash
# Pushes an image to a registry on loopback: its digest there must be the one in
# the file, because a migration_job names the image by that.
#   check_registry.sh IMAGE_TAR DIGEST
# Prints a line for each check, last "N passed, N failed"; ends with 1 when one
# failed.
set -euo pipefail
. "$(dirname "$0")/../check_lines.sh"
archive=$1
digest=$(cat "$2")

work=$(mktemp -d)
registry=
finish() {
  [ -z "$registry" ] || kill "$registry" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
port=$(python3 -c 'import socket
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    print(probe.getsockname()[1])')
cat >"$work/config.yml" <<END
version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: $work/storage}}
http: {addr: "127.0.0.1:$port"}
END
docker-registry serve "$work/config.yml" >"$work/log" 2>&1 &
registry=$!
image=docker://127.0.0.1:$port/shop/migrate:1
for ((i = 0; i < 100; i++)); do
  ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  sleep 0.1
done

has_digest() {
  local found
  found=$(skopeo inspect --tls-verify=false --format '{{.Digest}}' "$image")
  echo "$found"
  [ "$found" = "$digest" ]
}
check "skopeo pushes the OCI archive" skopeo copy --dest-tls-verify=false \
  "oci-archive:$archive" "$image"
check "its digest in the registry is the one in the file" has_digest
check "skopeo pulls it by that digest" skopeo copy --src-tls-verify=false \
  "${image%:1}@$digest" "oci:$work/layout:x"

end_checks || {
  cat "$work/log" >&2
  exit 1
}
