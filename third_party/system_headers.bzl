"""A repository over a folder of headers that the system's packages installed."""

def _system_headers_impl(repository_ctx):
    folder = repository_ctx.path(repository_ctx.attr.path)
    if not folder.exists:
        fail("%s is missing: install its -dev package (see third_party/README.md)" %
             repository_ctx.attr.path)
    for entry in folder.readdir():
        repository_ctx.symlink(entry, entry.basename)
    repository_ctx.symlink(repository_ctx.attr.build_file, "BUILD.bazel")

system_headers = repository_rule(
    implementation = _system_headers_impl,
    attrs = {
        "build_file": attr.label(mandatory = True, allow_single_file = True),
        "path": attr.string(mandatory = True),
    },
    local = True,
)
