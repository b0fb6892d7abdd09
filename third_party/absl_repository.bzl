"""A repository for Abseil, whose libraries differ from release to release."""

_LIBRARIES = [
    "absl_statusor",
    "absl_status",
    "absl_cord",
    "absl_str_format_internal",
    "absl_time",
    "absl_time_zone",
    "absl_civil_time",
    "absl_strings",
    "absl_strings_internal",
    "absl_int128",
    "absl_raw_logging_internal",
    "absl_throw_delegate",
    "absl_base",
]

# 20240722 has its string_view in a library of its own.
_WHERE_THERE_IS_ONE = ["absl_string_view"]

_BUILD = """\
load("@rules_cc//cc:defs.bzl", "cc_library")

cc_library(
    name = "absl",
    linkopts = [{}],
    visibility = ["//visibility:public"],
)
"""

def _is_installed(repository_ctx, library):
    for folder in repository_ctx.path("/usr/lib").readdir():
        # Debian keeps libraries in a folder of the architecture's.
        if (folder.basename.find("-linux-gnu") >= 0 and
            folder.get_child("lib%s.so" % library).exists):
            return True
    return False

def _absl_repository_impl(repository_ctx):
    libraries = _LIBRARIES + [
        library
        for library in _WHERE_THERE_IS_ONE
        if _is_installed(repository_ctx, library)
    ]
    repository_ctx.file("BUILD.bazel", _BUILD.format(
        ", ".join(["\"-l%s\"" % library for library in libraries]),
    ))

absl_repository = repository_rule(
    implementation = _absl_repository_impl,
    local = True,
)
