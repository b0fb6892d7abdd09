"""What `bazel run` of a .hash target does: it writes gander.sum."""

load("//tools/rules:embed.bzl", "EMBED_ATTRS", "embed_args", "run_embed")

_WRITE_SUM = """#!/bin/sh
# Copies the checksums that were computed by the build beside the migrations.
set -eu
if [ -z "${BUILD_WORKSPACE_DIRECTORY:-}" ]; then
  echo "this program is for: bazel run %{owner}.hash" >&2
  exit 2
fi
cat "%{computed}" > "$BUILD_WORKSPACE_DIRECTORY/%{target}"
echo "%{target}: written"
"""

def _migration_hash_impl(ctx):
    out = ctx.actions.declare_file(ctx.label.name + ".sum")
    args = embed_args(ctx)
    args.add("--sum_out").add(out)
    run_embed(ctx, args, [], out, "Hashing the migrations")
    target = "gander.sum"
    if ctx.attr.sum:
        target = ctx.attr.sum.label.name
        package = ctx.attr.sum.label.package
    else:
        package = ctx.label.package
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(
        script,
        _WRITE_SUM
            .replace("%{owner}", ctx.attr.owner)
            .replace("%{computed}", out.short_path)
            .replace("%{target}", package + "/" + target if package else target),
        is_executable = True,
    )
    return [DefaultInfo(
        executable = script,
        runfiles = ctx.runfiles([out]),
    )]

migration_hash = rule(
    implementation = _migration_hash_impl,
    doc = "Writes gander.sum into the source tree when it is run. The project's" +
          " own `hash` cannot: a gander.sum that does not fit fails its build.",
    attrs = dict(
        EMBED_ATTRS,
        sum = attr.label(allow_single_file = True),
    ),
    executable = True,
)
