#!/bin/sh
# Gives an image to the container engine of this machine: what `bazel run` of a
# .load target does. The rule migration_image fills in the names.
set -eu
archive=%{archive}
image=%{image}

# Beside this script, or where Bazel runs it.
[ -e "$archive" ] || archive="${RUNFILES_DIR:-$0.runfiles}/%{workspace}/$archive"

for engine in podman docker; do
  if command -v "$engine" >/dev/null; then
    "$engine" load -i "$archive"
    cat <<END

What to type next:
  $engine run --rm --read-only -e GANDER_DATABASE_URL "$image" status
END
    exit 0
  fi
done
echo "there is neither podman nor docker here; the image is in $archive," \
  "and skopeo copies it: skopeo copy oci-archive:$archive docker://..." >&2
exit 1
