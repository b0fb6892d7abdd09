"""@rules_cc for Bazel 4.2, which cannot load the rules_cc that Debian ships.

A repository rule and not a local_repository: a path would be looked up in the
workspace that uses gander, a Label is looked up in gander.
"""

def _rules_cc_shim_impl(repository_ctx):
    repository_ctx.file("WORKSPACE", "workspace(name = \"rules_cc\")\n")
    repository_ctx.file("BUILD.bazel", "")
    repository_ctx.file("cc/BUILD.bazel", "")
    repository_ctx.symlink(
        Label("//third_party/rules_cc_shim:cc_defs.bzl"),
        "cc/defs.bzl",
    )

rules_cc_shim = repository_rule(implementation = _rules_cc_shim_impl)
