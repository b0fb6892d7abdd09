"""Podman with a store of its own, and the rights that a careful cluster gives."""

import shutil
import subprocess
import tempfile

# runc, because crun refuses machines with hybrid cgroups; limits that need no
# capability to be raised.
_RUN = ["--runtime", "runc", "--ulimit", "nofile=1024:1024", "--ulimit",
        "nproc=1000:1000", "--network=host", "--pull=never"]
RESTRICTED = ["--read-only", "--cap-drop=ALL",
              "--security-opt=no-new-privileges"]


class Podman:
    """Started by `with`; its images and containers go at its end."""

    def __enter__(self):
        self._folder = tempfile.mkdtemp(prefix="gander-podman-", dir="/var/tmp")
        return self

    def __exit__(self, *unused):
        self("rm", "--all", "--force", check=False)
        self("rmi", "--all", "--force", check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def __call__(self, *arguments, check=True):
        return subprocess.run(
            ["podman", "--root", self._folder + "/root", "--runroot",
             self._folder + "/run", *arguments],
            check=check, capture_output=True, text=True)

    def run(self, image, *arguments, options=()):
        """Runs a container to its end; its exit code, output and errors."""
        return self("run", "--rm", *_RUN, *RESTRICTED, *options, image,
                    *arguments, check=False)

    def start(self, image, *arguments, options=()):
        """Starts a container, and returns its name."""
        return self("run", "--detach", *_RUN, *RESTRICTED, *options, image,
                    *arguments).stdout.strip()

    def inspect(self, container, template):
        """What `podman inspect` says of a container or image."""
        return self("inspect", "--format", template, container).stdout.strip()

    def end(self, container):
        """Waits for a container's end; its exit code and all it has said."""
        code = int(self("wait", container).stdout)
        logs = self("logs", container)
        self("rm", container)
        return code, logs.stdout + logs.stderr
