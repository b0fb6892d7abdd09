"""migration_library: migrations compiled in, for use inside an application."""

load("//tools/rules:catalog.bzl", "migration_catalog")
load("//tools/rules:databases.bzl", "DEFAULT_DATABASES", "drivers")

def migration_library(
        name,
        migrations,
        deps = [],
        databases = None,
        sum = None,
        catalog = None,
        defaults = {},
        variables = [],
        copts = [],
        tags = [],
        testonly = None,
        visibility = None,
        target_compatible_with = None):
    """Compiles migrations into a library that an application links.

    ```python
    migration_library(
        name = "migrations",
        migrations = migration_files(),
        catalog = "shop",
        databases = ["postgres"],
    )
    ```

    The application finds them as `gander::EmbeddedCatalog::Find("shop")`, and
    applies them with a `gander::Migrator` (`gander/migrator.h`). Any number of
    catalogs may be in one program.

    The build fails, with a message that names the file, when a name is no
    migration's, two files have one version, a version has no file for one of
    the databases, SQL cannot be read, or `sum` does not fit. Linking fails when
    a C++ file has no GANDER_MIGRATION, or one that a database excludes by the
    type of its parameter. A Down that cannot be read is a warning.

    Args:
      name: The target.
      migrations: Labels of SQL and C++ files, as migration_files() lists them;
        generated ones too, and SQL files also by a filegroup. A list, not a
        select(). An empty one fails the build.
      deps: Libraries that the C++ files use. `gander/migration.h` needs none.
      databases: Some of "postgres", "sqlite"; by default both. Every version
        must have a file for each; their drivers are linked in.
      sum: gander.sum, if there is one: the build then fails when a migration
        was edited, added or removed without it. `bazel run //db:migrations.hash`
        writes it.
      catalog: The name of the set in the program, an identifier. By default the
        package and the name: "db_migrations" for //db:migrations.
      defaults: Values of command line flags in this project, where neither the
        command line nor the environment says something else:
        `{"history-table": "shop.migrations"}`.
      variables: Variables that every SQL file may use as `${NAME}`, each "NAME" or
        "NAME=value if nobody gives one"; see sql-files.md.
      copts: Compiler options of the C++ files.
      tags: Of all targets; helpers are "manual" besides.
      testonly: As for every rule.
      visibility: Of the library; helpers are private.
      target_compatible_with: As for every rule.
    """
    databases = DEFAULT_DATABASES if databases == None else databases
    migration_catalog(
        name = name,
        catalog = catalog,
        copts = copts,
        databases = databases,
        defaults = defaults,
        drivers = drivers(databases),
        migrations = migrations,
        sum = sum,
        tags = tags,
        target_compatible_with = target_compatible_with,
        testonly = testonly,
        variables = variables,
        visibility = visibility,
        deps = deps,
    )
