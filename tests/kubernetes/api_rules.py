"""What the API server refuses although the schema of Kubernetes allows it.

For the kinds and fields that gander's manifests use: a Job's policy for failed
pods, its indexes, names and labels, a pod's containers and volumes. Reads
parsed documents, and needs no cluster. The validation code of Kubernetes 1.34.4
itself was asked about each document of api_rules_test.py, and said the same.
"""

from api_job_rules import job_problems
from api_names import (is_dns_label, is_dns_subdomain, is_label_value,
                       is_qualified_name, is_secret_key)
from api_pod_rules import pod_problems

# What is written in a host name or a label, and so is short.
SHORT_NAMES = ("Job", "Namespace", "Service")


def metadata_problems(metadata, path, name_required=True, short=False):
    name = metadata.get("name")
    if name is None:
        if name_required:
            yield path + ".name: is missing"
    elif not is_dns_subdomain(name) or short and not is_dns_label(name):
        yield "%s.name: %r is no name for this kind" % (path, name)
    namespace = metadata.get("namespace")
    if namespace is not None and not is_dns_label(namespace):
        yield "%s.namespace: %r is no name" % (path, namespace)
    for key, value in metadata.get("labels", {}).items():
        if not is_qualified_name(key) or not is_label_value(value):
            yield "%s.labels: %r: %r is no label" % (path, key, value)
    for key, value in metadata.get("annotations", {}).items():
        if not is_qualified_name(key.lower()) or not isinstance(value, str):
            yield "%s.annotations: %r: %r is none" % (path, key, value)


def _template_problems(template, path):
    yield from metadata_problems(template.get("metadata", {}),
                                 path + ".metadata", name_required=False)
    yield from pod_problems(template["spec"], path + ".spec")


def _deployment_problems(document):
    spec = document["spec"]
    template = spec["template"]
    selected = spec.get("selector", {}).get("matchLabels", {})
    labels = template.get("metadata", {}).get("labels", {})
    if not selected:
        yield "spec.selector: is empty"
    for key, value in selected.items():
        if labels.get(key) != value:
            yield "spec.selector: %s=%s is not a label of the pods" % (key,
                                                                       value)
    if template["spec"].get("restartPolicy", "Always") != "Always":
        yield "spec.template.spec.restartPolicy: must be Always"
    yield from _template_problems(template, "spec.template")


def _secret_problems(document):
    for field in ("data", "stringData"):
        for key in document.get(field, {}):
            if not is_secret_key(key):
                yield "%s: %r is no key" % (field, key)


def _job_problems(document):
    yield from job_problems(document["spec"], document["metadata"]["name"])
    yield from _template_problems(document["spec"]["template"],
                                  "spec.template")


_KINDS = {
    "Deployment": _deployment_problems,
    "Job": _job_problems,
    "Secret": _secret_problems,
    "ConfigMap": _secret_problems,
}


def problems(document):
    """Every reason for which the API server would not take the document."""
    found = list(metadata_problems(document["metadata"], "metadata",
                                   short=document["kind"] in SHORT_NAMES))
    if not found and document["kind"] in _KINDS:
        found += _KINDS[document["kind"]](document)
    return found


def pod_specs(document):
    """The pods' specs in a document: none, or one."""
    if document["kind"] in ("Deployment", "Job"):
        yield document["spec"]["template"]["spec"]
