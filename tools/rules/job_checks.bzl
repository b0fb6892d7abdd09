"""The attributes of a migration_job that cannot be right.

Found in analysis: a manifest that Kubernetes refuses would be found last, when
everything is built and pushed.
"""

load("//tools/rules:duration.bzl", "duration_seconds")
load(
    "//tools/rules:kubernetes_names.bzl",
    "LONGEST_LABEL",
    "is_dns_label",
    "is_dns_subdomain",
    "is_label_key",
    "is_label_value",
    "is_secret_key",
    "is_variable_name",
)
load("//tools/rules:quantity.bzl", "quantity_milli")

# What writes and takes --deadline and --grace.
_COMMANDS = ["adopt", "baseline", "down", "goto", "redo", "repair", "up"]

# The flags that an attribute stands for, and which.
_ATTRIBUTE_OF_FLAG = {
    "--database-url": "secret",
    "--database-url-file": "secret",
    "--deadline": "deadline",
    "--grace": "grace",
    "--target": "targets",
    "--target-index": "targets",
    "--targets-file": "targets",
}
_ATTRIBUTE_OF_VARIABLE = {
    "DATABASE_URL": "secret",
    "GANDER_DATABASE_URL": "secret",
    "GANDER_DATABASE_URL_FILE": "secret",
    "GANDER_DEADLINE": "deadline",
    "GANDER_GRACE": "grace",
    "GANDER_LOG_FORMAT": "log_format",
    "GANDER_TARGET": "targets",
    "GANDER_TARGETS_FILE": "targets",
    "GANDER_TARGET_INDEX": "targets",
    "PGPASSWORD": "secret",
}

# Of a hyphen and the digest that tells one version of the Job from another;
# tools/job/job_manifest.py.
_SUFFIX = 11

_MOST_TARGETS = 100000

def _fail(ctx, attribute, must):
    value = getattr(ctx.attr, attribute)
    shown = "\"%s\"" % value if type(value) == "string" else str(value)
    fail("%s: `%s` is %s; it must be %s" % (ctx.label, attribute, shown, must))

def _check_image(ctx, image_repository):
    if bool(ctx.attr.image) == bool(ctx.attr.image_reference):
        fail("%s: give either `image` or `image_reference`" % ctx.label)
    if ctx.attr.image:
        if not image_repository:
            fail(("%s: `image` is %s, which has no `repository`; a cluster " +
                  "needs to know where to pull it from") %
                 (ctx.label, ctx.attr.image.label))
        return
    reference = ctx.attr.image_reference
    if " " in reference or "\n" in reference:
        _fail(ctx, "image_reference", "an image's name, without blanks")
    last = reference.split("/")[-1]
    if "@sha256:" not in last and (":" not in last or last.endswith(":latest")):
        _fail(
            ctx,
            "image_reference",
            "one version of an image, by digest (@sha256:...) or by a tag " +
            "that is never moved: a Job whose manifest does not change is " +
            "not run again",
        )

def _check_names(ctx):
    longest = LONGEST_LABEL - _SUFFIX
    if ctx.attr.targets:
        # The host name of a pod ends in its index.
        longest -= 1 + len(str(ctx.attr.targets - 1))
    job_name = ctx.attr.job_name
    if not is_dns_label(job_name) or len(job_name) > longest:
        _fail(
            ctx,
            "job_name",
            ("lower-case letters, digits and hyphens, at most %d of them: a " +
             "suffix is added") % longest,
        )
    if ctx.attr.namespace and not is_dns_label(ctx.attr.namespace):
        _fail(ctx, "namespace", "the name of a namespace")
    if not is_dns_subdomain(ctx.attr.secret):
        _fail(ctx, "secret", "the name of a Secret")
    if not is_secret_key(ctx.attr.secret_key):
        _fail(ctx, "secret_key", "a key of a Secret")
    if ctx.attr.service_account and not is_dns_subdomain(ctx.attr.service_account):
        _fail(ctx, "service_account", "the name of a ServiceAccount")
    for name in ctx.attr.image_pull_secrets:
        if not is_dns_subdomain(name):
            _fail(ctx, "image_pull_secrets", "names of Secrets")
    for attribute in ["config_map_mounts", "secret_mounts"]:
        for path, name in getattr(ctx.attr, attribute).items():
            if (not path.startswith("/") or ":" in path or
                not is_dns_subdomain(name)):
                _fail(
                    ctx,
                    attribute,
                    "absolute folders with the names of what to mount there",
                )

def _check_labels(ctx):
    for key, value in ctx.attr.labels.items():
        if not is_label_key(key) or not is_label_value(value):
            _fail(
                ctx,
                "labels",
                "labels of Kubernetes: values are at most 63 letters, " +
                "digits, '-', '_' and '.'",
            )
    for attribute in ["annotations", "pod_annotations"]:
        for key in getattr(ctx.attr, attribute):
            if not is_label_key(key):
                _fail(ctx, attribute, "annotations of Kubernetes; \"%s\" is no key" % key)

