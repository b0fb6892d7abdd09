"""What Kubernetes does with a pod that failed, by gander's exit code."""

from manifest_text import OneLine

# The rules are read in this order, and the first that fits decides.
# What fits none (5, 6, 7: lock, database, interrupted; a killed process)
# counts towards the limit of retries.
FINAL_EXIT_CODES = (
    1,    # a migration failed
    2,    # usage or configuration
    4,    # history and files disagree
    8,    # outcome unknown
    9,    # lint, rehearsal or verification found errors
    134,  # SIGABRT
    139,  # SIGSEGV
)


def failure_policy(container, fleet):
    """podFailurePolicy for the container of that name. In a fleet a database
    that fails for good ends its own index, not the Job."""
    return {"rules": [
        {
            "action": "Ignore",
            "onPodConditions": [{"type": "DisruptionTarget",
                                 "status": "True"}],
        },
        {
            "action": "FailIndex" if fleet else "FailJob",
            "onExitCodes": {
                "containerName": container,
                "operator": "In",
                "values": OneLine(FINAL_EXIT_CODES),
            },
        },
    ]}
