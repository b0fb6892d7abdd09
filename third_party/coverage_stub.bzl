"""@remote_coverage_tools: `bazel test` resolves its labels even when no coverage
is collected, and Debian does not ship it."""

_BUILD = """\
package(default_visibility = ["//visibility:public"])

filegroup(name = "coverage_report_generator")

filegroup(name = "coverage_output_generator")
"""

def _coverage_stub_impl(repository_ctx):
    repository_ctx.file("BUILD.bazel", _BUILD)

coverage_stub = repository_rule(implementation = _coverage_stub_impl)
