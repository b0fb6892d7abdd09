"""What must hold of a container that runs gander, whatever made its manifest:
the promises of docs/kubernetes.md."""

import re

_FACTORS = {"h": 3600, "m": 60, "s": 1}
_URL_WITH_PASSWORD = re.compile(r"[a-z]+://[^/@\s:]*:[^/@\s]+@")
WRITING = ("adopt", "baseline", "down", "goto", "redo", "repair", "up")


def _seconds(text):
    return sum(int(number) * _FACTORS[unit]
               for number, unit in re.findall(r"(\d+)([hms])", text))


def _flag(container, name):
    """The seconds of --NAME=DURATION; None where it is not given."""
    for word in container.get("args", []):
        if word.startswith("--%s=" % name):
            return _seconds(word.partition("=")[2])
    return None


def is_gander(container):
    return any(variable["name"].startswith("GANDER_")
               for variable in container.get("env", []))


def _container(container, spec):
    name = container["name"]
    args = container.get("args", ["up"])
    if "command" in container:
        yield "%s: the image's entrypoint is the program" % name
    texts = args + [v.get("value", "") for v in container.get("env", [])]
    if any(_URL_WITH_PASSWORD.search(text) for text in texts):
        yield "%s: a password stands in the pod" % name
    if container.get("terminationMessagePolicy") != "FallbackToLogsOnError":
        yield "%s: no termination message without the file" % name
    if args[0] in WRITING:
        grace = spec.get("terminationGracePeriodSeconds", 30)
        if (_flag(container, "grace") or 2) >= grace:
            yield "%s: is killed before its --grace is over" % name


def gander_problems(spec):
    """Of a pod's spec."""
    for container in spec.get("initContainers", []) + spec["containers"]:
        if is_gander(container):
            yield from _container(container, spec)


def gander_job_problems(job):
    """Of a whole Job."""
    spec = job["spec"]
    for container in spec["template"]["spec"]["containers"]:
        if not is_gander(container):
            continue
        deadline = _flag(container, "deadline")
        whole = spec.get("activeDeadlineSeconds")
        if deadline and whole and whole <= deadline:
            yield "activeDeadlineSeconds is over before the run's --deadline"
        rules = spec.get("podFailurePolicy", {}).get("rules", [])
        final = [rule["onExitCodes"]["values"] for rule in rules
                 if rule["action"] in ("FailJob", "FailIndex")]
        if final != [[1, 2, 4, 8, 9, 134, 139]]:
            yield "the exit codes that are final are others than documented"
        if not rules or "onPodConditions" not in rules[0]:
            yield "a disruption is not looked at first"
