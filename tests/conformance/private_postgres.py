"""A PostgreSQL server of one's own, in a temporary folder, for a script."""

import glob
import os
import pwd
import shutil
import subprocess
import tempfile


class PrivatePostgres:
    """Started by `with`, stopped and removed at its end.

    Nothing stays when it does not start, either. A signal must be made an
    exception for that: see orderly_end.py.

    Listens on a Unix socket in its folder and nowhere else. As root it runs as
    the user postgres, which the server's package makes.
    """

    def __init__(self, settings=("fsync=off",)):
        self.settings = settings

    def __enter__(self):
        self.bin = newest_programs()
        self.folder = tempfile.mkdtemp(prefix="gander-pg-", dir="/tmp")
        try:
            self._start()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(self, *unused):
        self._remove()

    def create_database(self, name):
        """Makes an empty database; returns its URL for gander."""
        subprocess.run(["psql", "-qX", "-d", self.conninfo("postgres"), "-c",
                        'CREATE DATABASE "%s"' % name], check=True,
                       stdout=subprocess.DEVNULL)
        return "postgresql://gander@/%s?host=%s" % (name, self.folder)

    def conninfo(self, name):
        """The same database for psql and pg_dump."""
        return "host=%s user=gander dbname=%s" % (self.folder, name)

    def _start(self):
        self.user = {}
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.user = {"user": owner.pw_uid, "group": owner.pw_gid,
                         "extra_groups": []}
        self._run("initdb", "-D", self.folder + "/data", "-U", "gander", "-N",
                  "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        self._run("pg_ctl", "-D", self.folder + "/data", "-w", "-l",
                  self.folder + "/log", "-o",
                  " ".join(["-k", self.folder, "-c listen_addresses=''"] +
                           ["-c " + each for each in self.settings]),
                  "start")

    def _remove(self):
        try:
            if os.path.exists(self.folder + "/data/postmaster.pid"):
                self._run("pg_ctl", "-D", self.folder + "/data", "-m",
                          "immediate", "stop")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program, *arguments):
        # subprocess.run would kill it when this script is to end; but a server
        # that pg_ctl is about to start can only be stopped once it has.
        with subprocess.Popen([self.bin + "/" + program, *arguments],
                              cwd="/", stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, **self.user) as process:
            stderr = process.communicate()[1]
        if process.returncode != 0:
            raise SystemExit("%s failed: %s" % (
                program, stderr.decode(errors="replace")))


def newest_programs():
    """The folder of the newest server's programs."""
    versions = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    if not versions:
        raise SystemExit("no PostgreSQL server is installed; run "
                         "tools/install test")
    return os.path.dirname(max(versions, key=_major))


def _major(path):
    return float(path.split("/")[4])
