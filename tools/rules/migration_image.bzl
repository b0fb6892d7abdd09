"""migration_image: a project's migrations as a container image."""

load("//tools/rules:characters.bzl", "DIGITS", "LETTERS", "LOWER", "has_only")
load("//tools/rules:image_info.bzl", "GanderImageInfo")
load("//tools/rules:kubernetes_names.bzl", "is_variable_name")
load("//tools/rules:names.bzl", "base_name", "full_label")

_IN_REPOSITORY = LOWER + DIGITS + "._-/:"
_IN_TAG = LETTERS + DIGITS + "._-"

def _check(ctx):
    """Fails on attributes that make no image.

    Here and not in the macro, where one failure hides all of the package.
    """
    owner = ctx.attr.owner
    repository = ctx.attr.repository
    if not has_only(repository, _IN_REPOSITORY):
        fail(("%s: `repository` is \"%s\"; it must be a name as in " +
              "registry.example.com/shop/migrate, without a tag") %
             (owner, repository))
    if ":" in repository.split("/")[-1]:
        fail("%s: `repository` is \"%s\"; the tag belongs into `tag`" %
             (owner, repository))
    tag = ctx.attr.tag
    if not tag or len(tag) > 128 or not has_only(tag, _IN_TAG) or tag[0] in ".-":
        fail("%s: `tag` is \"%s\", which no registry takes" % (owner, tag))
    for key in ctx.attr.env:
        if not is_variable_name(key):
            fail("%s: `env` has \"%s\", which is no variable's name" % (owner, key))
    for key in ctx.attr.labels:
        if not key or "=" in key or "\n" in key:
            fail("%s: `labels` has \"%s\", which is no label's name" % (owner, key))
    for attribute, texts in [
        ("cmd", ctx.attr.cmd),
        ("env", ctx.attr.env.values()),
        ("labels", ctx.attr.labels.values()),
        ("title", [ctx.attr.title]),
        ("version", [ctx.attr.version]),
    ]:
        # The tool gets a line for each argument.
        if [text for text in texts if "\n" in text or "\r" in text]:
            fail("%s: `%s` has a line break" % (owner, attribute))

def _check_data(ctx, binary):
    """The image has the program alone, and what it is linked with.

    A file that it looks for where Bazel puts it would be missing in production
    and nowhere else.
    """
    runfiles = ctx.attr.binary[DefaultInfo].default_runfiles.files.to_list()
    for file in runfiles:
        if file != binary and not file.short_path.endswith(".so"):
            fail(("%s: `binary` has %s among its data, which would not be in " +
                  "the image; compile it in, or put it into `base`") %
                 (ctx.attr.owner, file.short_path))

def _migration_image_impl(ctx):
    _check(ctx)
    binary = ctx.executable.binary
    _check_data(ctx, binary)
    archive = ctx.outputs.archive
    digest = ctx.outputs.digest
    sbom = ctx.outputs.sbom
    args = ctx.actions.args()
    args.set_param_file_format("multiline")
    args.use_param_file("@%s", use_always = True)
    args.add(binary, format = "--binary=%s")
    args.add("--name=" + binary.basename)
    args.add("--repository=" + (ctx.attr.repository or binary.basename))
    args.add("--tag=" + ctx.attr.tag)
    args.add("--title=" + ctx.attr.title)
    args.add("--version=" + ctx.attr.version)
    args.add_all(ctx.attr.cmd, format_each = "--cmd=%s")
    for name, value in ctx.attr.env.items():
        args.add("--env=%s=%s" % (name, value))
    for name, value in ctx.attr.labels.items():
        args.add("--labels=%s=%s" % (name, value))
    if ctx.file.base:
        args.add(ctx.file.base, format = "--base=%s")
    args.add(archive, format = "--out=%s")
    args.add(digest, format = "--digest_out=%s")
    args.add(sbom, format = "--sbom_out=%s")
    ctx.actions.run(
        executable = ctx.executable._write_image,
        tools = ctx.files._modules,
        arguments = [args],
        inputs = [binary] + ctx.files.base + ctx.files._machine,
        outputs = [archive, digest, sbom],
        mnemonic = "GanderImage",
        progress_message = "Writing the image %s" % ctx.attr.owner,
        # The libraries are this machine's; with its packages' state for an
        # input, another machine must not be given the result.
        execution_requirements = {"no-remote": "1"},
    )
    return [
        DefaultInfo(files = depset([archive, digest, sbom])),
        GanderImageInfo(
            archive = archive,
            digest = digest,
            repository = ctx.attr.repository,
            tag = ctx.attr.tag,
        ),
    ]

