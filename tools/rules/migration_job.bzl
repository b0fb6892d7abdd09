"""migration_job: migrations as a Kubernetes Job."""

load("//tools/rules:duration.bzl", "duration_seconds")
load("//tools/rules:image_info.bzl", "GanderImageInfo")
load("//tools/rules:job_checks.bzl", "check_job")

def _image_arguments(ctx, args):
    """Adds the image; returns the files to read, and its tag."""
    if not ctx.attr.image:
        args.add("--image=" + ctx.attr.image_reference)
        last = ctx.attr.image_reference.split("@")[0].split("/")[-1]
        return [], last.partition(":")[2]
    image = ctx.attr.image[GanderImageInfo]
    args.add("--image_repository=" + image.repository)
    args.add(image.digest, format = "--image_digest_file=%s")
    return [image.digest], image.tag

def _owner(ctx):
    """The label as people write it: str() has "@" or "@@", by Bazel's version."""
    label = str(ctx.label).lstrip("@")
    return label if label.startswith("//") else "@" + label

def _add_pairs(args, flag, pairs):
    for name, value in pairs.items():
        args.add("%s=%s=%s" % (flag, name, value))

def _migration_job_impl(ctx):
    repository = ""
    if ctx.attr.image:
        repository = ctx.attr.image[GanderImageInfo].repository
    check_job(ctx, repository)
    out = ctx.actions.declare_file(ctx.label.name + ".yaml")
    args = ctx.actions.args()
    args.set_param_file_format("multiline")
    args.use_param_file("@%s", use_always = True)
    args.add("--owner=" + _owner(ctx))
    args.add(out, format = "--out=%s")
    inputs, tag = _image_arguments(ctx, args)
    args.add("--version=" + tag)
    args.add("--name=" + ctx.attr.job_name)
    for flag in [
        "command",
        "log_format",
        "namespace",
        "secret",
        "secret_key",
        "service_account",
        "url_from",
    ]:
        args.add("--%s=%s" % (flag, getattr(ctx.attr, flag)))
    for flag in ["deadline", "active_deadline", "grace", "ttl"]:
        seconds = duration_seconds(getattr(ctx.attr, flag))
        if seconds != None:
            args.add("--%s=%d" % (flag, seconds))
    args.add("--backoff_limit=%d" % ctx.attr.backoff_limit)
    args.add_all(ctx.attr.args, format_each = "--args=%s")
    args.add_all(ctx.attr.image_pull_secrets, format_each = "--image_pull_secrets=%s")
    for flag in [
        "annotations",
        "config_map_mounts",
        "env",
        "labels",
        "limits",
        "pod_annotations",
        "requests",
        "secret_mounts",
    ]:
        _add_pairs(args, "--" + flag, getattr(ctx.attr, flag))
    if ctx.attr.targets:
        args.add("--fleet_targets=%d" % ctx.attr.targets)
        args.add("--fleet_parallelism=%d" % ctx.attr.parallelism)
        if ctx.attr.max_failed_targets >= 0:
            args.add("--fleet_max_failed=%d" % ctx.attr.max_failed_targets)
    ctx.actions.run(
        executable = ctx.executable._write_job,
        tools = ctx.files._modules,
        arguments = [args],
        inputs = inputs,
        outputs = [out],
        mnemonic = "GanderJob",
        progress_message = "Writing the Job of %s" % ctx.label,
    )
    return [DefaultInfo(
        files = depset([out]),
        runfiles = ctx.runfiles([out]),
    )]

_migration_job = rule(
    implementation = _migration_job_impl,
    doc = "The manifest of a Job; migration_job below is its manual.",
    attrs = {
        "active_deadline": attr.string(),
        "annotations": attr.string_dict(),
        "args": attr.string_list(),
        "backoff_limit": attr.int(),
        "command": attr.string(),
        "config_map_mounts": attr.string_dict(),
        "deadline": attr.string(),
        "env": attr.string_dict(),
        "grace": attr.string(),
        "image": attr.label(providers = [GanderImageInfo]),
        "image_pull_secrets": attr.string_list(),
        "image_reference": attr.string(),
        "job_name": attr.string(mandatory = True),
        "labels": attr.string_dict(),
        "limits": attr.string_dict(),
        "log_format": attr.string(),
        "max_failed_targets": attr.int(),
        "namespace": attr.string(),
        "parallelism": attr.int(),
        "pod_annotations": attr.string_dict(),
        "requests": attr.string_dict(),
        "secret": attr.string(mandatory = True),
        "secret_key": attr.string(),
        "secret_mounts": attr.string_dict(),
        "service_account": attr.string(),
        "targets": attr.int(),
        "ttl": attr.string(),
        "url_from": attr.string(),
        "_modules": attr.label(
            default = Label("//tools/job:modules"),
            cfg = "exec",
        ),
        "_write_job": attr.label(
            default = Label("//tools/job:write_job.py"),
            allow_single_file = True,
            executable = True,
            cfg = "exec",
        ),
    },
)

