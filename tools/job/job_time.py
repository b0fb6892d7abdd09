"""How long a Job may take, in seconds."""

# The Job controller waits 10 s before the first retry, twice as long before
# each further one, and never more than 10 minutes.
FIRST_BACKOFF = 10
LONGEST_BACKOFF = 600
# Until a pod runs: to be scheduled, and to pull an image on a cold node.
START = 60
# Above --grace, within which the program ends by itself.
TERMINATION_MARGIN = 10


def duration_text(seconds):
    """As the program's flags read it: 5400 is "1h30m"."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    parts = ((hours, "h"), (minutes, "m"), (rest, "s"))
    return "".join("%d%s" % part for part in parts if part[0]) or "0s"


def termination_grace(settings):
    """What the kubelet waits between SIGTERM and SIGKILL."""
    return settings.grace + TERMINATION_MARGIN


def backoff(retries):
    """All the waiting between a first attempt and the last of its retries."""
    return sum(min(FIRST_BACKOFF * 2**retry, LONGEST_BACKOFF)
               for retry in range(retries))


def active_deadline(settings):
    """The Job's, or None: by default every attempt may use its --deadline, so
    that it is always the program that ends a run, and never Kubernetes."""
    if settings.active_deadline:
        return settings.active_deadline
    if not settings.deadline:
        return None
    attempt = START + settings.deadline + termination_grace(settings)
    retries = settings.backoff_limit
    whole = (1 + retries) * attempt + backoff(retries)
    if settings.fleet:
        fleet = settings.fleet
        whole *= -(-fleet.targets // fleet.parallelism)
    return whole
