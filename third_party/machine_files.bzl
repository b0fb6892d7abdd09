"""What a container image takes from this machine, as inputs of the build.

The image copies libraries and certificates; it is made anew when a package has
changed, or the bundle of certificates.
"""

_FILES = {
    "ca-certificates.crt": "/etc/ssl/certs/ca-certificates.crt",
    "dpkg_status": "/var/lib/dpkg/status",
}

def _machine_files_impl(repository_ctx):
    for name, path in _FILES.items():
        file = repository_ctx.path(path)
        if file.exists:
            repository_ctx.symlink(file, name)
        else:
            repository_ctx.file(name, "")
    repository_ctx.file("BUILD.bazel", """\
filegroup(
    name = "files",
    srcs = {},
    visibility = ["//visibility:public"],
)
""".format(_FILES.keys()))

machine_files = repository_rule(
    implementation = _machine_files_impl,
    local = True,
)
