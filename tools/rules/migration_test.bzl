"""migration_test: a project's migrations, applied and rolled back."""

load("@rules_cc//cc:defs.bzl", "cc_test")
load("//tools/rules:cc.bzl", "GANDER_LINKOPTS")
load("//tools/rules:characters.bzl", "DIGITS", "has_only")
load("//tools/rules:databases.bzl", "check_databases")
load("//tools/rules:names.bzl", "full_label")

def _migration_test_check_impl(ctx):
    owner = ctx.attr.owner
    if ctx.attr.databases:
        check_databases(owner, ctx.attr.databases)
    down = ctx.attr.down
    if down in ["all", "none"]:
        return []
    if not down or not has_only(down, DIGITS):
        fail(("%s: `down` is \"%s\", which is neither \"all\" nor \"none\" nor a " +
              "version") % (owner, down))
    return []

# A rule and not the macro, where one failure hides all of the package.
_migration_test_check = rule(
    implementation = _migration_test_check_impl,
    doc = "Fails on attributes that make no test.",
    attrs = {
        "databases": attr.string_list(),
        "down": attr.string(mandatory = True),
        "owner": attr.string(mandatory = True),
    },
)

def migration_test(
        name,
        binary,
        databases = None,
        down = "all",
        setup = [],
        size = "medium",
        tags = [],
        testonly = True,
        visibility = None,
        target_compatible_with = None,
        **kwargs):
    """Applies a project's migrations to empty databases, rolls back, applies again.

    ```python
    migration_test(
        name = "migrate_test",
        binary = ":migrate",
    )
    ```

    On each database: `plan`; `up`, which must run just what the plan says; `up`
    again, which must run nothing; `validate`; `down`; `plan`, which must list
    what was rolled back; `up`; `status --check`.

    A PostgreSQL is one that the test starts itself, from the newest version
    under `/usr/lib/postgresql`, on a Unix socket in a folder of its own; it needs
    Debian's package postgresql and no running server. SQLite is a file of the
    test's.

    Args:
      name: The target.
      binary: The migration_binary.
      databases: Some of "postgres", "sqlite"; by default those of the binary.
      down: How far to roll back: "all"; a version, which stays applied itself,
        for when something below has no Down; or "none".
      setup: SQL files that a superuser runs on the PostgreSQL database before
        the first migration: roles, extensions. Other databases have no such.
      size: Of the test.
      tags: Of the test.
      testonly: As for every rule.
      visibility: Of the test.
      target_compatible_with: As for every rule.
      **kwargs: Given to the cc_test: env (GANDER_VAR_x gives a variable its
        value), flaky, timeout, ...
    """
    _migration_test_check(
        name = name + ".check",
        databases = databases or [],
        down = down,
        owner = full_label(name),
        tags = tags + [tag for tag in ["manual"] if tag not in tags],
        target_compatible_with = target_compatible_with,
        testonly = testonly,
        visibility = ["//visibility:private"],
    )
    cc_test(
        name = name,
        size = size,
        args = ["$(rootpath %s)" % binary, "--down=" + down] +
               ["--database=" + database for database in databases or []] +
               ["--setup=$(rootpath %s)" % file for file in setup],
        data = [binary, ":%s.check" % name] + setup + kwargs.pop("data", []),
        linkopts = GANDER_LINKOPTS + kwargs.pop("linkopts", []),
        # --as-needed drops what only a shared library of gander's needs.
        linkstatic = True,
        tags = tags,
        target_compatible_with = target_compatible_with,
        testonly = testonly,
        visibility = visibility,
        deps = [Label("//tools/migration_test:main")],
        **kwargs
    )
