"""An image as migration_job sees it, without building one."""

load("//tools/rules:image_info.bzl", "GanderImageInfo")

def _pretended_image_impl(ctx):
    digest = ctx.actions.declare_file(ctx.label.name + ".digest")
    ctx.actions.write(digest, ctx.attr.digest)
    return [GanderImageInfo(
        archive = digest,
        digest = digest,
        repository = ctx.attr.repository,
        tag = ctx.attr.tag,
    )]

pretended_image = rule(
    implementation = _pretended_image_impl,
    attrs = {
        "digest": attr.string(mandatory = True),
        "repository": attr.string(),
        "tag": attr.string(),
    },
)
