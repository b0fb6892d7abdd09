"""The configuration of an image: what runs, as whom, and what it says of
itself."""

from rootfs import HOME, USER

_CREATED = "1970-01-01T00:00:00Z"


def _labels(settings):
    labels = {
        "org.opencontainers.image.title": settings.title,
        "org.opencontainers.image.version": settings.version,
        "org.opencontainers.image.created": _CREATED,
    }
    if settings.schema_version is not None:
        labels["dev.gander.schema-version"] = str(settings.schema_version)
    labels["dev.gander.databases"] = ",".join(settings.databases)
    labels.update(settings.labels)
    return {name: value for name, value in labels.items() if value}


def _merged_env(base, env):
    """The lines of the base, replaced and followed by ours."""
    lines = dict(line.split("=", 1) for line in base if "=" in line)
    lines.update(env)
    return ["%s=%s" % pair for pair in lines.items()]


def make_config(settings, architecture, entrypoint, base, layers):
    """The configuration without its rootfs.

    settings: as write_image.py has them. base: the configuration underneath, or
    an empty one. layers: what each of ours is, for the history.
    """
    below = base.get("config") or {}
    # A base's own tools stay to be found.
    env = {} if base else {"HOME": "/" + HOME, "PATH": "/app"}
    config = {
        "User": "%d:%d" % (USER, USER),
        "Entrypoint": entrypoint,
        "Cmd": settings.cmd,
        "Env": _merged_env(below.get("Env") or [],
                           {**env, **settings.env}),
        "WorkingDir": "/" + HOME if not base else "/",
        "Labels": {**(below.get("Labels") or {}), **_labels(settings)},
    }
    return {
        "architecture": architecture,
        "os": "linux",
        "created": _CREATED,
        "config": config,
        "history": (base.get("history") or []) + [
            {"created": _CREATED, "created_by": "gander: " + what}
            for what in layers],
    }
