"""The compiler options of gander's own C++, in one place.

A workspace that uses gander inherits none of gander's .bazelrc, and Bazel 4.2
would then compile as C++98; so every C++ target of gander is made by these
macros, and the step libraries that the rules generate take GANDER_COPTS too.
"""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_library", "cc_test")

GANDER_COPTS = [
    "-std=c++20",
    "-Wall",
    "-Wextra",
    "-Wno-sign-compare",
]

# Debian's linker keeps every -l otherwise, and start-up time is in the loader.
GANDER_LINKOPTS = ["-Wl,--as-needed"]

def gander_cc_library(copts = [], linkopts = [], **kwargs):
    cc_library(
        copts = GANDER_COPTS + copts,
        linkopts = linkopts,
        **kwargs
    )

def gander_cc_binary(copts = [], linkopts = [], **kwargs):
    cc_binary(
        copts = GANDER_COPTS + copts,
        linkopts = GANDER_LINKOPTS + linkopts,
        **kwargs
    )

def gander_cc_test(copts = [], linkopts = [], deps = [], size = "small", **kwargs):
    # Static, because --as-needed drops a system library that only a shared
    # library of ours needs.
    cc_test(
        size = size,
        linkstatic = True,
        copts = GANDER_COPTS + copts,
        linkopts = GANDER_LINKOPTS + linkopts,
        deps = deps + [Label("//third_party:gtest_main")],
        **kwargs
    )
