"""The Pod Security Standard "restricted", as far as its fields occur here."""

VOLUMES = ("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral",
           "persistentVolumeClaim", "projected", "secret")


def _container(container, pod_context, path):
    context = container.get("securityContext", {})

    def of_either(field):
        return context.get(field, pod_context.get(field))

    if context.get("privileged"):
        yield "%s: is privileged" % path
    if context.get("allowPrivilegeEscalation") is not False:
        yield "%s: allowPrivilegeEscalation must be false" % path
    capabilities = context.get("capabilities", {})
    if "ALL" not in capabilities.get("drop", []):
        yield "%s: capabilities must drop ALL" % path
    if set(capabilities.get("add", [])) - {"NET_BIND_SERVICE"}:
        yield "%s: adds capabilities" % path
    if of_either("runAsNonRoot") is not True:
        yield "%s: runAsNonRoot must be true" % path
    if of_either("runAsUser") == 0:
        yield "%s: runs as root" % path
    profile = of_either("seccompProfile") or {}
    if profile.get("type") not in ("RuntimeDefault", "Localhost"):
        yield "%s: needs a seccompProfile" % path


def restricted_problems(spec):
    """Why a namespace that enforces "restricted" would not admit the pod."""
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if spec.get(field):
            yield "%s is true" % field
    for volume in spec.get("volumes", []):
        if not any(kind in volume for kind in VOLUMES):
            yield "volume %s is of a kind that is not allowed" % volume["name"]
    context = spec.get("securityContext", {})
    for container in spec.get("initContainers", []) + spec["containers"]:
        yield from _container(container, context, container["name"])
