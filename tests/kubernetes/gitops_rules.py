"""What must hold of the manifests for Argo CD and Flux, whose own kinds are in
no schema of Kubernetes."""

ARGO = "argocd.argoproj.io/"
ARGO_HOOKS = ("PreSync", "Sync", "PostSync", "SyncFail", "Skip")
ARGO_DELETIONS = ("HookSucceeded", "HookFailed", "BeforeHookCreation")
FLUX = "kustomize.toolkit.fluxcd.io/v1"


def argo_problems(documents):
    """A hook before the sync whose Job the next sync removes first."""
    for document in documents:
        annotations = document["metadata"].get("annotations", {})
        hook = annotations.get(ARGO + "hook")
        if hook is None:
            continue
        if hook not in ARGO_HOOKS:
            yield "there is no hook %r" % hook
        deletion = annotations.get(ARGO + "hook-delete-policy")
        if deletion not in ARGO_DELETIONS:
            yield "there is no hook-delete-policy %r" % deletion
        wave = annotations.get(ARGO + "sync-wave", "0")
        if not wave.lstrip("-").isdigit():
            yield "sync-wave %r is no number" % wave
        if "ttlSecondsAfterFinished" in document["spec"]:
            yield "a Job that deletes itself is out of sync"


def flux_problems(documents):
    """The application depends on a Kustomization that waits for the Job."""
    kustomizations = {d["metadata"]["name"]: d["spec"] for d in documents
                      if d["kind"] == "Kustomization"}
    for document in documents:
        if document["kind"] == "Kustomization":
            if document["apiVersion"] != FLUX:
                yield "apiVersion %r" % document["apiVersion"]
        elif "ttlSecondsAfterFinished" in document["spec"]:
            yield "Flux would make a Job that deletes itself again"
    awaited = [name for spec in kustomizations.values()
               for name in [d["name"] for d in spec.get("dependsOn", [])]]
    if not awaited:
        yield "nothing depends on the migrations"
    for name in awaited:
        spec = kustomizations.get(name)
        if spec is None:
            yield "there is no Kustomization %r" % name
            continue
        if spec.get("wait") is not True:
            yield "%s does not wait for its Job" % name
        if spec.get("prune") is not True or spec.get("force"):
            yield "%s must prune old Jobs, and replace none" % name
        for field in ("interval", "path", "sourceRef"):
            if field not in spec:
                yield "%s has no %s" % (name, field)
