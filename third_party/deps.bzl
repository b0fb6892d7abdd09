"""The repositories that gander needs, for a WORKSPACE (MODULE.bazel has its own).

```python
load("@gander//third_party:deps.bzl", "debian_bazel", "gander_dependencies")

gander_dependencies()

debian_bazel()
```
"""

load("//third_party:absl_repository.bzl", "absl_repository")
load("//third_party:debian_bazel.bzl", _debian_bazel = "debian_bazel")
load("//third_party:machine_files.bzl", "machine_files")
load("//third_party:rules_cc_shim.bzl", "rules_cc_shim")
load("//third_party:system_headers.bzl", "system_headers")

debian_bazel = _debian_bazel

def gander_dependencies():
    """Defines what gander builds with: the system's libraries and rules_cc.

    Nothing is fetched. A repository that the workspace has defined before
    stays as it is.
    """
    if not native.existing_rule("rules_cc"):
        rules_cc_shim(name = "rules_cc")
    if not native.existing_rule("gander_absl"):
        absl_repository(name = "gander_absl")
    if not native.existing_rule("gander_machine"):
        machine_files(name = "gander_machine")
    if not native.existing_rule("gander_libpqxx"):
        system_headers(
            name = "gander_libpqxx",
            path = "/usr/include/pqxx",
            build_file = Label("//third_party:libpqxx.BUILD"),
        )
