"""What a Job is to be: the attributes of migration_job, checked there."""

import dataclasses
from typing import Dict, List, Optional


@dataclasses.dataclass
class Fleet:
    """Many databases, one an index of an Indexed Job."""
    targets: int
    parallelism: int
    max_failed: Optional[int]  # None: go on however many fail


@dataclasses.dataclass
class JobSettings:
    name: str  # before the suffix
    image: str  # REPOSITORY@DIGEST, or any other reference
    secret: str
    secret_key: str
    url_from: str = "file"  # or "env"
    namespace: str = ""
    version: str = ""  # the image's tag
    command: str = "up"
    args: List[str] = dataclasses.field(default_factory=list)
    env: Dict[str, str] = dataclasses.field(default_factory=dict)
    log_format: str = "json"
    deadline: int = 0  # seconds of one run; 0: no limit
    active_deadline: int = 0  # of all of them; 0: time for every retry
    grace: int = 20  # seconds to roll back in
    backoff_limit: int = 6
    ttl: Optional[int] = None  # seconds after its end; None: it stays
    requests: Dict[str, str] = dataclasses.field(default_factory=dict)
    limits: Dict[str, str] = dataclasses.field(default_factory=dict)
    labels: Dict[str, str] = dataclasses.field(default_factory=dict)
    annotations: Dict[str, str] = dataclasses.field(default_factory=dict)
    pod_annotations: Dict[str, str] = dataclasses.field(default_factory=dict)
    config_map_mounts: Dict[str, str] = dataclasses.field(default_factory=dict)
    secret_mounts: Dict[str, str] = dataclasses.field(default_factory=dict)
    service_account: str = ""
    image_pull_secrets: List[str] = dataclasses.field(default_factory=list)
    fleet: Optional[Fleet] = None
