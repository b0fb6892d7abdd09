"""What the Bazel of Debian's packages asks for, whatever it builds."""

load("//third_party:coverage_stub.bzl", "coverage_stub")

# Another Bazel downloads these by itself.
_FOLDERS = {
    "bazel_skylib": "/usr/share/bazel/tools/skylib",
    "rules_java": "/usr/share/bazel/rules/java",
    "rules_python": "/usr/share/bazel/rules/python",
}

def debian_bazel():
    """Defines the repositories that Debian's Bazel would want to download.

    They are Debian's own; a folder that a release does not have does no harm. A
    repository that the workspace has defined before stays as it is.
    """
    for name, path in _FOLDERS.items():
        if not native.existing_rule(name):
            native.local_repository(name = name, path = path)
    if not native.existing_rule("remote_coverage_tools"):
        coverage_stub(name = "remote_coverage_tools")
