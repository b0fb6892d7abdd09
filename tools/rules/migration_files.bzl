"""migration_files: the files of a folder that are migrations."""

def migration_files(folder = "", exclude = [], recursive = False):
    """The migrations of a folder: what //cmd:gander would read there.

    ```python
    migration_binary(name = "migrate", migrations = migration_files())
    ```

    That is every *.sql, every *.cc that begins with a digit and is no
    *_test.cc, and diesel's <version>_<name>/up.sql and down.sql; so a C++
    library of the steps may stand beside them. (Bazel's own glob has no [0-9]:
    such a pattern matches nothing.)

    Args:
      folder: A folder of this package, which must have no BUILD file of its own;
        by default the package itself.
      exclude: Files to leave out, by name or pattern of glob.
      recursive: Look into the folders in it as well.

    Returns:
      A list of labels, for `migrations`.
    """
    prefix = folder + "/" if folder else ""
    inside = prefix + "**/" if recursive else prefix
    digits = range(10)
    return native.glob(
        [inside + "*.sql"] +
        [inside + "%d*.cc" % digit for digit in digits] +
        [inside + "%d*/up.sql" % digit for digit in digits] +
        [inside + "%d*/down.sql" % digit for digit in digits],
        allow_empty = True,
        exclude = [inside + name for name in ["*_test.cc"] + exclude],
    )
