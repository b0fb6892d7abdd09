"""migration_files: the files of a folder that are migrations."""

load("//tools/rules:characters.bzl", "DIGITS")

def _looks_like_migration(path):
    """LooksLikeMigration of runtime/migration/file_name.h, which says why."""
    name = path.split("/")[-1]
    if name.lower().endswith(".sql"):
        return True
    stem, _, ending = name.rpartition(".")
    return (name[0] in DIGITS and
            (ending == "go" or ending.lower() in ["cc", "cpp", "cxx", "c++"]) and
            not stem.endswith("_test"))

def migration_files(folder = "", exclude = [], recursive = False):
    """The migrations of a folder: what //cmd:gander would read there.

    ```python
    migration_binary(name = "migrate", migrations = migration_files())
    ```

    That is every `*.sql`, every `*.cc` that begins with a digit and is no
    `*_test.cc`, and diesel's `<version>_<name>/up.sql` and `down.sql`; so a C++
    library of the steps may stand beside them. (Bazel's own glob has no `[0-9]`:
    such a pattern matches nothing.)

    What somebody may have meant as one is listed too, and the build fails with
    what is wrong with its name: `3_x.SQL`, `3_x.CC`, `3_x.cpp`, `.cxx` and
    `.c++`, and goose's `3_x.go`.

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
    exclude = [inside + name for name in exclude]

    # Not "*", which would match hidden files.
    files = native.glob([inside + "*.*"], allow_empty = True, exclude = exclude)
    diesel = native.glob(
        [inside + "%s*/up.sql" % digit for digit in DIGITS.elems()] +
        [inside + "%s*/down.sql" % digit for digit in DIGITS.elems()],
        allow_empty = True,
        exclude = exclude,
    )
    return [file for file in files if _looks_like_migration(file)] + [
        file
        for file in diesel
        if file not in files
    ]
