"""migration_binary: a project's migrations as one program."""

load("@rules_cc//cc:defs.bzl", "cc_binary")
load("//tools/rules:cc.bzl", "GANDER_LINKOPTS")
load("//tools/rules:catalog.bzl", "migration_catalog")
load("//tools/rules:databases.bzl", "DEFAULT_DATABASES", "drivers")

def migration_binary(
        name,
        migrations = None,
        library = None,
        deps = [],
        databases = None,
        sum = None,
        catalog = None,
        defaults = None,
        variables = None,
        copts = [],
        linkopts = [],
        tags = [],
        testonly = None,
        visibility = None,
        target_compatible_with = None,
        **kwargs):
    """A program that applies migrations: the whole of a project's deployment.

    ```python
    migration_binary(
        name = "migrate",
        migrations = migration_files(),
        databases = ["postgres"],
        sum = "gander.sum",
    )
    ```

    Run it with `bazel run //db:migrate -- status`, or copy the file anywhere.
    `bazel run //db:migrate.hash` writes gander.sum.

    What fails the build is what fails a migration_library's.

    Args:
      name: The target.
      migrations: As for migration_library.
      library: A migration_library to use instead of `migrations`; what that
        says (`databases`, `sum`, `catalog`, `defaults`, `variables`) is said
        there.
      deps: Libraries that the C++ files use.
      databases: As for migration_library; by default "postgres" and "sqlite".
        The program has the drivers of these databases and no others.
      sum: As for migration_library.
      catalog: As for migration_library.
      defaults: As for migration_library, such as
        `{"database-url": "sqlite:shop.db"}`.
      variables: As for migration_library.
      copts: Compiler options of the C++ files.
      linkopts: Linker options of the program.
      tags: Of all targets; helpers are "manual" besides.
      testonly: As for every rule.
      visibility: Of the program; helpers are private.
      target_compatible_with: As for every rule.
      **kwargs: Given to the cc_binary: args, data, env, features, stamp, ...
    """
    if (migrations == None) == (library == None):
        fail("%s: give either `migrations` or `library`" % name)
    if library == None:
        library = ":%s.migrations" % name
        databases = DEFAULT_DATABASES if databases == None else databases
        migration_catalog(
            name = name + ".migrations",
            catalog = catalog,
            copts = copts,
            databases = databases,
            defaults = defaults or {},
            drivers = drivers(databases),
            migrations = migrations,
            owner = name,
            sum = sum,
            tags = tags + [tag for tag in ["manual"] if tag not in tags],
            target_compatible_with = target_compatible_with,
            testonly = testonly,
            variables = variables or [],
            visibility = ["//visibility:private"],
            deps = deps,
        )
    elif deps or databases or sum or catalog or defaults or variables or copts:
        fail(("%s: with `library`, the attributes deps, databases, sum, " +
              "catalog, defaults, variables and copts belong to %s") %
             (name, library))
    cc_binary(
        name = name,
        linkopts = GANDER_LINKOPTS + linkopts,
        tags = tags,
        target_compatible_with = target_compatible_with,
        testonly = testonly,
        visibility = visibility,
        deps = [
            library,
            Label("//cmd:project_main"),
        ],
        **kwargs
    )