def migration_job(
        name,
        secret,
        image = None,
        image_reference = "",
        job_name = None,
        namespace = "",
        secret_key = None,
        url_from = "file",
        command = "up",
        args = [],
        env = {},
        log_format = "json",
        deadline = "30m",
        active_deadline = "",
        grace = "20s",
        backoff_limit = 6,
        ttl = "",
        requests = {"cpu": "50m", "memory": "64Mi"},
        limits = {"memory": "256Mi"},
        labels = {},
        annotations = {},
        pod_annotations = {},
        config_map_mounts = {},
        secret_mounts = {},
        service_account = "",
        image_pull_secrets = [],
        targets = None,
        parallelism = 10,
        max_failed_targets = 0,
        tags = [],
        testonly = None,
        visibility = None,
        target_compatible_with = None):
    """The manifest of a Kubernetes Job that applies migrations: `<name>.yaml`.

    ```python
    migration_job(
        name = "job",
        image = ":image",
        job_name = "shop-migrate",
        secret = "shop-database",
    )
    ```

    ```
    bazel build //db:job && kubectl apply -f bazel-bin/db/job.yaml
    ```

    The Job's name is `job_name` with a suffix made of its whole specification:
    the image's digest, arguments, environment, limits. For Kubernetes does not
    let most of that be changed. So a new image is a new Job, which runs; and to
    apply the same manifest again does nothing. kubernetes.md says how to wait for
    it and what its end means.

    What is retried, and what is not, follows the program's exit codes. The pod
    meets the Pod Security Standard "restricted", and has no token of a
    ServiceAccount. For what has no attribute (nodeSelector, tolerations) use a
    patch of kustomize, or the Helm chart in deploy/helm.

    An attribute that cannot be right fails the build, before anything is built.

    Args:
      name: The target; its output is `<name>.yaml`.
      secret: The Secret with the URL of the database or, with `targets`, the
        list of databases. It must exist where the Job runs.
      image: A migration_image with a `repository`: the Job has
        REPOSITORY@DIGEST. Either this or `image_reference`.
      image_reference: An image that is not built here, with a digest or a tag
        other than "latest".
      job_name: What the Job's name begins with, at most 52 characters, fewer
        with `targets`. By default `name` with hyphens for underscores and dots.
      namespace: Of the Job; by default it is left to kubectl.
      secret_key: The key in `secret`: "url" or, with `targets`, "targets".
      url_from: "file": the Secret is mounted, readable by the program's group.
        "env": the variable GANDER_DATABASE_URL.
      command: up, down, goto, redo, baseline, adopt or repair.
      args: More arguments, such as ["--to=20240205140000"]. Not the URL, which
        everybody could read in the pod; and what has an attribute is said there.
      env: More variables; nothing secret, for the same reason.
      log_format: "json" or "text", for the program's log.
      deadline: How long one run may take (--deadline), "" for no limit. The
        program then rolls back and ends with 7, and is tried again.
      active_deadline: How long the Job may take with all its retries; longer
        than `deadline` and `grace`. By default as long as they can take.
      grace: How long rolling back may take after SIGTERM (--grace). The pod is
        killed 10 seconds later.
      backoff_limit: How many retries (with `targets`: of each database) there
        are of what may succeed the next time: exit codes 5, 6 and 7, and a
        program that was killed. A drained node does not count.
      ttl: How long the Job is kept after its end, such as "72h"; by default
        until somebody deletes it. Leave it out under Flux, which would make a
        deleted Job again.
      requests: Resources to reserve, by name.
      limits: Resources to take at most, by name.
      labels: Of the Job and of its pods, besides app.kubernetes.io/name,
        component and version (the image's tag); they win over these. Not the
        labels by which a Service of the application finds its pods.
      annotations: Of the Job, such as {"argocd.argoproj.io/hook": "PreSync"}.
      pod_annotations: Of its pods.
      config_map_mounts: ConfigMaps to mount, by folder:
        {"/etc/gander/ca": "postgres-ca"}, for a URL with
        sslrootcert=/etc/gander/ca/ca.crt.
      secret_mounts: The same for Secrets: a client's certificate, say.
      service_account: Of the pod; by default the namespace's own.
      image_pull_secrets: Secrets to pull the image with.
      targets: How many databases there are to migrate, for an Indexed Job: pod N
        migrates the N-th of the list in `secret`, counted from 0. The list must
        have exactly as many. Needs Kubernetes 1.33; 1.31 without.
      parallelism: How many of them at a time.
      max_failed_targets: How many may fail for good before the Job stops and
        leaves the rest as they are; -1 for all of them.
      tags: As for every rule.
      testonly: As for every rule.
      visibility: As for every rule.
      target_compatible_with: As for every rule.
    """
    if secret_key == None:
        secret_key = "url" if targets == None else "targets"
    if targets == 0:
        targets = -1  # is refused, where the rule's 0 would mean no fleet
    _migration_job(
        name = name,
        active_deadline = active_deadline,
        annotations = annotations,
        args = args,
        backoff_limit = backoff_limit,
        command = command,
        config_map_mounts = config_map_mounts,
        deadline = deadline,
        env = env,
        grace = grace,
        image = image,
        image_pull_secrets = image_pull_secrets,
        image_reference = image_reference,
        job_name = job_name or name.replace("_", "-").replace(".", "-"),
        labels = labels,
        limits = limits,
        log_format = log_format,
        max_failed_targets = max_failed_targets,
        namespace = namespace,
        parallelism = parallelism,
        pod_annotations = pod_annotations,
        requests = requests,
        secret = secret,
        secret_key = secret_key,
        secret_mounts = secret_mounts,
        service_account = service_account,
        tags = tags,
        target_compatible_with = target_compatible_with,
        targets = targets or 0,
        testonly = testonly,
        ttl = ttl,
        url_from = url_from,
        visibility = visibility,
    )
