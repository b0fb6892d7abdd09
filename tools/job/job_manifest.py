"""The Job around the pod."""

import hashlib
import json
import re

from failure_policy import failure_policy
from job_pod import CONTAINER, pod_spec
from job_time import active_deadline

# Of the suffix that tells one version of a Job from another.
SUFFIX_LENGTH = 10
# What a label's value must look like; an image's tag may be longer.
_LABEL_VALUE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")


def _labels(settings):
    labels = {"app.kubernetes.io/name": settings.name,
              "app.kubernetes.io/component": "migration"}
    if _LABEL_VALUE.fullmatch(settings.version):
        labels["app.kubernetes.io/version"] = settings.version
    labels.update(settings.labels)
    return labels


def _spec(settings):
    spec = {}
    if settings.fleet:
        fleet = settings.fleet
        spec.update({
            "completionMode": "Indexed",
            "completions": fleet.targets,
            "parallelism": fleet.parallelism,
            "backoffLimitPerIndex": settings.backoff_limit,
        })
        if fleet.max_failed is not None:
            spec["maxFailedIndexes"] = fleet.max_failed
    else:
        spec["backoffLimit"] = settings.backoff_limit
    if active_deadline(settings):
        spec["activeDeadlineSeconds"] = active_deadline(settings)
    if settings.ttl is not None:
        spec["ttlSecondsAfterFinished"] = settings.ttl
    spec["podFailurePolicy"] = failure_policy(CONTAINER, settings.fleet)
    template_metadata = {"labels": _labels(settings)}
    if settings.pod_annotations:
        template_metadata["annotations"] = settings.pod_annotations
    spec["template"] = {"metadata": template_metadata,
                        "spec": pod_spec(settings)}
    return spec


def job_name(name, spec):
    """`name` with a digest of `spec`: a Job's template cannot be changed, so
    another image or argument is another Job, and the same one is the same."""
    text = json.dumps(spec, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return "%s-%s" % (name, digest[:SUFFIX_LENGTH])


def job_manifest(settings):
    """The whole object, as YAML and JSON have it."""
    spec = _spec(settings)
    metadata = {"name": job_name(settings.name, spec)}
    if settings.namespace:
        metadata["namespace"] = settings.namespace
    metadata["labels"] = _labels(settings)
    if settings.annotations:
        metadata["annotations"] = settings.annotations
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata,
            "spec": spec}