def _check_choices(ctx):
    """Not by attr.string(values), which fails while the package is loaded."""
    if ctx.attr.url_from not in ["file", "env"]:
        _fail(ctx, "url_from", "\"file\" or \"env\"")
    if ctx.attr.log_format not in ["json", "text"]:
        _fail(ctx, "log_format", "\"json\" or \"text\"")

def _check_program(ctx):
    if ctx.attr.command not in _COMMANDS:
        _fail(ctx, "command", "one of " + ", ".join(_COMMANDS))
    for word in ctx.attr.args:
        attribute = _ATTRIBUTE_OF_FLAG.get(word.split("=")[0].split(" ")[0])
        if attribute:
            fail("%s: `args` has %s; that is said by `%s`" %
                 (ctx.label, word.split("=")[0], attribute))
    for name in ctx.attr.env:
        if name == "GANDER_TERMINATION_MESSAGE":
            fail(("%s: `env` has %s, which every Job has, as the path that " +
                  "Kubernetes reads") % (ctx.label, name))
        if not is_variable_name(name):
            _fail(ctx, "env", "variables; \"%s\" is no name of one" % name)
        if name in _ATTRIBUTE_OF_VARIABLE:
            fail("%s: `env` has %s; that is said by `%s`" %
                 (ctx.label, name, _ATTRIBUTE_OF_VARIABLE[name]))

def _check_times(ctx):
    for attribute in ["deadline", "grace", "active_deadline", "ttl"]:
        value = getattr(ctx.attr, attribute)
        if attribute == "grace" or value:
            if duration_seconds(value) == None:
                _fail(ctx, attribute, "a duration in h, m and s, such as 1h30m")
    active = duration_seconds(ctx.attr.active_deadline)
    deadline = duration_seconds(ctx.attr.deadline) or 0
    if active and active <= deadline + duration_seconds(ctx.attr.grace):
        _fail(
            ctx,
            "active_deadline",
            ("longer than `deadline` and `grace` (%s and %s), so that the " +
             "program ends a run before Kubernetes does") %
            (ctx.attr.deadline or "0", ctx.attr.grace),
        )

def _check_resources(ctx):
    for attribute in ["requests", "limits"]:
        for resource, quantity in getattr(ctx.attr, attribute).items():
            if not is_label_key(resource) or quantity_milli(quantity) == None:
                _fail(ctx, attribute, "resources such as {\"memory\": \"64Mi\"}")
    for resource, limit in ctx.attr.limits.items():
        request = ctx.attr.requests.get(resource, "0")
        if quantity_milli(request) > quantity_milli(limit):
            _fail(
                ctx,
                "limits",
                "at least `requests`, which has %s of %s" % (request, resource),
            )

def _check_fleet(ctx):
    if ctx.attr.backoff_limit < 0:
        _fail(ctx, "backoff_limit", "0 or more")
    if ctx.attr.targets == 0:
        return
    if ctx.attr.targets < 0 or ctx.attr.targets > _MOST_TARGETS:
        _fail(ctx, "targets", "a number from 1 to %d" % _MOST_TARGETS)
    if ctx.attr.url_from != "file":
        _fail(ctx, "url_from", "\"file\" with `targets`: the Secret has the list of them")
    if ctx.attr.parallelism < 1:
        _fail(ctx, "parallelism", "1 or more")
    if ctx.attr.max_failed_targets > ctx.attr.targets:
        _fail(ctx, "max_failed_targets", "at most `targets` (%d)" % ctx.attr.targets)

def _check_lines(ctx):
    """The tool gets a line for each argument."""
    lists = [
        ("args", ctx.attr.args),
        ("env", ctx.attr.env.values()),
        ("annotations", ctx.attr.annotations.values()),
        ("pod_annotations", ctx.attr.pod_annotations.values()),
        ("config_map_mounts", ctx.attr.config_map_mounts.keys()),
        ("secret_mounts", ctx.attr.secret_mounts.keys()),
    ]
    for attribute, texts in lists:
        for text in texts:
            if "\n" in text or "\r" in text:
                fail("%s: `%s` has a line break in \"%s\"" %
                     (ctx.label, attribute, text.split("\n")[0]))

def check_job(ctx, image_repository):
    """Fails, naming the attribute, when no such Job can be."""
    _check_image(ctx, image_repository)
    _check_choices(ctx)
    _check_fleet(ctx)
    _check_names(ctx)
    _check_labels(ctx)
    _check_program(ctx)
    _check_times(ctx)
    _check_resources(ctx)
    _check_lines(ctx)