_migration_image = rule(
    implementation = _migration_image_impl,
    doc = "The image's files.",
    attrs = {
        "archive": attr.output(mandatory = True),
        "base": attr.label(allow_single_file = True),
        "binary": attr.label(
            cfg = "target",
            executable = True,
            mandatory = True,
        ),
        "cmd": attr.string_list(),
        "digest": attr.output(mandatory = True),
        "env": attr.string_dict(),
        "labels": attr.string_dict(),
        "owner": attr.string(mandatory = True),
        "repository": attr.string(),
        "sbom": attr.output(mandatory = True),
        "tag": attr.string(),
        "title": attr.string(),
        "version": attr.string(),
        "_machine": attr.label(default = Label("@gander_machine//:files")),
        "_modules": attr.label(default = Label("//tools/image:modules")),
        "_write_image": attr.label(
            default = Label("//tools/image:write_image.py"),
            allow_single_file = True,
            cfg = "exec",
            executable = True,
        ),
    },
    provides = [GanderImageInfo],
)

def _load_image_impl(ctx):
    image = ctx.attr.image[GanderImageInfo]
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.expand_template(
        template = ctx.file._template,
        output = script,
        substitutions = {
            "%{archive}": image.archive.short_path,
            "%{image}": "%s:%s" % (image.repository or ctx.attr.binary, image.tag),
            "%{workspace}": ctx.workspace_name,
        },
        is_executable = True,
    )
    return [DefaultInfo(
        executable = script,
        runfiles = ctx.runfiles([image.archive]),
    )]

_load_image = rule(
    implementation = _load_image_impl,
    doc = "What `bazel run` of a .load target does.",
    attrs = {
        "binary": attr.string(mandatory = True),
        "image": attr.label(
            mandatory = True,
            providers = [GanderImageInfo],
        ),
        "_template": attr.label(
            default = Label("//tools/image:load_image.sh"),
            allow_single_file = True,
        ),
    },
    executable = True,
)

def migration_image(
        name,
        binary,
        repository = "",
        tag = "latest",
        base = None,
        cmd = ["up"],
        env = {},
        labels = {},
        title = "",
        version = "",
        tags = [],
        testonly = None,
        visibility = None,
        target_compatible_with = None):
    """A container image of a project's migrations, without a base image.

    ```python
    migration_image(
        name = "image",
        binary = ":migrate",
        repository = "registry.example.com/shop/migrate",
    )
    ```

    `bazel build -c opt //db:image` makes `image.tar`, an OCI layout and a docker
    archive in one; `image.digest`, the digest that it has in a registry; and
    `image.spdx.json`, what is in it. `bazel run -c opt //db:image.load` gives it
    to podman or docker. Nothing is fetched, and the same inputs give the same
    digest. See image.md.

    Args:
      name: The target.
      binary: The migration_binary. It must have no `data`, which would not be
        in the image.
      repository: Where the image is pushed to, without a tag; a migration_job
        needs it. Without, the image is called as the binary is.
      tag: What the image is called there.
      base: An image to put underneath: an OCI layout, as a tar file or a folder.
        Nothing of it is replaced; the program and its libraries are in /app.
      cmd: The arguments of the program when none are given.
      env: Environment variables. No secrets: everybody who has the image has
        them.
      labels: Further labels, and other values for those that image.md names.
      title: The label org.opencontainers.image.title; by default the name of the
        binary.
      version: The label org.opencontainers.image.version.
      tags: Of all targets; helpers are "manual" besides.
      testonly: As for every rule.
      visibility: Of the image; helpers are private.
      target_compatible_with: As for every rule.
    """
    _migration_image(
        name = name,
        archive = name + ".tar",
        base = base,
        binary = binary,
        cmd = cmd,
        digest = name + ".digest",
        env = env,
        labels = labels,
        owner = full_label(name),
        repository = repository,
        sbom = name + ".spdx.json",
        tag = tag,
        tags = tags,
        target_compatible_with = target_compatible_with,
        testonly = testonly,
        title = title,
        version = version,
        visibility = visibility,
    )
    _load_image(
        name = name + ".load",
        binary = base_name(binary),
        image = ":" + name,
        tags = tags + [tag for tag in ["manual"] if tag not in tags],
        target_compatible_with = target_compatible_with,
        testonly = testonly,
        visibility = ["//visibility:private"],
    )
