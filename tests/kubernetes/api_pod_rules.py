"""The API server's rules for the spec of a pod."""

import re

from api_names import (is_dns_label, is_dns_subdomain, is_quantity,
                       is_secret_key, quantity)

_VARIABLE = re.compile(r"[^=\x00-\x1f\x7f-\uffff]+")
PROBES = ("livenessProbe", "readinessProbe", "startupProbe", "lifecycle")


def _environment(container, path):
    for variable in container.get("env", []):
        name = variable["name"]
        if not _VARIABLE.fullmatch(name):
            yield "%s.env: %r is no name" % (path, name)
        source = variable.get("valueFrom")
        if source is None:
            if not isinstance(variable.get("value", ""), str):
                yield "%s.env: the value of %s is no string" % (path, name)
            continue
        if variable.get("value"):
            yield "%s.env: %s has both value and valueFrom" % (path, name)
        if len(source) != 1:
            yield "%s.env: %s needs one source" % (path, name)
        key = source.get("secretKeyRef")
        if key and not (is_dns_subdomain(key["name"])
                        and is_secret_key(key["key"])):
            yield "%s.env: %s is from no key of a Secret" % (path, name)


def _mounts(container, volumes, path):
    places = set()
    for mount in container.get("volumeMounts", []):
        if mount["name"] not in volumes:
            yield "%s.volumeMounts: there is no volume %r" % (path,
                                                              mount["name"])
        if mount["mountPath"] in places:
            yield "%s.volumeMounts: %s stands twice" % (path,
                                                        mount["mountPath"])
        places.add(mount["mountPath"])


def _resources(container, path):
    resources = container.get("resources", {})
    limits = resources.get("limits", {})
    for field in ("requests", "limits"):
        for name, value in resources.get(field, {}).items():
            if not is_quantity(value):
                yield "%s.resources.%s: %s: %r" % (path, field, name, value)
            elif (field == "requests" and name in limits
                  and is_quantity(limits[name])
                  and quantity(value) > quantity(limits[name])):
                yield "%s.resources.requests: %s is above its limit" % (path,
                                                                        name)


def _container(container, volumes, path, init):
    if not is_dns_label(container["name"]):
        yield "%s.name: %r is no name" % (path, container["name"])
    if not container.get("image", "").strip():
        yield "%s.image: is missing" % path
    policy = container.get("imagePullPolicy", "Always")
    if policy not in ("Always", "IfNotPresent", "Never"):
        yield "%s.imagePullPolicy: there is no %r" % (path, policy)
    policy = container.get("terminationMessagePolicy", "File")
    if policy not in ("File", "FallbackToLogsOnError"):
        yield "%s.terminationMessagePolicy: there is no %r" % (path, policy)
    if init and container.get("restartPolicy") != "Always":
        for probe in PROBES:
            if probe in container:
                yield "%s.%s: an initContainer has none" % (path, probe)
    yield from _environment(container, path)
    yield from _mounts(container, volumes, path)
    yield from _resources(container, path)


def _volumes(spec, path):
    names = set()
    for volume in spec.get("volumes", []):
        name = volume["name"]
        if not is_dns_label(name):
            yield "%s.volumes: %r is no name" % (path, name)
        if name in names:
            yield "%s.volumes: %r stands twice" % (path, name)
        names.add(name)
        if len(volume) != 2:
            yield "%s.volumes: %r needs one source" % (path, name)
        source = volume.get("secret") or volume.get("configMap") or {}
        mode = source.get("defaultMode", 0)
        if not 0 <= mode <= 0o777:
            yield "%s.volumes: %r has mode %o" % (path, name, mode)
        for item in source.get("items", []):
            if (not is_secret_key(item["key"]) or item["path"].startswith("/")
                    or ".." in item["path"].split("/")):
                yield "%s.volumes: %r has no good item" % (path, name)


def pod_problems(spec, path):
    """For a `spec` that the schema allows."""
    volumes = [volume["name"] for volume in spec.get("volumes", [])]
    names = set()
    for field in ("initContainers", "containers"):
        for number, container in enumerate(spec.get(field, [])):
            at = "%s.%s[%d]" % (path, field, number)
            if container["name"] in names:
                yield "%s.name: %r stands twice" % (at, container["name"])
            names.add(container["name"])
            yield from _container(container, volumes, at,
                                  field == "initContainers")
    if not spec.get("containers"):
        yield "%s.containers: is empty" % path
    yield from _volumes(spec, path)
