"""migration_files: the files of a folder that are migrations."""

def migration_files(folder = "", exclude = []):
    """The migrations of a folder: what //cmd:gander would read there.

    ```python
    migration_binary(name = "migrate", migrations = migration_files())
    ```

    That is every *.sql, and every *.cc that begins with a digit and is no
    *_test.cc; so a C++ library of the steps may stand beside them. (Bazel's own
    glob has no [0-9]: such a pattern matches nothing.)

    Args:
      folder: A folder of this package, which must have no BUILD file of its own;
        by default the package itself. Folders in it are not looked into.
      exclude: File names to leave out.

    Returns:
      A list of labels, for `migrations`.
    """
    prefix = folder + "/" if folder else ""
    patterns = ["*.sql"] + ["%d*.cc" % digit for digit in range(10)]
    return native.glob(
        [prefix + pattern for pattern in patterns],
        allow_empty = True,
        exclude = [prefix + name for name in ["*_test.cc"] + exclude],
    )
