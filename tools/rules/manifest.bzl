"""The C++ source of a set of migrations."""

load("//tools/rules:databases.bzl", "check_databases")
load("//tools/rules:embed.bzl", "EMBED_ATTRS", "embed_args", "run_embed", "shown_path")
load("//tools/rules:names.bzl", "is_identifier")

def _check(ctx):
    """Fails on attributes that no file can make good.

    Here and not in the macro, where one failure hides all of the package.
    """
    if not ctx.attr.files and not ctx.attr.steps:
        fail(("%s: `migrations` is empty; migration_files() lists those of a " +
              "folder (glob has no [0-9])") % ctx.attr.owner)
    check_databases(ctx.attr.owner, ctx.attr.databases)
    catalog = ctx.attr.catalog
    if not is_identifier(catalog):
        fail("%s: `catalog` is \"%s\"; it must be an identifier of C++" %
             (ctx.attr.owner, catalog))
    for flag, value in ctx.attr.defaults.items():
        if "\n" in flag + value:
            fail("%s: `defaults` has a line break in \"%s\"" %
                 (ctx.attr.owner, flag))

def _migration_manifest_impl(ctx):
    _check(ctx)
    out = ctx.actions.declare_file(ctx.attr.out_name + ".cc")
    args = embed_args(ctx)
    args.add("--catalog").add(ctx.attr.catalog)
    args.add_all(ctx.attr.databases, before_each = "--database")
    args.add_all(ctx.attr.variables, before_each = "--variable")
    for flag, value in ctx.attr.defaults.items():
        args.add("--default").add(flag).add(value)
    if ctx.file.sum:
        args.add("--sum").add(ctx.file.sum).add(shown_path(ctx.file.sum))
        args.add("--sum_command").add("bazel run %s.hash" % ctx.attr.owner)
    args.add("--out").add(out)
    run_embed(ctx, args, ctx.files.sum, out, "Reading the migrations")
    return [DefaultInfo(files = depset([out]))]

migration_manifest = rule(
    implementation = _migration_manifest_impl,
    doc = "The C++ source that compiles migrations in. Fails, naming the files," +
          " when they are no sound set of migrations.",
    attrs = dict(
        EMBED_ATTRS,
        catalog = attr.string(mandatory = True),
        databases = attr.string_list(mandatory = True),
        defaults = attr.string_dict(),
        out_name = attr.string(mandatory = True),
        sum = attr.label(allow_single_file = True),
        variables = attr.string_list(),
    ),
)
