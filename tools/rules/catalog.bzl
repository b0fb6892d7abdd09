"""Migrations compiled in, without a driver or a main: what the public rules
are made of, and what tests of them use."""

load("@rules_cc//cc:defs.bzl", "cc_library")
load("//tools/rules:cc.bzl", "GANDER_COPTS")
load("//tools/rules:hash.bzl", "migration_hash")
load("//tools/rules:linked_only.bzl", "linked_only")
load("//tools/rules:manifest.bzl", "migration_manifest")
load(
    "//tools/rules:names.bzl",
    "base_name",
    "default_catalog",
    "full_label",
    "identifier",
    "printable",
)

# -g1: the linker names a step that is missing by the line tables.
# -fno-lto: the SQL is placed by an asm statement, which wants to be an object.
_MANIFEST_COPTS = GANDER_COPTS + ["-g1", "-fno-lto"]

def _step_ids(catalog, labels):
    """{label: identifier} for the C++ files among `labels`."""
    return {
        label: identifier(catalog) + "__" + identifier(base_name(label))
        for label in labels
        if base_name(label).endswith(".cc")
    }

def migration_catalog(
        name,
        migrations,
        deps = [],
        databases = [],
        sum = None,
        catalog = None,
        defaults = {},
        variables = [],
        copts = [],
        drivers = [],
        owner = None,
        tags = [],
        testonly = None,
        target_compatible_with = None,
        **kwargs):
    """A library of the migrations and, with `drivers`, of what runs them.

    `owner` is the target that the user wrote, if that is another one. All other
    attributes are migration_library's.
    """
    owner = owner or name
    catalog = catalog or default_catalog(owner)
    steps = _step_ids(catalog, migrations)
    files = [m for m in migrations if m not in steps]
    helper = {
        "tags": tags + [tag for tag in ["manual"] if tag not in tags],
        "target_compatible_with": target_compatible_with,
        "testonly": testonly,
        "visibility": ["//visibility:private"],
    }
    libraries = []
    for label, step_id in steps.items():
        step = "%s.step.%s" % (name, identifier(base_name(label)))
        if ":" + step in libraries:
            continue  # embed reports it, with both files
        libraries.append(":" + step)
        cc_library(
            name = step,
            srcs = [label],
            copts = GANDER_COPTS + copts,
            # Never a shared library: two of them with one symbol hide each
            # other, where the linker would have refused both.
            linkstatic = True,
            local_defines = [
                "GANDER_CATALOG=\\\"%s\\\"" % printable(catalog),
                "GANDER_STEP_FILE=\\\"%s\\\"" % printable(base_name(label)),
                "GANDER_STEP_ID=" + step_id,
            ],
            deps = deps + [Label("//tools/rules:step")],
            alwayslink = True,
            **helper
        )
    migration_manifest(
        name = name + ".manifest_source",
        catalog = catalog,
        databases = databases,
        defaults = defaults,
        files = files,
        out_name = name + "_manifest",
        owner = full_label(owner),
        steps = steps,
        sum = sum,
        variables = variables,
        **helper
    )
    migration_hash(
        name = owner + ".hash",
        files = files,
        owner = full_label(owner),
        steps = steps,
        sum = sum,
        **helper
    )
    cc_library(
        name = name + ".manifest",
        srcs = [":%s.manifest_source" % name],
        copts = _MANIFEST_COPTS,
        linkstatic = True,
        textual_hdrs = files,
        deps = [Label("//tools/rules:manifest")],
        alwayslink = True,
        **helper
    )
    linked_only(
        name = name,
        built = libraries + [":%s.manifest" % name],
        linked = drivers,
        tags = tags,
        target_compatible_with = target_compatible_with,
        testonly = testonly,
        **kwargs
    )
