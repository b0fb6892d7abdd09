"""The API server's rules for the spec of a Job."""

from api_names import is_dns_label, is_qualified_name

MOST_RULES = MOST_PATTERNS = 20
MOST_EXIT_CODES = 255
MOST_INDEXES = 100000  # at a time, failed, or without further limits
MOST_OF_MANY = 10000  # at a time or failed, where there are more
ACTIONS = ("Count", "FailIndex", "FailJob", "Ignore")


def _non_negative(spec):
    for field in ("activeDeadlineSeconds", "backoffLimit",
                  "backoffLimitPerIndex", "completions", "maxFailedIndexes",
                  "parallelism", "ttlSecondsAfterFinished"):
        if spec.get(field, 0) < 0:
            yield "spec.%s: is negative" % field


def _restart_policy(spec):
    policy = spec["template"]["spec"].get("restartPolicy")
    if policy not in ("Never", "OnFailure"):
        yield "spec.template.spec.restartPolicy: must be Never or OnFailure"
    elif "podFailurePolicy" in spec and policy != "Never":
        yield ("spec.template.spec.restartPolicy: must be Never with a "
               "podFailurePolicy")


def _indexed(spec, name):
    completions = spec.get("completions")
    per_index = "backoffLimitPerIndex" in spec
    most_failed = spec.get("maxFailedIndexes")
    at_a_time = spec.get("parallelism", 1)
    if completions is None:
        yield "spec.completions: is needed when the Job is Indexed"
        return
    if completions > 0 and not is_dns_label("%s-%d" % (name, completions - 1)):
        yield "metadata.name: the last index makes it no host name"
    if at_a_time > MOST_INDEXES:
        yield "spec.parallelism: is above %d" % MOST_INDEXES
    if most_failed is not None:
        if most_failed > min(completions, MOST_INDEXES):
            yield "spec.maxFailedIndexes: is above completions, or too many"
    if completions > MOST_INDEXES and per_index:
        if most_failed is None or most_failed > MOST_OF_MANY:
            yield ("spec.maxFailedIndexes: must be at most %d with so many "
                   "completions" % MOST_OF_MANY)
        if at_a_time > MOST_OF_MANY:
            yield ("spec.parallelism: must be at most %d with so many "
                   "completions" % MOST_OF_MANY)


def _indexes(spec, name):
    mode = spec.get("completionMode", "NonIndexed")
    if mode not in ("NonIndexed", "Indexed"):
        yield "spec.completionMode: there is no %r" % mode
    elif mode == "Indexed":
        yield from _indexed(spec, name)
    else:
        for field in ("backoffLimitPerIndex", "maxFailedIndexes",
                      "successPolicy"):
            if field in spec:
                yield "spec.%s: is for an Indexed Job" % field
    if "maxFailedIndexes" in spec and "backoffLimitPerIndex" not in spec:
        yield "spec.backoffLimitPerIndex: is needed with maxFailedIndexes"


def _exit_codes(requirement, containers, path):
    operator = requirement.get("operator")
    if operator not in ("In", "NotIn"):
        yield "%s.operator: must be In or NotIn" % path
    name = requirement.get("containerName")
    if name is not None and name not in containers:
        yield "%s.containerName: there is no container %r" % (path, name)
    values = requirement.get("values", [])
    if not 1 <= len(values) <= MOST_EXIT_CODES:
        yield "%s.values: must be 1 to %d" % (path, MOST_EXIT_CODES)
    if operator == "In" and 0 in values:
        yield "%s.values: 0 cannot be used with In" % path
    if len(set(values)) != len(values):
        yield "%s.values: one stands twice" % path
    if list(values) != sorted(values):
        yield "%s.values: are not in ascending order" % path


def _conditions(patterns, path):
    if len(patterns) > MOST_PATTERNS:
        yield "%s: are more than %d" % (path, MOST_PATTERNS)
    for number, pattern in enumerate(patterns):
        if not is_qualified_name(pattern.get("type", "")):
            yield "%s[%d].type: is no type" % (path, number)
        # The server fills in True.
        if pattern.get("status", "True") not in ("True", "False", "Unknown"):
            yield "%s[%d].status: must be True, False or Unknown" % (path,
                                                                     number)


def _failure_policy(spec):
    rules = spec["podFailurePolicy"].get("rules", [])
    pod = spec["template"]["spec"]
    containers = [c["name"] for c in
                  pod.get("containers", []) + pod.get("initContainers", [])]
    if len(rules) > MOST_RULES:
        yield "spec.podFailurePolicy.rules: are more than %d" % MOST_RULES
    for number, rule in enumerate(rules):
        path = "spec.podFailurePolicy.rules[%d]" % number
        action = rule.get("action")
        if action not in ACTIONS:
            yield "%s.action: there is no %r" % (path, action)
        if action == "FailIndex" and "backoffLimitPerIndex" not in spec:
            yield "%s.action: FailIndex needs backoffLimitPerIndex" % path
        codes = rule.get("onExitCodes")
        conditions = rule.get("onPodConditions", [])
        if (codes is None) == (not conditions):
            yield "%s: needs onExitCodes or onPodConditions, not both" % path
        if codes is not None:
            yield from _exit_codes(codes, containers, path + ".onExitCodes")
        yield from _conditions(conditions, path + ".onPodConditions")
    if spec.get("podReplacementPolicy", "Failed") != "Failed":
        yield "spec.podReplacementPolicy: must be Failed"


def job_problems(spec, name):
    """For a `spec` that the schema allows."""
    yield from _non_negative(spec)
    yield from _restart_policy(spec)
    yield from _indexes(spec, name)
    if "podFailurePolicy" in spec:
        yield from _failure_policy(spec)
