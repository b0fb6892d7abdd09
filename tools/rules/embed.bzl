"""How a rule runs tools/embed over the migrations of a target."""

def shown_path(file):
    """A file as messages name it: as it is written on the command line."""
    if file.short_path.startswith("../"):
        return "external/" + file.short_path[len("../"):]
    return file.short_path

def _file_words(file):
    return ["--file", file.path, shown_path(file)]

def embed_args(ctx):
    """The params file's words that each use of embed has."""
    args = ctx.actions.args()
    args.set_param_file_format("multiline")
    args.use_param_file("%s", use_always = True)
    args.add_all(ctx.files.files, map_each = _file_words)
    for target, step_id in ctx.attr.steps.items():
        for file in target.files.to_list():
            args.add("--step").add(file).add(shown_path(file)).add(step_id)
    return args

def run_embed(ctx, args, inputs, out, message):
    ctx.actions.run(
        executable = ctx.executable._embed,
        arguments = [args],
        inputs = ctx.files.files + ctx.files.steps + inputs,
        outputs = [out],
        mnemonic = "GanderEmbed",
        progress_message = "%s of %s" % (message, ctx.attr.owner),
    )

EMBED_ATTRS = {
    "files": attr.label_list(
        doc = "The migrations that are no C++ steps.",
        allow_files = True,
    ),
    "owner": attr.string(
        doc = "The label of the target that the user wrote.",
        mandatory = True,
    ),
    "steps": attr.label_keyed_string_dict(
        doc = "The C++ steps, with their identifiers (step_link.h).",
        allow_files = True,
    ),
    "_embed": attr.label(
        default = Label("//tools/embed"),
        executable = True,
        cfg = "exec",
    ),
}
