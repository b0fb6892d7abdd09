"""A PostgreSQL server of one's own, in a temporary folder, for a script."""

import glob
import os
import pwd
import shutil
import subprocess
import tempfile


class PrivatePostgres:
    """Started by `with`, stopped and removed at its end.

    Listens on a Unix socket in its folder and nowhere else. As root it runs as
    the user postgres, which the server's package makes.
    """

    def __enter__(self):
        versions = glob.glob("/usr/lib/postgresql/*/bin/initdb")
        if not versions:
            raise SystemExit("no PostgreSQL server is installed; run "
                             "tools/install test")
        self.bin = os.path.dirname(max(versions, key=_major))
        self.folder = tempfile.mkdtemp(prefix="gander-pg-", dir="/tmp")
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.user = {"user": owner.pw_uid, "group": owner.pw_gid,
                         "extra_groups": []}
        else:
            self.user = {}
        self._run("initdb", "-D", self.folder + "/data", "-U", "gander", "-N",
                  "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        self._run("pg_ctl", "-D", self.folder + "/data", "-w", "-l",
                  self.folder + "/log", "-o",
                  "-k %s -c listen_addresses='' -c fsync=off" % self.folder,
                  "start")
        return self

    def __exit__(self, *unused):
        self._run("pg_ctl", "-D", self.folder + "/data", "-m", "immediate",
                  "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def create_database(self, name):
        """Makes an empty database; returns its URL for gander."""
        subprocess.run(["psql", "-qX", "-d", self.conninfo("postgres"), "-c",
                        'CREATE DATABASE "%s"' % name], check=True,
                       stdout=subprocess.DEVNULL)
        return "postgresql://gander@/%s?host=%s" % (name, self.folder)

    def conninfo(self, name):
        """The same database for psql and pg_dump."""
        return "host=%s user=gander dbname=%s" % (self.folder, name)

    def _run(self, program, *arguments):
        done = subprocess.run([self.bin + "/" + program, *arguments],
                              cwd="/", stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, **self.user, check=False)
        if done.returncode != 0:
            raise SystemExit("%s failed: %s" % (
                program, done.stderr.decode(errors="replace")))


def _major(path):
    return float(path.split("/")[4])
