"""The schemas of Kubernetes, of the oldest release that the manifests are for
and of the newest that kubernetes-validate knows."""

import kubernetes_validate

OLDEST = "1.31"
NEWEST = kubernetes_validate.latest_version()
# Kinds of Argo CD and Flux are checked by gitops_rules.py.
FOREIGN = ("Kustomization",)


def schema_problems(document):
    """What the schemas say, strictly: a field that they lack is an error."""
    if document["kind"] in FOREIGN:
        return []
    found = []
    for version in (OLDEST, NEWEST):
        try:
            kubernetes_validate.validate(document, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            path = ".".join(str(step) for step in error.path)
            found.append("%s: %s: %s" % (version, path, error.message))
        except kubernetes_validate.SchemaNotFoundError as error:
            found.append(error.message)
    return found
