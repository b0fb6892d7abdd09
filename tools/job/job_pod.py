"""The pod that runs the migrations."""

from job_time import duration_text, termination_grace
from manifest_text import Octal

CONTAINER = "migrate"
USER = 65532  # of the image
DATABASE_FOLDER = "/etc/gander/database"
TARGETS_FOLDER = "/etc/gander/targets"
TERMINATION_LOG = "/dev/termination-log"
# Readable for the group, which fsGroup makes the program's.
SECRET_MODE = Octal(0o440)


def _args(settings):
    args = [settings.command]
    if settings.fleet:
        args += [
            "--targets-file=%s/%s" % (TARGETS_FOLDER, settings.secret_key),
            # Kubernetes puts the pod's own index here.
            "--target-index=$(JOB_COMPLETION_INDEX)",
        ]
    if settings.deadline:
        args.append("--deadline=" + duration_text(settings.deadline))
    args.append("--grace=" + duration_text(settings.grace))
    return args + settings.args


def _env(settings):
    env = []
    if not settings.fleet and settings.url_from == "file":
        env.append({
            "name": "GANDER_DATABASE_URL_FILE",
            "value": "%s/%s" % (DATABASE_FOLDER, settings.secret_key),
        })
    elif not settings.fleet:
        env.append({
            "name": "GANDER_DATABASE_URL",
            "valueFrom": {"secretKeyRef": {"name": settings.secret,
                                           "key": settings.secret_key}},
        })
    env.append({"name": "GANDER_LOG_FORMAT", "value": settings.log_format})
    env.append({"name": "GANDER_TERMINATION_MESSAGE",
                "value": TERMINATION_LOG})
    return env + [{"name": name, "value": value}
                  for name, value in settings.env.items()]


def _volumes(settings):
    """Pairs of a volume and where it is mounted."""
    def secret(volume, name, items=None):
        source = {"secretName": name, "defaultMode": SECRET_MODE}
        if items:
            source["items"] = items
        return {"name": volume, "secret": source}

    volumes = []
    if settings.fleet or settings.url_from == "file":
        volume = "targets" if settings.fleet else "database"
        key = settings.secret_key
        volumes.append((secret(volume, settings.secret,
                               [{"key": key, "path": key}]),
                        TARGETS_FOLDER if settings.fleet else DATABASE_FOLDER))
    for number, (path, name) in enumerate(settings.secret_mounts.items()):
        volumes.append((secret("secret-%d" % number, name), path))
    for number, (path, name) in enumerate(settings.config_map_mounts.items()):
        volumes.append(({"name": "config-%d" % number,
                         "configMap": {"name": name}}, path))
    return volumes


def _container(settings):
    container = {
        "name": CONTAINER,
        "image": settings.image,
        "args": _args(settings),
        "env": _env(settings),
        "terminationMessagePath": TERMINATION_LOG,
        "terminationMessagePolicy": "FallbackToLogsOnError",
    }
    resources = {}
    if settings.requests:
        resources["requests"] = settings.requests
    if settings.limits:
        resources["limits"] = settings.limits
    if resources:
        container["resources"] = resources
    container["securityContext"] = {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "readOnlyRootFilesystem": True,
    }
    mounts = [{"name": volume["name"], "mountPath": path, "readOnly": True}
              for volume, path in _volumes(settings)]
    if mounts:
        container["volumeMounts"] = mounts
    return container


def pod_spec(settings):
    """The `spec` of the Job's pod template."""
    spec = {"restartPolicy": "Never"}
    if settings.service_account:
        spec["serviceAccountName"] = settings.service_account
    spec.update({
        # Migrations do not talk to Kubernetes.
        "automountServiceAccountToken": False,
        # Nor do they read the addresses of the namespace's Services.
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": termination_grace(settings),
        # With the container's: the Pod Security Standard "restricted".
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": USER,
            "runAsGroup": USER,
            "fsGroup": USER,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
    })
    if settings.image_pull_secrets:
        spec["imagePullSecrets"] = [{"name": name}
                                    for name in settings.image_pull_secrets]
    spec["containers"] = [_container(settings)]
    volumes = [volume for volume, _ in _volumes(settings)]
    if volumes:
        spec["volumes"] = volumes
    return spec
