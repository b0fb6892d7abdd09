"""The state of this machine's packages, as an input of the build.

What copies files of this machine into its output runs again when a package has
changed.
"""

_STATUS = "/var/lib/dpkg/status"

def _dpkg_status_impl(repository_ctx):
    status = repository_ctx.path(_STATUS)
    if status.exists:
        repository_ctx.symlink(status, "status")
    else:
        repository_ctx.file("status", "")
    repository_ctx.file("BUILD.bazel", "exports_files([\"status\"])\n")

dpkg_status = repository_rule(
    implementation = _dpkg_status_impl,
    local = True,
)
