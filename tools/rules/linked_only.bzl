"""Libraries as one, without their headers."""

def _linked_only_impl(ctx):
    linking_contexts = [
        library[CcInfo].linking_context
        for library in ctx.attr.built + ctx.attr.linked
    ]
    runfiles = ctx.runfiles()
    for library in ctx.attr.built + ctx.attr.linked:
        runfiles = runfiles.merge(library[DefaultInfo].default_runfiles)
    return [
        cc_common.merge_cc_infos(cc_infos = [
            CcInfo(linking_context = linking_context)
            for linking_context in linking_contexts
        ]),
        DefaultInfo(
            files = depset(ctx.files.built),
            runfiles = runfiles,
        ),
    ]

linked_only = rule(
    implementation = _linked_only_impl,
    doc = "What migrations are to those who depend on them. The compiler reads" +
          " the SQL files as if they were headers of the manifest; if they" +
          " went on from here, editing one would compile again all that" +
          " depends on the migrations.",
    attrs = {
        "built": attr.label_list(
            doc = "Libraries that `bazel build` of this target compiles, so" +
                  " that it fails when one of them does.",
            providers = [CcInfo],
        ),
        "linked": attr.label_list(
            doc = "Libraries that are only needed when something is linked.",
            providers = [CcInfo],
        ),
    },
    provides = [CcInfo],
)
